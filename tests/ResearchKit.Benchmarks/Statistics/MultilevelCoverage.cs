using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// How often 95 % intervals of a linear mixed model hold the truth: <c>multilevel-coverage [replications]</c>, by default 2,000 of each of three sizes. A random slope by
/// school; x varies within schools, z between them. REML with Satterthwaite's, and with Kenward and Roger's degrees of freedom for the fixed effects, profiles (ML) for the standard deviations. Exit
/// code 1 when the coverage of a fixed effect with Kenward and Roger's lies outside three Monte Carlo errors of 95 %; profiles are for many groups and are reported only.
/// </summary>
internal static class MultilevelCoverage
{
    private static readonly string[] s_fixed = ["(Intercept)", "x", "z"];
    private static readonly double[] s_truth = [2, 0.5, 0.3];

    public static int Run(string[] args)
    {
        int replications = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
        bool missed = false;
        Console.WriteLine("| schools | pupils | parameter | coverage | mean width | power against zero |");
        Console.WriteLine("| ---: | ---: | --- | ---: | ---: | ---: |");
        foreach ((int schools, int pupils) in new[] { (12, 10), (30, 10), (100, 5) })
        {
            var covered = new double[9];
            var width = new double[9];
            var power = new double[9];
            var counted = new double[9];
            var gate = new Lock();
            Parallel.For(0, replications, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, replication =>
            {
                var found = Replicate(new RandomStream(20260801).Split("coverage").Split(schools).Split(replication), schools, pupils);
                lock (gate)
                {
                    for (int k = 0; k < found.Length; k++)
                    {
                        (double lower, double upper, double truth) = found[k];
                        if (double.IsNaN(lower) || double.IsNaN(upper))
                            continue;
                        counted[k]++;
                        covered[k] += lower <= truth && truth <= upper ? 1 : 0;
                        width[k] += upper - lower;
                        power[k] += lower > 0 || upper < 0 ? 1 : 0;
                    }
                }
            });
            string[] names = [.. s_fixed.Select(term => $"{term}, Satterthwaite"), .. s_fixed.Select(term => $"{term}, Kenward-Roger"), "SD of (Intercept), profile", "SD of x, profile", "SD of residuals, profile"];
            for (int k = 0; k < names.Length; k++)
            {
                double share = covered[k] / counted[k], error = Math.Sqrt(0.95 * 0.05 / counted[k]);
                missed |= k is >= 3 and < 6 && Math.Abs(share - 0.95) > 3 * error;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {schools} | {pupils} | {names[k]} | {share:0.0000} (± {error:0.0000} of {counted[k]:0}) | {width[k] / counted[k]:0.000} | {power[k] / counted[k]:0.000} |"));
            }
        }

        return missed ? 1 : 0;
    }

    private static (double Lower, double Upper, double Truth)[] Replicate(RandomStream random, int schools, int pupils)
    {
        int n = schools * pupils;
        var (y, x, z, school) = (new double[n], new double[n], new double[n], new int[n]);
        for (int s = 0; s < schools; s++)
        {
            double level = random.Normal(0, 0.8), slope = random.Normal(0, 0.4), between = random.Normal();
            for (int p = 0; p < pupils; p++)
            {
                int row = (s * pupils) + p;
                (school[row], z[row], x[row]) = (s, between, random.Normal());
                y[row] = s_truth[0] + ((s_truth[1] + slope) * x[row]) + (s_truth[2] * between) + level + random.Normal();
            }
        }

        var data = new MixedModelData(
            y, DesignMatrix.Create(true, n, ("x", x), ("z", z)), [new RandomTerm(DesignMatrix.Create(true, n, ("x", x)), Grouping.FromKeys("school", school))]);
        var options = new LinearMixedModelOptions { MaximumThreads = 1 };
        LinearMixedModelResult fit = new LinearMixedModel(options).Fit(data);
        LinearMixedModelResult adjusted = new LinearMixedModel(options with { Test = FixedEffectTest.KenwardRoger }).Fit(data);
        IReadOnlyList<ParameterInterval> profiles = ProfileIntervals.Of(data, options);
        ParameterInterval Of(string group, string term) => profiles.Single(interval => interval.Group == group && interval.Term == term && interval.With is null);
        return
        [
            .. s_fixed.Select((term, k) => (fit[term].Lower, fit[term].Upper, s_truth[k])),
            .. s_fixed.Select((term, k) => (adjusted[term].Lower, adjusted[term].Upper, s_truth[k])),
            .. new[] { ("school", "(Intercept)", 0.8), ("school", "x", 0.4), ("Residual", "", 1.0) }.Select(one => (Of(one.Item1, one.Item2).Lower, Of(one.Item1, one.Item2).Upper, one.Item3)),
        ];
    }
}
