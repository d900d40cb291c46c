using System.Diagnostics;
using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// Speed of survival methods: <c>survival [rows]</c>, by default a million rows and five terms, with R's <c>coxph</c> on the same rows where <c>Rscript</c> is there. Exit code 1 when a Cox regression of a million rows takes ten seconds.
/// </summary>
internal static class SurvivalModels
{
    private const int Terms = 5;

    public static int Run(string[] args)
    {
        int n = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        (double[] time, double[] occurred, double[][] x, double[] entry, int[] school) = Draw(n);
        DesignMatrix design = DesignMatrix.Create(false, n, [.. x.Select((column, j) => ($"x{j + 1}", (ReadOnlyMemory<double>)column))]);
        Grouping schools = Grouping.FromKeys("school", school);
        var weeks = time.Select(value => Math.Ceiling(value * 40)).ToArray();
        Console.WriteLine($"{n} rows, {Terms} terms, {occurred.Sum():0} events, {schools.GroupCount} clusters");
        CoxResult first = Time("Cox, no ties, the first (with compilation)", () => new CoxRegression().Fit(new CoxData(new EventTimes(time, occurred), design)));
        double slowest = Time("Cox, no ties", () => new CoxRegression().Fit(new CoxData(new EventTimes(time, occurred), design)), out _);
        Time("Cox, weekly times (Efron)", () => new CoxRegression().Fit(new CoxData(new EventTimes(weeks, occurred), design)));
        Time("Cox, (entry, time]", () => new CoxRegression().Fit(new CoxData(new EventTimes(time, occurred, entry), design)));
        Time("Cox, clusters", () => new CoxRegression(new() { StandardErrors = StandardErrorKind.CR1 }).Fit(new CoxData(new EventTimes(time, occurred), design, clusters: schools)));
        Time("Cox, a stratum a cluster", () => new CoxRegression().Fit(new CoxData(new EventTimes(time, occurred), design, strata: schools)));
        Time("Kaplan-Meier", () => KaplanMeier.Estimate(new EventTimes(time, occurred)));
        Time("discrete hazard, expanded and fitted", () => Discrete(weeks, occurred, x));
        Console.WriteLine(string.Join(" ", first.Estimates.Select(estimate => estimate.Value.ToString("0.000000", CultureInfo.InvariantCulture))));
        InR(time, occurred, x);
        return slowest > 10 ? 1 : 0;
    }

    private static GeneralizedLinearModelResult Discrete(double[] weeks, double[] occurred, double[][] x)
    {
        PersonPeriods periods = PersonPeriods.Expand(new EventTimes(weeks.Select(value => Math.Min(10, Math.Ceiling(value / 8))).ToArray(), occurred));
        var columns = new List<(string, ReadOnlyMemory<double>)> { ("period", periods.Periods.ToArray()) };
        for (int j = 0; j < x.Length; j++)
            columns.Add(($"x{j + 1}", periods.Rows.Select(row => x[j][row]).ToArray()));
        Console.Write($"{periods.Rows.Count} person-periods; ");
        return new GeneralizedLinearModel(GeneralizedFamily.ComplementaryLogLog).Fit(new RegressionData(periods.Outcome(1), DesignMatrix.Create(true, periods.Rows.Count, columns)));
    }

    private static (double[] Time, double[] Occurred, double[][] X, double[] Entry, int[] School) Draw(int n)
    {
        var random = new RandomStream(20261123).Split("survival");
        double[] time = new double[n], occurred = new double[n], entry = new double[n];
        double[][] x = [.. Enumerable.Range(0, Terms).Select(_ => new double[n])];
        int[] school = new int[n];
        for (int i = 0; i < n; i++)
        {
            double predictor = 0;
            for (int j = 0; j < Terms; j++)
                predictor += 0.2 * (j - 1) * (x[j][i] = j == 4 ? random.Integer(2) : random.Normal());
            double happens = -Elementary.Log(random.OpenUniform()) * Elementary.Exp(-predictor), ends = 2 * random.OpenUniform();
            (time[i], occurred[i]) = (Math.Min(happens, ends), happens <= ends ? 1 : 0);
            entry[i] = random.Bernoulli(0.5) ? 0 : time[i] * random.OpenUniform() * 0.9;
            school[i] = random.Integer(Math.Max(2, n / 10));
        }

        return (time, occurred, x, entry, school);
    }

    private static T Time<T>(string what, Func<T> work)
    {
        Time(what, work, out T result);
        return result;
    }

    private static double Time<T>(string what, Func<T> work, out T result)
    {
        var watch = Stopwatch.StartNew();
        result = work();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {watch.Elapsed.TotalSeconds:0.00} s"));
        return watch.Elapsed.TotalSeconds;
    }

    private static void InR(double[] time, double[] occurred, double[][] x)
    {
        string file = Path.GetTempFileName();
        try
        {
            using (var writer = new BinaryWriter(File.Create(file)))
            {
                foreach (double[] column in new[] { time, occurred }.Concat(x))
                {
                    foreach (double value in column)
                        writer.Write(value);
                }
            }

            string script = $"library(survival); n <- {time.Length}; d <- matrix(readBin('{file.Replace('\\', '/')}', 'double', n * {Terms + 2}), n); t <- system.time(f <- coxph(Surv(d[,1], d[,2]) ~ d[,3] + d[,4] + d[,5] + d[,6] + d[,7]))[['elapsed']]; cat(sprintf('R coxph: %.2f s\\n', t), sprintf('%.6f', coef(f)), '\\n')";
            using Process? process = Process.Start(new ProcessStartInfo("Rscript", ["-e", script]));
            process?.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("Rscript is not there: no comparison with coxph.");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
