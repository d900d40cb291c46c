using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// How often 95 % intervals of survival methods hold the truth: <c>survival-coverage [replications]</c>, by default 2,000 of each. Exit code 1 when a coverage lies outside three Monte Carlo errors and half a point of 95 %
/// (plain intervals are reported and not held to it).
/// </summary>
internal static class SurvivalCoverage
{
    private const double Slope = 0.4;

    public static int Run(string[] args)
    {
        int replications = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
        bool missed = false;
        Console.WriteLine("| method | n | coverage | mean width | power against none |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach ((string name, int rows, bool isHeld, double none, Func<RandomStream, int, (double Lower, double Upper, double Truth)> draw) in Cases())
        {
            double covered = 0, width = 0, power = 0, counted = 0;
            for (int replication = 0; replication < replications; replication++)
            {
                (double lower, double upper, double truth) = draw(new RandomStream(20261123).Split(name).Split(replication), rows);
                if (double.IsNaN(lower) || double.IsNaN(upper))
                    continue;
                counted++;
                covered += lower <= truth && truth <= upper ? 1 : 0;
                width += upper - lower;
                power += lower > none || upper < none ? 1 : 0;
            }

            double share = covered / counted, error = Math.Sqrt(0.95 * 0.05 / counted);
            missed |= isHeld && Math.Abs(share - 0.95) > 3 * error + 0.005;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {rows} | {share:0.0000} (± {error:0.0000} of {counted:0}) | {width / counted:0.000} | {(double.IsNaN(none) ? "" : (power / counted).ToString("0.000", CultureInfo.InvariantCulture))} |"));
        }

        return missed ? 1 : 0;
    }

    private static IEnumerable<(string Name, int Rows, bool IsHeld, double None, Func<RandomStream, int, (double Lower, double Upper, double Truth)> Draw)> Cases()
    {
        foreach ((IntervalScale scale, string word) in new[] { (IntervalScale.LogLog, "log-log"), (IntervalScale.Log, "log"), (IntervalScale.Plain, "plain") })
        {
            IntervalScale chosen = scale;
            yield return ($"Kaplan-Meier at S = 0.8, {word}", 50, scale == IntervalScale.LogLog, double.NaN, (random, n) =>
            {
                (double[] time, double[] occurred, _, _) = Draw(random, n, 0, 0);
                (_, double lower, double upper) = KaplanMeier.Estimate(new EventTimes(time, occurred), options: new() { Interval = chosen }).Curves[0].At(-Math.Log(0.8));
                return (lower, upper, 0.8);
            }
            );
        }

        yield return ("Cox, Efron", 200, true, 0, (random, n) =>
        {
            (double[] time, double[] occurred, double[] x, _) = Draw(random, n, Slope, 0);
            return Of(new CoxRegression().Fit(new CoxData(new EventTimes(time, occurred), DesignMatrix.Create(false, n, ("x", x))))["x"], Slope);
        }
        );
        yield return ("Cox with strata of another baseline", 200, true, 0, (random, n) =>
        {
            (double[] time, double[] occurred, double[] x, _) = Draw(random, n, Slope, 0);
            int[] level = [.. Enumerable.Range(0, n).Select(i => i % 4)];
            double[] stretched = [.. time.Select((value, i) => Math.Pow(value, 1 + level[i] * 0.5))];
            return Of(new CoxRegression().Fit(new CoxData(new EventTimes(stretched, occurred), DesignMatrix.Create(false, n, ("x", x)), Grouping.FromKeys("level", level)))["x"], Slope);
        }
        );
        yield return ("Cox, 100 clusters of repeated events, CR1", 400, true, 0, (random, n) =>
        {
            // Rows of a cluster have the same value and, given it, the same times but for a little: classical errors are half what they should be.
            int[] cluster = [.. Enumerable.Range(0, n).Select(i => i / 4)];
            (double[] time, double[] occurred, double[] x, _) = Draw(random, n / 4, Slope, 0);
            var data = new CoxData(
                new EventTimes(cluster.Select((c, i) => time[c] * (1 + 1e-6 * (i % 4))).ToArray(), cluster.Select(c => occurred[c]).ToArray()),
                DesignMatrix.Create(false, n, ("x", cluster.Select(c => x[c]).ToArray())), clusters: Grouping.FromKeys("cluster", cluster));
            return Of(new CoxRegression(new() { StandardErrors = StandardErrorKind.CR1 }).Fit(data)["x"], Slope);
        }
        );
        yield return ("discrete hazard, complementary log-log", 300, true, 0, (random, n) =>
        {
            (double[] time, double[] occurred, double[] x, _) = Draw(random, n, Slope, 0);
            PersonPeriods periods = PersonPeriods.Expand(new EventTimes(time.Select(value => Math.Ceiling(value * 5)).ToArray(), occurred));
            return Of(Hazard(periods, x, GeneralizedFamily.ComplementaryLogLog, StandardErrorKind.Classical, null), Slope);
        }
        );
        yield return ("discrete hazard, logit, 40 schools, CR2", 600, true, 0, (random, n) =>
        {
            // Effects of schools on when they leave: the truth is the slope without them, as x varies within schools and effects are small.
            int[] school = [.. Enumerable.Range(0, n).Select(i => i % 40)];
            double[] x = [.. school.Select(_ => random.Normal())], time = new double[n], occurred = new double[n];
            for (int i = 0; i < n; i++)
            {
                while (time[i] < 6 && occurred[i] == 0)
                {
                    time[i]++;
                    occurred[i] = random.Bernoulli(Elementary.Logistic(-2 + Slope * x[i])) ? 1 : 0;
                }
            }

            PersonPeriods periods = PersonPeriods.Expand(new EventTimes(time, occurred));
            return Of(Hazard(periods, x, GeneralizedFamily.Binomial, StandardErrorKind.CR2, Grouping.FromKeys("school", [.. periods.Rows.Select(row => school[row])])), Slope);
        }
        );
        yield return ("cumulative incidence of 0.3, log-log", 100, true, double.NaN, (random, n) =>
        {
            double[] time = new double[n], kind = new double[n];
            for (int i = 0; i < n; i++)
            {
                double first = -Math.Log(random.OpenUniform()), ends = 3 * random.OpenUniform();
                (time[i], kind[i]) = (Math.Min(first, ends), first > ends ? 0 : random.Bernoulli(0.6) ? 1 : 2);
            }

            IncidenceCurve curve = CumulativeIncidence.Estimate(new EventTimes(time, kind), 2).Curves[0];
            int k = curve.Times.Count(value => value <= -Math.Log(0.5)) - 1;
            return (curve.Lower[k], curve.Upper[k], 0.3);
        }
        );
    }

    private static (double Lower, double Upper, double Truth) Of(Estimate estimate, double truth) => (estimate.Lower, estimate.Upper, truth);

    private static Estimate Hazard(PersonPeriods periods, double[] x, GeneralizedFamily family, StandardErrorKind kind, Grouping? clusters)
    {
        double[] term = [.. periods.Rows.Select(row => x[row])];
        var data = new RegressionData(periods.Outcome(1), DesignMatrix.Create(true, term.Length, ("x", term), ("period", periods.Periods.ToArray())), clusters: clusters);
        return new GeneralizedLinearModel(family, new() { StandardErrors = kind, MaximumThreads = 1 }).Fit(data)["x"];
    }

    private static (double[] Time, double[] Occurred, double[] X, double[] Ends) Draw(RandomStream random, int n, double slope, double shift)
    {
        double[] time = new double[n], occurred = new double[n], x = new double[n], ends = new double[n];
        for (int i = 0; i < n; i++)
        {
            x[i] = random.Normal();
            double happens = -Elementary.Log(random.OpenUniform()) * Elementary.Exp(-slope * x[i] - shift);
            ends[i] = 0.1 + 2.5 * random.OpenUniform();
            (time[i], occurred[i]) = (Math.Min(happens, ends[i]), happens <= ends[i] ? 1 : 0);
        }

        return (time, occurred, x, ends);
    }
}
