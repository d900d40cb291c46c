namespace ResearchKit.Statistics.Causal;

/// <summary>Bandwidths of least mean squared error, in the three steps of Calonico, Cattaneo and Titiunik (2014), with one bandwidth for both sides and regularisation, as rdrobust's <c>mserd</c>.</summary>
internal static class DiscontinuityBandwidth
{
    /// <summary>Constant of the first, rough bandwidth for the triangular kernel.</summary>
    private const double RoughConstant = 2.576;

    /// <summary>The bandwidths of the estimate (local linear) and of its bias (local quadratic); null where they cannot be estimated.</summary>
    /// <param name="left">Rows below the cutoff.</param>
    /// <param name="right">Rows at or above it.</param>
    /// <param name="spread">The smaller of the running variable's standard deviation and its interquartile range over 1.349.</param>
    /// <param name="count">How many rows tell the spread: rows, or distinct values where these repeat.</param>
    public static (double Estimate, double Bias)? Of(DiscontinuitySide left, DiscontinuitySide right, double spread, int count)
    {
        double most = Math.Max(left.Range, right.Range), rough = Math.Min(RoughConstant * spread * Math.Pow(count, -0.2), most);
        double? third = Step(3, 3, 4, left.Range, right.Range, 0);
        double? bias = third is { } d ? Step(2, 2, 3, d, d, 1) : null;
        double? estimate = bias is { } b ? Step(1, 0, 2, b, b, 1) : null;
        return estimate is { } h ? (h, bias!.Value) : null;

        double? Step(int order, int power, int biasOrder, double leftBandwidth, double rightBandwidth, double regularisation)
        {
            if (Pieces(left, order, power, biasOrder, rough, leftBandwidth) is not { } l || Pieces(right, order, power, biasOrder, rough, rightBandwidth) is not { } r)
                return null;
            double difference = r.Bias - l.Bias, width = Math.Pow((l.Variance + r.Variance) / ((difference * difference) + (regularisation * (l.Uncertainty + r.Uncertainty))), 1.0 / ((2 * order) + 3));
            return double.IsFinite(width) && width > 0 ? Math.Min(width, most) : null;
        }
    }

    private static (double Variance, double Bias, double Uncertainty)? Pieces(DiscontinuitySide side, int order, int power, int biasOrder, double bandwidth, double biasBandwidth)
    {
        // The farthest row has no weight; a little more than the range lets it in, as a bandwidth beyond the data does.
        if (side.Fit(bandwidth, order) is not { } fit || side.Fit(biasBandwidth * (1 + 1e-12), biasOrder) is not { } curved)
            return null;
        double variance = side.Variance(fit.First, fit.Shares[power], fit, order + 1), constant = side.Leading(fit, power, order + 1);
        double curvature = side.Coefficient(curved, order + 1), curvatureVariance = side.Variance(curved.First, curved.Shares[order + 1], curved, biasOrder + 1);
        double times = 2.0 * (order + 1 - power);
        return (((2 * power) + 1) * Math.Pow(bandwidth, (2 * power) + 1) * variance, Math.Sqrt(times) * constant * curvature, times * 3 * constant * constant * curvatureVariance);
    }
}
