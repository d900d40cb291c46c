using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Charts.Pictures;

/// <summary>The number of successes in so many independent trials.</summary>
internal static class BinomialDistribution
{
    /// <summary>Probability of at most <paramref name="successes"/>.</summary>
    public static double Cumulative(long successes, long trials, double share) =>
        successes < 0 ? 0 : successes >= trials ? 1 : share <= 0 ? 1 : share >= 1 ? 0
            : IncompleteBeta.Lower(trials - successes, successes + 1, 1 - share, share);

    /// <summary>The smallest number of successes whose cumulative probability reaches <paramref name="probability"/>: R's <c>qbinom</c>.</summary>
    public static long Quantile(double probability, long trials, double share)
    {
        long below = -1, above = trials;
        while (above - below > 1)
        {
            var middle = below + ((above - below) / 2);
            if (Cumulative(middle, trials, share) >= probability) above = middle;
            else below = middle;
        }

        return above;
    }
}
