using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Charts.Pictures;

/// <summary>Intervals of shares.</summary>
internal static class ShareInterval
{
    private static readonly double s_z = NormalDistribution.Quantile(0.975);

    /// <summary>Wilson's (1927) 95 % score interval, which stays within 0 and 1 and holds for few observations. R: <c>prop.test(..., correct = FALSE)</c>.</summary>
    public static (double Lower, double Upper) Wilson(double share, double count)
    {
        if (!(count > 0)) return (double.NaN, double.NaN);
        var square = s_z * s_z / count;
        var middle = (share + (square / 2)) / (1 + square);
        var half = s_z / (1 + square) * Math.Sqrt((share * (1 - share) / count) + (square / (4 * count)));
        return (share == 0 ? 0 : Math.Max(0, middle - half), share == 1 ? 1 : Math.Min(1, middle + half));
    }

    /// <summary>A 95 % interval about a share with a known standard error on the scale of its logits; for areas under curves.</summary>
    public static (double Lower, double Upper) Logit(double share, double standardError)
    {
        if (share is not (> 0 and < 1) || double.IsNaN(standardError)) return (double.NaN, double.NaN);
        var (logit, reach) = (Elementary.Logit(share), s_z * standardError / (share * (1 - share)));
        return (Elementary.Logistic(logit - reach), Elementary.Logistic(logit + reach));
    }
}
