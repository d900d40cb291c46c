namespace ResearchKit.Synthesis.Checks;

/// <summary>Shares of learners' years or waves.</summary>
internal static class Shares
{
    /// <summary>Sum of what was found over sum of what could be, with the learner as cluster: linearised (Cochran 1977, chapter 6).</summary>
    /// <param name="sums">For each learner how many could be, then how many were.</param>
    public static TruthEstimate Ratio(double[] sums)
    {
        var (could, were, clusters) = (0.0, 0.0, 0);
        for (var i = 0; i < sums.Length; i += 2)
        {
            could += sums[i];
            were += sums[i + 1];
            clusters += sums[i] > 0 ? 1 : 0;
        }
        var share = were / could;
        var squares = 0.0;
        for (var i = 0; i < sums.Length; i += 2)
            squares += (sums[i + 1] - (share * sums[i])) * (sums[i + 1] - (share * sums[i]));
        return new TruthEstimate(share, Math.Sqrt(squares * clusters / (clusters - 1)) / could, clusters - 1);
    }
}
