namespace ResearchKit.Statistics.Distributions;

/// <summary>Student's t distribution; the same bits on every platform. Infinite degrees of freedom give the standard normal distribution.</summary>
public static class StudentTDistribution
{
    // Above this the difference from the normal distribution is below the last digit wherever the tail is above 1e-300.
    private const double NormalFrom = 1e22;

    /// <summary>The density at t.</summary>
    /// <param name="t">Any number.</param>
    /// <param name="degreesOfFreedom">Above zero; need not be whole; infinity for the normal distribution.</param>
    public static double Density(double t, double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0))
            return double.NaN;
        if (degreesOfFreedom > NormalFrom)
            return NormalDistribution.Density(t);
        if (double.IsInfinity(t))
            return 0;
        double half = degreesOfFreedom / 2;
        double ratio = t / Math.Sqrt(degreesOfFreedom);
        double logPower = -(half + 0.5) * Elementary.Log1P(ratio * ratio);
        return Elementary.Exp(logPower - GammaFunction.LogBeta(half, 0.5)) / Math.Sqrt(degreesOfFreedom);
    }

    /// <summary>The share of the distribution at or below t.</summary>
    /// <inheritdoc cref="Density"/>
    public static double Cumulative(double t, double degreesOfFreedom) => UpperTail(-t, degreesOfFreedom);

    /// <summary>The share of the distribution above t, accurate also where it is tiny.</summary>
    /// <inheritdoc cref="Density"/>
    public static double UpperTail(double t, double degreesOfFreedom)
    {
        double outside = 0.5 * TwoSided(t, degreesOfFreedom);
        return t < 0 ? 1 - outside : outside;
    }

    /// <summary>The two-sided p value: the share of the distribution farther from zero than t.</summary>
    /// <inheritdoc cref="Density"/>
    public static double TwoSided(double t, double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0) || double.IsNaN(t))
            return double.NaN;
        if (degreesOfFreedom > NormalFrom)
            return 2 * NormalDistribution.UpperTail(Math.Abs(t));
        if (double.IsInfinity(t))
            return 0;

        // I_x(df/2, 1/2) at x = df / (df + t²), both x and 1 - x by ratios that neither overflow nor lose digits.
        double ratio = Math.Abs(t) / Math.Sqrt(degreesOfFreedom);
        double x = ratio > 1e150 ? 0 : 1 / (1 + ratio * ratio);
        double complement = ratio > 1e150 ? 1 : ratio * ratio / (1 + ratio * ratio);
        if (x > 0)
            return IncompleteBeta.Lower(degreesOfFreedom / 2, 0.5, x, complement);
        double logTail = -degreesOfFreedom * Elementary.Log(ratio) - Elementary.Log(degreesOfFreedom / 2) - GammaFunction.LogBeta(degreesOfFreedom / 2, 0.5);
        return Elementary.Exp(logTail);
    }

    /// <summary>The t below which this share of the distribution lies.</summary>
    /// <param name="probability">From 0 (negative infinity) to 1 (positive infinity); outside NaN.</param>
    /// <param name="degreesOfFreedom">Above zero; need not be whole; infinity for the normal distribution.</param>
    public static double Quantile(double probability, double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0) || !(probability >= 0 && probability <= 1))
            return double.NaN;
        if (degreesOfFreedom > NormalFrom || probability is 0 or 0.5 or 1)
            return NormalDistribution.Quantile(probability);

        double tail = Math.Min(probability, 1 - probability);
        double z = Math.Abs(NormalDistribution.Quantile(tail));
        double guess = z * (1 + (z * z + 1) / (4 * Math.Max(1, degreesOfFreedom)));
        double t = QuantileSearch.Solve(
            x => UpperTail(x, degreesOfFreedom), x => Density(x, degreesOfFreedom), tail, isLowerTail: false, guess);
        return probability < 0.5 ? -t : t;
    }
}
