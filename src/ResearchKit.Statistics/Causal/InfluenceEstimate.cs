using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>Estimates with standard errors from what each row adds to them (their influence functions).</summary>
internal static class InfluenceEstimate
{
    /// <summary>
    /// An estimate whose error is about the sum of the rows' influences. Without clusters the variance is n/(n − 1) Σ φ² with normal intervals; with G clusters G/(G − 1) Σ (Σ φ in the cluster)² and Student's t with G − 1 degrees of freedom.
    /// </summary>
    public static Estimate Of(string term, double value, double[] influence, int[]? clusters, double confidenceLevel)
    {
        (double variance, double degreesOfFreedom) = Variance(influence, clusters);
        return Estimate.FromStandardError(term, value, Math.Sqrt(variance), degreesOfFreedom, confidenceLevel);
    }

    public static (double Variance, double DegreesOfFreedom) Variance(double[] influence, int[]? clusters)
    {
        if (clusters is null)
            return (influence.Length / (influence.Length - 1.0) * influence.Sum(one => one * one), double.PositiveInfinity);
        var sums = new double[clusters.Length == 0 ? 0 : clusters.Max() + 1];
        var seen = new bool[sums.Length];
        for (int i = 0; i < influence.Length; i++)
        {
            sums[clusters[i]] += influence[i];
            seen[clusters[i]] = true;
        }

        int count = seen.Count(one => one);
        return (count / (count - 1.0) * sums.Sum(one => one * one), count - 1);
    }
}
