using ResearchKit.Charts.Pictures;

namespace ResearchKit.Charts;

public sealed partial record Chart
{
    /// <summary>
    /// A quantile-quantile plot: residuals against what a normal distribution of their spread would give, with a line through the quartiles and a pointwise 95 %
    /// band. Points that leave the band at the ends show heavy or light tails.
    /// </summary>
    /// <remarks>
    /// Positions (i − a) / (n + 1 − 2a), a = 3/8 up to ten values and 1/2 beyond, as R's <c>ppoints</c>; line and band as <c>qqPlot</c> of R's car with its line through the quartiles (Fox, 2016). Up to 1,000 points are
    /// drawn, evenly over the order, ends included; residuals of more are summed up so.
    /// </remarks>
    /// <param name="residuals">The residuals, at least three; NaN are left out.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="axis">What they are, with their unit.</param>
    /// <exception cref="ArgumentException">There are fewer than three values, or they are all equal.</exception>
    public static Chart QuantileQuantile(IReadOnlyList<double> residuals, string? title = null, string axis = "residuals")
    {
        ArgumentNullException.ThrowIfNull(residuals);
        return QuantilePicture.Draw(residuals, title, axis);
    }
}
