using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Charts.Pictures;

/// <summary>
/// Control limits of a funnel plot: where a group of a given size would lie by chance alone if its expectation were the target.
/// </summary>
/// <remarks>
/// Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statistics in Medicine 24, appendix A.1. Shares have the exact
/// binomial limits, interpolated between the whole numbers of successes so that the lines are smooth; means the normal ones.
/// </remarks>
internal abstract record FunnelLimits(double Target)
{
    /// <summary>Tail areas of the two pairs of limits: 95 % and 99.8 %, about two and three standard deviations.</summary>
    public const double Inner = 0.025, Outer = 0.001;

    /// <summary>The limit below which a share <paramref name="probability"/> of groups of that size lies.</summary>
    public abstract double At(double probability, double size);

    /// <summary>Whether a group lies outside the limits with that area in each tail.</summary>
    public bool IsOutside(double value, double size, double tail) => value < At(tail, size) || value > At(1 - tail, size);
}

/// <summary>Limits of a share of successes; the size is the number of trials.</summary>
internal sealed record ShareFunnelLimits(double Target) : FunnelLimits(Target)
{
    public override double At(double probability, double size)
    {
        var trials = (long)Math.Round(size);
        var successes = BinomialDistribution.Quantile(probability, trials, Target);
        var reached = BinomialDistribution.Cumulative(successes, trials, Target);
        var before = BinomialDistribution.Cumulative(successes - 1, trials, Target);
        var beyond = reached > before ? (reached - probability) / (reached - before) : 0;
        return Math.Clamp((successes - beyond) / trials, 0, 1);
    }
}

/// <summary>Limits of a mean; the size is the number of observations, the spread that of single observations.</summary>
internal sealed record MeanFunnelLimits(double Target, double StandardDeviation) : FunnelLimits(Target)
{
    public override double At(double probability, double size) => Target + (NormalDistribution.Quantile(probability) * StandardDeviation / Math.Sqrt(size));
}
