using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>
/// Evenly spaced points of ability. For smooth integrands that vanish at both ends the plain sum over such points errs by exp(-2π²(σ/h)²) or exp(-2π²/(ah)) only
/// (Trefethen and Weideman 2014, The exponentially convergent trapezoidal rule, SIAM Review 56): the spacing h is kept below the narrowest width there is.
/// </summary>
internal sealed class AbilityNodes
{
    public const double Reach = 7;
    public const int Most = 4001;
    private const double LogRootTwoPi = 0.9189385332046727;

    private AbilityNodes(double lowest, double spacing, int count)
    {
        Spacing = spacing;
        Count = count;
        Padded = (count + 7) / 8 * 8;
        Points = new double[Padded];
        for (int q = 0; q < Padded; q++)
            Points[q] = lowest + Math.Min(q, count - 1) * spacing;
    }

    public double Spacing { get; }

    public int Count { get; }

    /// <summary>The count rounded up to whole vectors; what is above it has no weight.</summary>
    public int Padded { get; }

    public double[] Points { get; }

    public double Lowest => Points[0];

    public double Highest => Points[Count - 1];

    public static AbilityNodes Between(double lowest, double highest, int count) => new(lowest, (highest - lowest) / (count - 1), count);

    /// <summary>Logarithms of a normal distribution's weights at the points.</summary>
    public double[] LogWeights(double mean, double logSpread)
    {
        var weights = new double[Padded];
        double spread = Elementary.Exp(logSpread), constant = Elementary.Log(Spacing) - logSpread - LogRootTwoPi;
        for (int q = 0; q < Padded; q++)
        {
            double z = (Points[q] - mean) / spread;
            weights[q] = q < Count ? constant - z * z / 2 : -1e300;
        }

        return weights;
    }
}
