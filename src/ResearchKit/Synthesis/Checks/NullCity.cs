using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// Counts how often each check of an effect finds something at the nominal 5 % where nothing is: many light replications of the null city, each with a seed of
/// its own. A check whose standard errors are honest rejects 5 times in 100.
/// </summary>
internal static class NullCity
{
    /// <summary>Nominal share of false positives.</summary>
    public const double Level = 0.05;

    /// <summary>The light replication: 600 learners in small schools over three years.</summary>
    public static CityOptions Light { get; } = new() { Learners = 600, LearnersPerSchool = 30, LearnersPerGroup = 15, VisitsPerWeek = 0.5, Effects = CityEffects.Null };

    /// <summary>The checks whose false positives are counted.</summary>
    public static IReadOnlyList<TruthCheck> Counted(IReadOnlyList<TruthCheck> checks, CityOptions options) =>
        [.. checks.Where(check => check.IsEffect && check.NotCounted is null && check.Planted(options) is not null)];

    /// <summary>Generates and tests.</summary>
    /// <param name="options">The null city; its seed begins the replications' seeds.</param>
    /// <param name="checks">The checks.</param>
    /// <param name="replications">How many cities.</param>
    /// <param name="threads">How many cities at a time, a thread for each.</param>
    /// <param name="progress">Told the number of cities done.</param>
    /// <param name="hypothesis">Effects that are tested; null for those of the city. The null city's effects, tested in another city, give the power of its design.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static IReadOnlyList<NullCount> Run(
        CityOptions options, IReadOnlyList<TruthCheck> checks, int replications, int threads, IProgress<int>? progress = null, CityEffects? hypothesis = null,
        CancellationToken cancellationToken = default)
    {
        var rejected = new int[checks.Count];
        var missing = new int[checks.Count];
        var done = 0;
        var tables = checks.SelectMany(check => check.Tables).ToHashSet(StringComparer.Ordinal);
        var seeds = new RandomStream(options.Seed).Split("null city");
        Parallel.For(0, replications, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, replication =>
        {
            var own = options with { Seed = seeds.Split(replication).NextBits() };
            var city = CityData.Of(SyntheticCity.Generate(own, tables, threads: 1, cancellationToken: cancellationToken));
            for (var i = 0; i < checks.Count; i++)
            {
                var p = PValue(checks[i].Estimate(city), checks[i].Planted(own with { Effects = hypothesis ?? own.Effects })!.Value);
                if (double.IsNaN(p))
                    Interlocked.Increment(ref missing[i]);
                else if (p < Level)
                    Interlocked.Increment(ref rejected[i]);
            }
            progress?.Report(Interlocked.Increment(ref done));
        });
        return [.. checks.Select((check, i) => new NullCount(check, replications - missing[i], missing[i], rejected[i]))];
    }

    /// <summary>
    /// Bounds on the number of rejections of one check, so that a kit in which all reject at the nominal level has all of them within bounds 99 times in 100: exact
    /// binomial tails, shared by all checks and both sides.
    /// </summary>
    public static (int Low, int High) Bounds(int replications, int checks)
    {
        var tail = TruthReport.FalseAlarms / (2 * checks);
        var low = 0;
        for (var sum = Mass(0, replications, Level); sum <= tail; sum += Mass(low, replications, Level))
            low++;
        var high = replications;
        for (var sum = Mass(replications, replications, Level); sum <= tail; sum += Mass(high, replications, Level))
            high--;
        return (low, high);
    }

    /// <summary>Probability that a check which rejects at some rate has more rejections than the upper bound.</summary>
    public static double Power(int replications, int high, double rate)
    {
        var within = 0.0;
        for (var k = 0; k <= high; k++)
            within += Mass(k, replications, rate);
        return 1 - within;
    }

    private static double PValue(TruthEstimate estimate, PlantedValue planted)
    {
        var distance = Math.Max(0, Math.Max(planted.Low - estimate.Value, estimate.Value - planted.High));
        var statistic = distance / estimate.StandardError;
        return double.IsNaN(statistic) || double.IsNaN(estimate.Value) ? double.NaN
            : double.IsInfinity(estimate.DegreesOfFreedom) ? 2 * NormalDistribution.UpperTail(statistic)
            : StudentTDistribution.TwoSided(statistic, estimate.DegreesOfFreedom);
    }

    private static double Mass(int k, int n, double rate) => Elementary.Exp(
        GammaFunction.LogFactorial(n) - GammaFunction.LogFactorial(k) - GammaFunction.LogFactorial(n - k)
        + (k * Elementary.Log(rate)) + ((n - k) * Elementary.Log1P(-rate)));
}

/// <summary>How often a check found something in null cities.</summary>
/// <param name="Check">The check.</param>
/// <param name="Cities">Cities in which it gave an estimate.</param>
/// <param name="Missing">Cities in which it gave none.</param>
/// <param name="Rejected">Cities in which it rejected at 5 %.</param>
internal sealed record NullCount(TruthCheck Check, int Cities, int Missing, int Rejected)
{
    public double Share => (double)Rejected / Cities;
}
