using System.Diagnostics;
using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// Linear mixed models beside R's lme4 on the same data in one run: <c>multilevel [crossed|slope|large|all]</c>. Crossed: 73,421 ratings of 1,128 lecturers in 14
/// departments by 2,972 students, the shape of InstEval (bars: under 3 s, a third of lme4's time). Slope: 7,200 pupils in 160 schools with a random slope (bar: a third of
/// lme4's time). Large: 10 million rows in 20,000 groups with a random slope, without R (bars: under 30 s and 4 GiB). Times are of the fit alone, best of the
/// repetitions. Exit code 1 when a bar is missed; where R or lme4 is missing it says so, and the ratio is not judged.
/// </summary>
internal static class MultilevelModels
{
    private const double LargestDifference = 1e-3; // of log-likelihoods: lme4 stops at a tolerance of its own

    private sealed record Case(string Name, string Formula, bool IsRestricted, MixedModelData Data, IReadOnlyList<(string Name, double[] Values)> Columns, double Bar, int Repetitions);

    public static int Run(string[] args)
    {
        string which = args.Length > 0 ? args[0] : "all";
        bool missed = false;
        if (which is "all" or "crossed")
            missed |= Compare(Crossed());
        if (which is "all" or "slope")
            missed |= Compare(Slope());
        if (which is "all" or "large")
            missed |= Large();
        return missed ? 1 : 0;
    }

    private static bool Compare(Case data)
    {
        var (seconds, result) = Fit(data);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Name}: {data.Columns[0].Values.Length:N0} rows, {data.Formula}\n  ResearchKit {seconds:0.000} s (tests by Satterthwaite and all group effects with it), {result.Convergence.Iterations} iterations, log-likelihood {result.LogLikelihood:0.0000}"));
        bool missed = seconds > data.Bar;
        if (RunR(data) is not { } reference)
        {
            Console.WriteLine("  lme4 not compared: Rscript or the package lme4 is missing (Debian: r-base-core, r-cran-lme4).");
            return missed;
        }

        double ratio = reference.Seconds / seconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  lme4 {reference.Seconds:0.000} s, log-likelihood {reference.LogLikelihood:0.0000}: {ratio:0.0} times as long; BLAS {reference.Blas}"));
        if (Math.Abs(reference.LogLikelihood - result.LogLikelihood) > LargestDifference)
        {
            Console.WriteLine("  The two do not agree.");
            missed = true;
        }

        return missed || ratio < 3;
    }

    private static (double Seconds, LinearMixedModelResult Result) Fit(Case data)
    {
        var options = new LinearMixedModelOptions { Likelihood = data.IsRestricted ? LikelihoodKind.Restricted : LikelihoodKind.Full };
        double best = double.PositiveInfinity;
        LinearMixedModelResult result = null!;
        for (int repetition = 0; repetition < data.Repetitions; repetition++)
        {
            var watch = Stopwatch.StartNew();
            result = new LinearMixedModel(options).Fit(data.Data);
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return (best, result);
    }

    private static Case Crossed()
    {
        const int Rows = 73_421, Students = 2_972, Lecturers = 1_128, Departments = 14;
        var random = new RandomStream(20260801).Split("ratings");
        double[] ofStudent = Normals(random, Students, 0.33), ofLecturer = Normals(random, Lecturers, 0.51), ofDepartment = Normals(random, Departments, 0.08);
        var (y, service, s, d, dept) = (new double[Rows], new double[Rows], new double[Rows], new double[Rows], new double[Rows]);
        for (int row = 0; row < Rows; row++)
        {
            // Students rate lecturers of a few departments near their own.
            int student = random.Integer(Students), department = (student + (int)(random.Uniform() * random.Uniform() * 6)) % Departments;
            int lecturer = department + (Departments * (int)(random.Uniform() * random.Uniform() * ((Lecturers - department + Departments - 1) / Departments)));
            (s[row], d[row], dept[row], service[row]) = (student, lecturer, department, random.Bernoulli(0.43) ? 1 : 0);
            y[row] = 3.28 - (0.09 * service[row]) + ofStudent[student] + ofLecturer[lecturer] + ofDepartment[department] + random.Normal(0, 1.18);
        }

        var data = new MixedModelData(
            y, DesignMatrix.Create(true, Rows, ("service", service)),
            [RandomTerm.Intercept(By("s", s)), RandomTerm.Intercept(By("d", d)), RandomTerm.Intercept(By("dept", dept))]);
        return new Case("crossed", "y ~ service + (1 | s) + (1 | d) + (1 | dept)", false, data, [("y", y), ("service", service), ("s", s), ("d", d), ("dept", dept)], 3, 5);
    }

    private static Case Slope()
    {
        const int Rows = 7_200;
        var (y, x, school) = Pupils(Rows, 160);
        return new Case(
            "slope", "y ~ x + (1 + x | school)", true,
            new MixedModelData(y, DesignMatrix.Create(true, Rows, ("x", x)), [new RandomTerm(DesignMatrix.Create(true, Rows, ("x", x)), By("school", school))]),
            [("y", y), ("x", x), ("school", school)], 3, 20);
    }

    private static bool Large()
    {
        const int Rows = 10_000_000;
        var (y, x, school) = Pupils(Rows, 20_000);
        var data = new MixedModelData(y, DesignMatrix.Create(true, Rows, ("x", x)), [new RandomTerm(DesignMatrix.Create(true, Rows, ("x", x)), By("school", school))]);
        var watch = Stopwatch.StartNew();
        LinearMixedModelResult result = new LinearMixedModel().Fit(data);
        double seconds = watch.Elapsed.TotalSeconds;
        double peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1024.0 / 1024 / 1024;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"large: {Rows:N0} rows in {result.SampleSizes[1].Count:N0} groups, random slope: {seconds:0.00} s, peak of the process with its data {peak:0.00} GiB, {result.Convergence.Status} after {result.Convergence.Iterations} iterations, slope {result["x"].Value:0.0000} ({result["x"].StandardError:0.0000})"));
        return seconds > 30 || peak > 4 || !result.Convergence.IsUsable;
    }

    private static (double[] Y, double[] X, double[] School) Pupils(int rows, int schools)
    {
        var random = new RandomStream(20260801).Split("pupils");
        double[] level = Normals(random, schools, 1.5), slope = Normals(random, schools, 0.5);
        var (y, x, school) = (new double[rows], new double[rows], new double[rows]);
        for (int row = 0; row < rows; row++)
        {
            int at = random.Integer(schools);
            x[row] = random.Normal();
            school[row] = at;
            y[row] = 12 + (2 * x[row]) + level[at] + ((slope[at] + (0.1 * level[at])) * x[row]) + random.Normal(0, 6);
        }

        return (y, x, school);
    }

    private static double[] Normals(RandomStream random, int count, double spread)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
            values[i] = random.Normal(0, spread);
        return values;
    }

    private static Grouping By(string name, double[] codes) => Grouping.FromKeys(name, Array.ConvertAll(codes, code => (int)code));

    /// <summary>The same fit by lme4, timed inside R around the fit alone; null where R or lme4 is missing.</summary>
    private static (double Seconds, double LogLikelihood, string Blas)? RunR(Case data)
    {
        string folder = Directory.CreateTempSubdirectory("researchkit-multilevel").FullName;
        try
        {
            using (StreamWriter csv = File.CreateText(Path.Combine(folder, "data.csv")))
            {
                csv.WriteLine(string.Join(',', data.Columns.Select(column => column.Name)));
                for (int row = 0; row < data.Columns[0].Values.Length; row++)
                    csv.WriteLine(string.Join(',', data.Columns.Select(column => column.Values[row].ToString("R", CultureInfo.InvariantCulture))));
            }

            string groups = string.Join(", ", data.Data.RandomTerms.Select(term => $"\"{term.Grouping.Name}\""));
            File.WriteAllText(
                Path.Combine(folder, "fit.R"),
                $$"""
                suppressMessages(library(lme4))
                d <- read.csv("data.csv")
                for (g in c({{groups}})) d[[g]] <- factor(d[[g]])
                times <- sapply(1:{{Math.Min(3, data.Repetitions)}}, function(i) system.time(m <<- lmer({{data.Formula}}, d, REML = {{(data.IsRestricted ? "TRUE" : "FALSE")}}))[["elapsed"]])
                cat(sprintf("%.6f %.10f %s\n", min(times), as.numeric(logLik(m)), extSoftVersion()[["BLAS"]]))
                """);
            using Process process = Process.Start(new ProcessStartInfo("Rscript", "fit.R") { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            string[] parts = output.Trim().Split(' ', 3);
            return process.ExitCode == 0 && parts.Length == 3
                ? (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
