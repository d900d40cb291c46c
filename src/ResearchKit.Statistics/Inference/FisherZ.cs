using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Inference;

/// <summary>Intervals of correlations on Fisher's scale, z = artanh r.</summary>
internal static class FisherZ
{
    /// <summary>r ± margin on the scale of z; r strictly between -1 and 1.</summary>
    public static (double Lower, double Upper) Around(double r, double margin)
    {
        double z = 0.5 * (Elementary.Log1P(r) - Elementary.Log1P(-r));
        return (Back(z - margin), Back(z + margin));
    }

    private static double Back(double z)
    {
        double e = Elementary.ExpM1(2 * Math.Abs(z)), size = double.IsInfinity(e) ? 1 : e / (e + 2);
        return z < 0 ? -size : size;
    }
}
