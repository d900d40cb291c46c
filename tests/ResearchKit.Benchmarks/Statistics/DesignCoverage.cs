using System.Globalization;
using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// <c>designs [replications]</c>, by default 2,000. Coverage, width and power of 95 % intervals of cluster trials, difference-in-differences, staggered adoption and regression discontinuity with few and with many clusters; power of planned trials
/// by formula beside what simulated trials reach. Exit code 1 where a coverage lies outside three Monte Carlo errors and a point of 95 % (what is known to fall short apart: five clusters an arm, staggered adoption of 40 units, and 400 rows about a cutoff), or power by formula outside
/// three Monte Carlo errors and two points.
/// </summary>
internal static class DesignCoverage
{
    public static int Run(string[] args)
    {
        int replications = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
        return Coverage(replications) | Power(replications) ? 1 : 0;
    }

    private static bool Coverage(int replications)
    {
        bool missed = false;
        Console.WriteLine("| design | bias (± Monte Carlo error) | coverage | mean width | power against zero |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach ((string name, double truth, bool decides, Func<RandomStream, Estimate> draw) in Cases())
        {
            var counts = new CoverageTally(truth);
            Parallel.For(0, replications, replication => counts.Add(draw(new RandomStream(20261123).Split(name).Split(replication))));
            missed |= decides && Math.Abs(counts.Coverage - 0.95) > 3 * counts.CoverageError + 0.01;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {counts.Bias:0.0000} (± {counts.BiasError:0.0000}) | {counts.Coverage:0.0000} (± {counts.CoverageError:0.0000} of {counts.Count}) | {counts.Width:0.000} | {counts.Power:0.000} |"));
        }

        return missed;
    }

    private static IEnumerable<(string Name, double Truth, bool Decides, Func<RandomStream, Estimate> Draw)> Cases()
    {
        foreach (int clusters in new[] { 10, 20, 40 })
        {
            yield return ($"cluster trial, {clusters} clusters", 0.3, clusters > 10, random => new ClusterTrial(new() { Permutations = 0 }).Fit(Trial(random, clusters, 0.3)).Effect);
            yield return ($"cluster trial, {clusters} clusters, covariate", 0.3, clusters > 10, random => new ClusterTrial(new() { Permutations = 0, Interact = clusters > 10 }).Fit(Trial(random, clusters, 0.3, withCovariate: true)).Effect);
            yield return ($"Hedges' g, {clusters} clusters", 0.3, clusters > 10, random => new ClusterTrial(new() { Permutations = 0 }).Fit(Trial(random, clusters, 0.3)).StandardisedEffect);
            yield return ($"difference-in-differences, {clusters} units, 4 times", 0.3, clusters > 10, random => new DifferenceInDifferences().Fit(Panel(random, clusters, isStaggered: false))["treated"]);
        }

        foreach (int units in new[] { 40, 150 })
            yield return ($"staggered adoption, {units} units, overall (normal intervals)", 0.3, units > 40, random => new StaggeredAdoption(new() { Draws = 100 }).Fit(Panel(random, units, isStaggered: true)).Overall);
        foreach (int rows in new[] { 400, 2000 })
            yield return ($"regression discontinuity, {rows} rows", 0.4, rows > 400, random => new RegressionDiscontinuity().Fit(Cutoff(random, rows)).Discontinuity);
    }

    private static bool Power(int replications)
    {
        bool missed = false;
        Console.WriteLine();
        Console.WriteLine("| planned trial | detectable effect (power 0.8) | power found at it (± Monte Carlo error) |");
        Console.WriteLine("| --- | ---: | ---: |");
        foreach (int clusters in new[] { 20, 40, 80 })
        {
            double effect = new ClusterTrialDesign { Clusters = clusters, ClusterSize = 20, IntraclassCorrelation = 0.1 }.MinimumDetectableEffect();
            var counts = new CoverageTally(effect);
            Parallel.For(0, replications, replication => counts.Add(new ClusterTrial(new() { Permutations = 0 }).Fit(Trial(new RandomStream(20261124).Split(clusters).Split(replication), clusters, effect)).Effect));
            double error = Math.Sqrt(0.8 * 0.2 / replications);
            missed |= Math.Abs(counts.Power - 0.8) > 3 * error + 0.02;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {clusters} clusters of 20, ICC 0.1 | {effect:0.000} | {counts.Power:0.000} (± {error:0.000}) |"));
        }

        return missed;
    }

    // Total variance 1, a tenth of it between clusters; with a covariate that explains half of what is within.
    private static ClusterTrialData Trial(RandomStream random, int clusters, double effect, bool withCovariate = false)
    {
        const int size = 20;
        int n = clusters * size;
        double[] y = new double[n], a = new double[n], x = new double[n];
        int[] of = new int[n];
        double[] own = [.. Enumerable.Range(0, clusters).Select(_ => Math.Sqrt(0.1) * random.Normal())];
        for (int i = 0; i < n; i++)
        {
            of[i] = i / size;
            (a[i], x[i]) = (of[i] % 2, random.Normal());
            double within = withCovariate ? (Math.Sqrt(0.45) * x[i]) + (Math.Sqrt(0.45) * random.Normal()) : Math.Sqrt(0.9) * random.Normal();
            y[i] = (effect * a[i]) + own[of[i]] + within;
        }

        return new ClusterTrialData(y, a, Grouping.FromKeys("school", of), withCovariate ? [("x", x)] : null);
    }

    // Four times; half of the units treated from the third, or a third each from the second, from the third and never. Units drift by autoregression.
    private static PanelData Panel(RandomStream random, int units, bool isStaggered)
    {
        var (y, unit, time, start) = (new List<double>(), new List<int>(), new List<double>(), new List<double>());
        for (int u = 0; u < units; u++)
        {
            double own = random.Normal(), drift = 0, from = isStaggered ? (u % 3) switch { 0 => 2, 1 => 3, _ => double.NaN } : u % 2 == 0 ? 3 : double.NaN;
            for (int t = 1; t <= 4; t++)
            {
                drift = (0.5 * drift) + (0.3 * random.Normal());
                y.Add(own + (0.1 * t) + drift + (t >= from ? 0.3 : 0));
                unit.Add(u);
                time.Add(t);
                start.Add(from);
            }
        }

        return new PanelData(y.ToArray(), Grouping.FromKeys("school", unit), time.ToArray(), start.ToArray());
    }

    private static DiscontinuityData Cutoff(RandomStream random, int rows)
    {
        double[] x = [.. Enumerable.Range(0, rows).Select(_ => random.Uniform(-1, 1))];
        return new DiscontinuityData(x.Select(value => (0.8 * value) + (0.6 * value * value) - (0.5 * value * value * value) + (value >= 0 ? 0.4 + (0.3 * value) : 0) + (0.4 * random.Normal())).ToArray(), x);
    }
}
