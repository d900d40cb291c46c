using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Causal;

/// <summary>
/// Whether as many rows lie right below a cutoff as right above it, in windows about it: where people arrange on which side to be, they pile up on one. Exact binomial tests with a half (Cattaneo, Titiunik and Vazquez-Bare 2017, Journal of Policy
/// Analysis and Management 36; the first part of rddensity's output). Windows are small, so that a density that slopes matters little.
/// </summary>
/// <param name="Window">How far the window reaches from the cutoff.</param>
/// <param name="Below">Rows below the cutoff in it.</param>
/// <param name="Above">Rows at or above it.</param>
/// <param name="PValue">Two-sided p value of as many on both sides.</param>
public sealed record DiscontinuityDensity(double Window, int Below, int Above, double PValue)
{
    /// <summary>Tests in windows of growing width.</summary>
    /// <param name="running">The running variable; NaN is left out.</param>
    /// <param name="cutoff">The cutoff.</param>
    /// <param name="least">Fewest rows of the smallest window. Default 20.</param>
    /// <param name="windows">How many windows: the smallest, twice, three times as wide, and so on. Default 5.</param>
    /// <returns>The windows, smallest first; empty where there are fewer rows than <paramref name="least"/>.</returns>
    public static IReadOnlyList<DiscontinuityDensity> Of(ReadOnlySpan<double> running, double cutoff, int least = 20, int windows = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(least, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(windows, 1);
        double[] distances = [.. running.ToArray().Where(value => !double.IsNaN(value)).Select(value => value - cutoff).OrderBy(Math.Abs)];
        if (distances.Length < least)
            return [];
        double smallest = Math.Abs(distances[least - 1]);
        var found = new List<DiscontinuityDensity>();
        for (int k = 1; k <= windows; k++)
        {
            double window = smallest * k;
            int below = distances.Count(value => value < 0 && -value <= window), above = distances.Count(value => value >= 0 && value <= window);
            found.Add(new DiscontinuityDensity(window, below, above, TwoSided(below, above)));
        }

        return found;
    }

    // Twice the smaller tail of a binomial with a half.
    private static double TwoSided(int below, int above)
    {
        int n = below + above, least = Math.Min(below, above);
        return n == 0 ? 1 : Math.Min(1, 2 * IncompleteBeta.Lower(n - least, least + 1, 0.5, 0.5));
    }
}
