namespace ResearchKit.Statistics.Distributions;

/// <summary>The chi-squared distribution; the same bits on every platform.</summary>
public static class ChiSquaredDistribution
{
    /// <summary>The density at x.</summary>
    /// <param name="x">Any number; below zero the density is zero.</param>
    /// <param name="degreesOfFreedom">Above zero; need not be whole.</param>
    public static double Density(double x, double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0) || double.IsNaN(x))
            return double.NaN;
        if (x < 0 || double.IsInfinity(x))
            return 0;
        if (x == 0)
            return degreesOfFreedom < 2 ? double.PositiveInfinity : degreesOfFreedom == 2 ? 0.5 : 0;
        return IncompleteGamma.Kernel(degreesOfFreedom / 2, x / 2) / x;
    }

    /// <summary>The share of the distribution at or below x.</summary>
    /// <inheritdoc cref="Density"/>
    public static double Cumulative(double x, double degreesOfFreedom) => IncompleteGamma.Lower(degreesOfFreedom / 2, AtLeastZero(x) / 2);

    /// <summary>The share of the distribution above x: the p value of a chi-squared test. Accurate also where it is tiny.</summary>
    /// <inheritdoc cref="Density"/>
    public static double UpperTail(double x, double degreesOfFreedom) => IncompleteGamma.Upper(degreesOfFreedom / 2, AtLeastZero(x) / 2);

    /// <summary>The x below which this share of the distribution lies.</summary>
    /// <param name="probability">From 0 (zero) to 1 (infinity); outside NaN.</param>
    /// <param name="degreesOfFreedom">Above zero; need not be whole.</param>
    public static double Quantile(double probability, double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0) || !(probability >= 0 && probability <= 1))
            return double.NaN;
        if (probability is 0 or 1)
            return probability == 0 ? 0 : double.PositiveInfinity;

        // Wilson and Hilferty's cube where it is positive, else the leading term of the lower tail.
        double h = 2 / (9 * degreesOfFreedom);
        double root = 1 - h + NormalDistribution.Quantile(probability) * Math.Sqrt(h);
        double half = degreesOfFreedom / 2;
        double guess = root > 0.2
            ? degreesOfFreedom * root * root * root
            : 2 * Elementary.Exp((Elementary.Log(probability) + GammaFunction.Log(half + 1)) / half);
        bool lower = probability <= 0.5;
        return QuantileSearch.Solve(
            x => lower ? Cumulative(x, degreesOfFreedom) : UpperTail(x, degreesOfFreedom),
            x => Density(x, degreesOfFreedom),
            lower ? probability : 1 - probability,
            lower,
            Math.Max(guess, 1e-300));
    }

    private static double AtLeastZero(double x) => x < 0 ? 0 : x;
}
