using System.Diagnostics;
using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Monitoring;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// Monitors of change: <c>monitoring [replications]</c>, by default 2,000. False alarms against the stated rate with Monte Carlo bounds, the delay of detection at changes of several sizes, and the time of stability indices and calibration CUSUMs over
/// 10,000 series, whose bar is 5 seconds together. Exit code 1 when a rate lies outside three Monte Carlo errors (and a tenth of it) above what is stated, or the bar is missed.
/// </summary>
internal static class ChangeMonitors
{
    private const int Horizon = 1000;
    private const double Stated = 0.05;

    public static int Run(string[] args)
    {
        int replications = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
        bool missed = Indices(replications);
        missed |= Streams(replications);
        missed |= ManySeries();
        return missed ? 1 : 0;
    }

    private static bool Indices(int replications)
    {
        Console.WriteLine("| stability index, 10 bins, 5 % stated | n, m | threshold | false alarms | 0.1 | 0.25 | power, shift of 0.2 SD |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        bool missed = false;
        foreach ((int n, int m, StabilityThreshold kind) in new[]
        {
            (50, 30, StabilityThreshold.Automatic), (100, 100, StabilityThreshold.Automatic), (100, 100, StabilityThreshold.ChiSquared), (1000, 200, StabilityThreshold.Automatic), (1000, 1000, StabilityThreshold.Automatic), (5000, 5000, StabilityThreshold.Automatic),
        })
        {
            var root = new RandomStream(1).Split("indices").Split(n).Split(m);
            VariableSamples[] Draw(double shift) => [.. Enumerable.Range(0, replications).Select(i => new VariableSamples($"v{i}", Normal(root.Split(i), n, 0), Normal(root.Split(i).Split("now"), m, shift)))];
            var options = new StabilityOptions { Threshold = kind };
            IReadOnlyList<ScreenedVariable> still = DriftScreen.Of(Draw(0), options), moved = DriftScreen.Of(Draw(0.2), options);
            double Share(IReadOnlyList<ScreenedVariable> all, Func<StabilityIndex, bool> of) => all.Average(one => of(one.Index) ? 1.0 : 0);
            double rate = Share(still, index => index.IsAlarm), error = Math.Sqrt(Stated * (1 - Stated) * (1.0 / replications + 1.0 / options.Replications));
            missed |= kind == StabilityThreshold.Automatic && Math.Abs(rate - Stated) > 3 * error + Stated / 10;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {kind} | {n}, {m} | {still[0].Index.Threshold:0.0000} | {rate:0.0000} (± {error:0.0000}) | {Share(still, index => index.Value > 0.1):0.000} | {Share(still, index => index.Value > 0.25):0.000} | {Share(moved, index => index.IsAlarm):0.000} |"));
        }

        return missed;
    }

    private static bool Streams(int replications)
    {
        double[] risks = [.. Enumerable.Range(0, 1000).Select(i => Elementary.Logistic(-1.5 + NormalDistribution.Quantile((i + 0.5) / 1000)))];
        CusumDesign cusum = CusumDesign.ForHorizon(risks, Horizon, Stated, new() { Replications = 20_000 }), gentle = CusumDesign.ForHorizon(risks, Horizon, Stated, new() { Replications = 20_000, UpperOddsRatio = 1.5, LowerOddsRatio = 1 / 1.5 });
        var random = new RandomStream(2);
        double[] errors = [.. Enumerable.Range(0, 5000).Select(i => (random.Bernoulli(risks[i % 1000]) ? 1.0 : 0) - risks[i % 1000])];
        double lambda = PageHinkley.ThresholdFor(errors, Horizon, Stated), delta = Adwin.DeltaFor(errors, Horizon, Stated, 2, checkEvery: 8, replications: 400);
        (string Name, Func<IChangeMonitor> Make)[] monitors =
        [
            ("calibration CUSUM, odds ratio 2", cusum.ToMonitor), ("calibration CUSUM, odds ratio 1.5", gentle.ToMonitor),
            (string.Create(CultureInfo.InvariantCulture, $"Page-Hinkley, lambda {lambda:0.0}"), () => new PageHinkley(lambda)), (string.Create(CultureInfo.InvariantCulture, $"ADWIN, delta {delta:0.000}"), () => new Adwin(delta, 2, 8)),
            ("ADWIN, delta 0.002", () => new Adwin(0.002, 2, 8)),
        ];
        Console.WriteLine();
        Console.WriteLine($"| monitor, {Horizon} cases, {Stated * 100} % stated | false alarms (Wilson) | found: odds x 1.5 | mean delay | found: odds x 2 | mean delay | median | found: odds x 0.5 | mean delay |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        bool missed = false;
        foreach ((string name, Func<IChangeMonitor> make) in monitors)
        {
            DetectionPerformance Try(int? at, double ratio, ulong seed) => DetectionPerformance.Simulate(make, new() { Risks = risks, Horizon = Horizon, ChangeAt = at, OddsRatio = ratio, Replications = replications, Seed = seed });
            DetectionPerformance none = Try(null, 1, 10), little = Try(400, 1.5, 11), much = Try(400, 2, 12), less = Try(400, 0.5, 13);
            missed |= name.Contains("CUSUM", StringComparison.Ordinal) && Math.Abs(none.FalseAlarms.Value - Stated) > 3 * Math.Sqrt(Stated * (1 - Stated) * (1.0 / replications + 1 / 20_000.0)) + Stated / 10;
            string Delay(Estimate delay) => string.Create(CultureInfo.InvariantCulture, $"{delay.Value:0} [{delay.Lower:0}, {delay.Upper:0}]");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {none.FalseAlarms.Value:0.0000} [{none.FalseAlarms.Lower:0.0000}, {none.FalseAlarms.Upper:0.0000}] | {little.Detected.Value:0.000} | {Delay(little.MeanDelay)} | {much.Detected.Value:0.000} | {Delay(much.MeanDelay)} | {much.MedianDelay:0} | {less.Detected.Value:0.000} | {Delay(less.MeanDelay)} |"));
        }

        return missed;
    }

    /// <summary>10,000 variables of 1,000 and 1,000 values, and 10,000 series of 200 predictions; a tenth of each changed.</summary>
    private static bool ManySeries()
    {
        const int Series = 10_000;
        var root = new RandomStream(3);
        var variables = new VariableSamples[Series];
        var series = new RiskSeries[Series];
        Parallel.For(0, Series, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            RandomStream random = root.Split(i);
            variables[i] = new($"v{i}", Normal(random, 1000, 0), Normal(random.Split("now"), 1000, i % 10 == 0 ? 0.3 : 0));
            double centre = random.Normal(-1.5, 0.5);
            double[] risks = [.. Enumerable.Range(0, 200).Select(_ => Elementary.Logistic(centre + random.Normal()))];
            series[i] = new($"s{i}", risks.Select(p => random.Bernoulli(i % 10 == 0 ? 2.5 * p / (1 - p + 2.5 * p) : p) ? 1.0 : 0).ToArray(), risks);
        });
        Console.WriteLine();
        Console.WriteLine("| 10,000 series, a tenth changed | seconds | alarms alone, of 9,000 unchanged | found after adjustment, of 1,000 | false share of findings (5 % stated) |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        double seconds = 0;
        void Line(string name, Func<(bool Alone, bool Adjusted)[]> work)
        {
            var watch = Stopwatch.StartNew();
            (bool Alone, bool Adjusted)[] all = work();
            double took = watch.Elapsed.TotalSeconds;
            seconds += took;
            double alone = all.Where((one, i) => i % 10 != 0 && one.Alone).Count() / (0.9 * Series), found = all.Where((one, i) => i % 10 == 0 && one.Adjusted).Count(), wrong = all.Where((one, i) => i % 10 != 0 && one.Adjusted).Count();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {took:0.00} | {alone:0.0000} | {found:0} | {wrong / Math.Max(1, found + wrong):0.0000} |"));
        }

        Line("stability index, 1,000 and 1,000 values", () => [.. DriftScreen.Of(variables).Select(one => (one.Index.IsAlarm, one.IsAlarm))]);
        Line("calibration CUSUM, 200 cases", () => [.. CalibrationScreen.Of(series).Select(one => (one.Course.FirstAlarm is not null, one.IsAlarm))]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Together {seconds:0.00} s; the bar is 5 s."));
        return seconds > 5;
    }

    private static double[] Normal(RandomStream random, int count, double shift)
    {
        var values = new double[count];
        random.FillNormal(values);
        for (int i = 0; i < count; i++)
            values[i] += shift;
        return values;
    }
}
