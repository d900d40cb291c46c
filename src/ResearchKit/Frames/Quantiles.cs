namespace ResearchKit.Frames;

/// <summary>Quantiles by linear interpolation of order statistics: definition 7 of Hyndman and Fan (1996), that of R and Excel.</summary>
internal static class Quantiles
{
    /// <summary>Quantiles of values, which are sorted in place; not-a-number if any value is, or if there is none.</summary>
    public static double[] Of(double[] values, params ReadOnlySpan<double> probabilities)
    {
        var quantiles = new double[probabilities.Length];
        var undefined = values.Length == 0 || Array.Exists(values, double.IsNaN);
        Array.Sort(values);
        for (var i = 0; i < quantiles.Length; i++)
            quantiles[i] = undefined ? double.NaN : At(values, (values.Length - 1) * probabilities[i]);
        return quantiles;
    }

    private static double At(double[] sorted, double position)
    {
        var below = (int)Math.Floor(position);
        var share = position - below;
        if (share == 0 || sorted[below] == sorted[below + 1])
            return sorted[below];
        return sorted[below] + (share * (sorted[below + 1] - sorted[below]));
    }
}
