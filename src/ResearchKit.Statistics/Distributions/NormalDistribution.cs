namespace ResearchKit.Statistics.Distributions;

/// <summary>The standard normal distribution (mean 0, standard deviation 1); the same bits on every platform.</summary>
public static class NormalDistribution
{
    private const double InverseSqrtTwoPi = 0.3989422804014327;

    /// <summary>The density at z. Relative error under 5e-16 wherever it is not subnormal.</summary>
    /// <param name="z">Any number.</param>
    public static double Density(double z) => InverseSqrtTwoPi * Elementary.ExpOfMinusHalfSquare(z);

    /// <summary>The share of the distribution at or below z. Relative error under 2e-14, also far in the lower tail.</summary>
    /// <param name="z">Any number.</param>
    public static double Cumulative(double z) => z > 0 ? 1 - UpperTail(z) : UpperTail(-z);

    /// <summary>The share of the distribution above z. Relative error under 2e-14, also far in the upper tail.</summary>
    /// <param name="z">Any number.</param>
    public static double UpperTail(double z)
    {
        if (double.IsNaN(z))
            return z;
        if (z < 0)
            return 1 - UpperTail(-z);
        return z < 2 ? 0.5 - AreaFromZero(z) : Density(z) * MillsRatio(z);
    }

    /// <summary>The area between 0 and z, by a series of positive terms: density times (z + z³/3 + z⁵/15 + ...).</summary>
    private static double AreaFromZero(double z)
    {
        double square = z * z;
        double term = z;
        double sum = z;
        for (int odd = 3; term > sum * 1e-17; odd += 2)
        {
            term *= square / odd;
            sum += term;
        }

        return Density(z) * sum;
    }

    /// <summary>The upper tail over the density, by Laplace's continued fraction 1/(z + 1/(z + 2/(z + 3/(z + ...)))), evaluated from its end.</summary>
    private static double MillsRatio(double z)
    {
        if (double.IsInfinity(z))
            return 0;
        double depth = 28 / z;
        int terms = (int)(depth * depth / 2) + 30;
        double fraction = z;
        for (int k = terms; k >= 1; k--)
            fraction = z + k / fraction;
        return 1 / fraction;
    }

    /// <summary>
    /// The standard normal quantile: the z below which this share of the distribution lies. Relative error about 1e-15
    /// (Wichura 1988, algorithm AS 241, PPND16).
    /// </summary>
    /// <param name="probability">From 0 (negative infinity) to 1 (positive infinity); outside NaN.</param>
    public static double Quantile(double probability)
    {
        double q = probability - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double r = 0.180625 - q * q;
            return q * (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r + 133.14166789178437745) * r
                + 3.387132872796366608)
                / (((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
                + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r + 42.313330701600911252) * r + 1);
        }

        return QuantileInTail(probability, q);
    }

    private static double QuantileInTail(double probability, double q)
    {
        if (!(probability >= 0 && probability <= 1))
            return double.NaN;
        double tail = q < 0 ? probability : 1 - probability;
        if (tail == 0)
            return q < 0 ? double.NegativeInfinity : double.PositiveInfinity;

        double r = Math.Sqrt(-Elementary.Log(tail));
        double z;
        if (r <= 5)
        {
            r -= 1.6;
            z = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
                + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r + 4.6303378461565452959) * r
                + 1.42343711074968357734)
                / (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
                + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r + 2.05319162663775882187) * r + 1);
        }
        else
        {
            r -= 5;
            z = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
                + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r + 5.4637849111641143699) * r
                + 6.6579046435011037772)
                / (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
                + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r + 0.59983220655588793769) * r + 1);
        }

        return q < 0 ? -z : z;
    }
}
