namespace ResearchKit.Statistics.Distributions;

/// <summary>
/// Fisher's F distribution; the same bits on every platform. Infinite degrees of freedom of the denominator give a chi-squared variable over its
/// degrees of freedom.
/// </summary>
public static class FDistribution
{
    /// <summary>The density at x.</summary>
    /// <param name="x">Any number; below zero the density is zero.</param>
    /// <param name="numerator">Degrees of freedom of the numerator, above zero and finite.</param>
    /// <param name="denominator">Degrees of freedom of the denominator, above zero; may be infinite.</param>
    public static double Density(double x, double numerator, double denominator)
    {
        if (!(numerator > 0) || !(denominator > 0) || double.IsNaN(x))
            return double.NaN;
        if (double.IsInfinity(denominator))
            return numerator * ChiSquaredDistribution.Density(numerator * x, numerator);
        if (x < 0 || double.IsInfinity(x))
            return 0;
        if (x == 0)
            return numerator < 2 ? double.PositiveInfinity : numerator == 2 ? 1 : 0;
        (double share, double remainder) = Shares(x, numerator, denominator);
        return IncompleteBeta.Kernel(numerator / 2, denominator / 2, share, remainder) / x;
    }

    /// <summary>The share of the distribution at or below x.</summary>
    /// <inheritdoc cref="Density"/>
    public static double Cumulative(double x, double numerator, double denominator)
    {
        if (double.IsInfinity(denominator))
            return ChiSquaredDistribution.Cumulative(numerator * x, numerator);
        (double share, double remainder) = Shares(x, numerator, denominator);
        return IncompleteBeta.Lower(numerator / 2, denominator / 2, share, remainder);
    }

    /// <summary>The share of the distribution above x: the p value of an F test. Accurate also where it is tiny.</summary>
    /// <inheritdoc cref="Density"/>
    public static double UpperTail(double x, double numerator, double denominator)
    {
        if (double.IsInfinity(denominator))
            return ChiSquaredDistribution.UpperTail(numerator * x, numerator);
        (double share, double remainder) = Shares(x, numerator, denominator);
        return IncompleteBeta.Upper(numerator / 2, denominator / 2, share, remainder);
    }

    /// <summary>The x below which this share of the distribution lies.</summary>
    /// <param name="probability">From 0 (zero) to 1 (infinity); outside NaN.</param>
    /// <param name="numerator">Degrees of freedom of the numerator, above zero and finite.</param>
    /// <param name="denominator">Degrees of freedom of the denominator, above zero; may be infinite.</param>
    public static double Quantile(double probability, double numerator, double denominator)
    {
        if (!(numerator > 0) || !(denominator > 0) || !(probability >= 0 && probability <= 1))
            return double.NaN;
        if (double.IsInfinity(denominator))
            return ChiSquaredDistribution.Quantile(probability, numerator) / numerator;
        if (probability is 0 or 1)
            return probability == 0 ? 0 : double.PositiveInfinity;
        bool lower = probability <= 0.5;
        return QuantileSearch.Solve(
            x => lower ? Cumulative(x, numerator, denominator) : UpperTail(x, numerator, denominator),
            x => Density(x, numerator, denominator),
            lower ? probability : 1 - probability,
            lower,
            guess: 1);
    }

    /// <summary>The numerator's share of the sum of squares, n x / (n x + m), and the denominator's.</summary>
    private static (double Share, double Remainder) Shares(double x, double numerator, double denominator)
    {
        if (double.IsNaN(x) || !(x > 0))
            return double.IsNaN(x) ? (x, x) : (0, 1);
        if (double.IsInfinity(x))
            return (1, 0);
        double ratio = x * (numerator / denominator);
        return ratio > 1 ? (1 / (1 + 1 / ratio), 1 / ratio / (1 + 1 / ratio)) : (ratio / (1 + ratio), 1 / (1 + ratio));
    }
}
