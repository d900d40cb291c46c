using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Checks;

/// <summary>Where a group's latent answers lie, told by the shares that answer above each category: the mean of their normal scores.</summary>
internal static class ProbitShares
{
    /// <summary>Mean over cuts of Φ⁻¹(share above the cut), the shares drawn in by half an answer so that they stay within 0 and 1.</summary>
    /// <param name="above">Answers above each cut.</param>
    /// <param name="answers">All answers.</param>
    public static double Location(ReadOnlySpan<double> above, double answers)
    {
        var sum = 0.0;
        foreach (var count in above)
            sum += NormalDistribution.Quantile((count + 0.5) / (answers + 1));
        return sum / above.Length;
    }
}
