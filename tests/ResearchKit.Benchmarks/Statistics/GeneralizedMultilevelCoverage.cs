using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// How often 95 % intervals of fixed effects of logistic and Poisson mixed models hold the truth: <c>glmm-coverage [replications]</c>, by default 2,000 of each design. A random intercept of
/// spread 1 by group; x varies within groups, z between them. Exit code 1 when, with 100 groups, coverage of a slope lies outside three Monte Carlo errors of 95 % under quadrature or for
/// counts; Laplace in small groups, and few groups, are reported for what they are.
/// </summary>
internal static class GeneralizedMultilevelCoverage
{
    private static readonly string[] s_fixed = ["(Intercept)", "x", "z"];
    private static readonly double[] s_truth = [-0.3, 0.7, 0.5];

    public static int Run(string[] args)
    {
        int replications = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
        bool missed = false;
        Console.WriteLine("| outcome | method | groups | rows each | parameter | coverage | mean width | power against zero | mean estimate (truth) | mean SD of groups (1) |");
        Console.WriteLine("| --- | --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |");
        foreach ((bool isPoisson, int points, int groups, int size) in new[] { (false, 1, 100, 3), (false, 25, 100, 3), (false, 25, 100, 10), (false, 25, 20, 10), (true, 1, 100, 5), (true, 1, 20, 10) })
        {
            double[] covered = new double[3], width = new double[3], power = new double[3], mean = new double[3];
            double fits = 0, spread = 0;
            var gate = new Lock();
            Parallel.For(0, replications, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, replication =>
            {
                GeneralizedLinearMixedModelResult fit = Replicate(new RandomStream(20261122).Split("coverage").Split(size).Split(replication), isPoisson, points, groups, size);
                if (!fit.Convergence.IsUsable)
                    return;
                lock (gate)
                {
                    fits++;
                    spread += fit.VarianceComponents[0].StandardDeviationOrCorrelation;
                    for (int k = 0; k < 3; k++)
                    {
                        Estimate estimate = fit[s_fixed[k]];
                        covered[k] += estimate.Lower <= s_truth[k] && s_truth[k] <= estimate.Upper ? 1 : 0;
                        width[k] += estimate.Upper - estimate.Lower;
                        power[k] += estimate.Lower > 0 || estimate.Upper < 0 ? 1 : 0;
                        mean[k] += estimate.Value;
                    }
                }
            });
            for (int k = 0; k < 3; k++)
            {
                double share = covered[k] / fits, error = Math.Sqrt(0.95 * 0.05 / fits);
                missed |= k > 0 && groups >= 100 && (isPoisson || points > 1) && Math.Abs(share - 0.95) > 3 * error;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {(isPoisson ? "count" : "0/1")} | {(points == 1 ? "Laplace" : $"AGQ {points}")} | {groups} | {size} | {s_fixed[k]} | {share:0.0000} (± {error:0.0000} of {fits:0}) | {width[k] / fits:0.000} | {power[k] / fits:0.000} | {mean[k] / fits:0.000} ({s_truth[k]}) | {spread / fits:0.000} |"));
            }
        }

        return missed ? 1 : 0;
    }

    private static GeneralizedLinearMixedModelResult Replicate(RandomStream random, bool isPoisson, int points, int groups, int size)
    {
        int n = groups * size;
        var (y, x, z, group) = (new double[n], new double[n], new double[n], new int[n]);
        for (int g = 0; g < groups; g++)
        {
            double level = random.Normal(), between = random.Normal();
            for (int k = 0; k < size; k++)
            {
                int row = (g * size) + k;
                (group[row], z[row], x[row]) = (g, between, random.Normal());
                double predictor = s_truth[0] + (s_truth[1] * x[row]) + (s_truth[2] * between) + level;
                y[row] = isPoisson ? random.Poisson(Math.Exp(predictor)) : random.Bernoulli(1 / (1 + Math.Exp(-predictor))) ? 1 : 0;
            }
        }

        var data = new MixedModelData(y, DesignMatrix.Create(true, n, ("x", x), ("z", z)), [RandomTerm.Intercept(Grouping.FromKeys("group", group))]);
        return new GeneralizedLinearMixedModel(new() { Family = isPoisson ? GeneralizedFamily.Poisson : GeneralizedFamily.Binomial, QuadraturePoints = points, MaximumThreads = 1 }).Fit(data);
    }
}
