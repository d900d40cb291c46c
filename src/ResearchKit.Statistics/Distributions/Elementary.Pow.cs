namespace ResearchKit.Statistics.Distributions;

/// <content>Powers, by a logarithm carried in two doubles.</content>
public static partial class Elementary
{
    // ln 2 beyond Ln2High in two parts; the first has 33 leading bits, so that its product with any exponent is exact.
    private const double Ln2Middle = 1.9082149291141208e-10;
    private const double Ln2Rest = 1.564670158533888e-20;

    private const double TwoThirdsHigh = 0.6666666666666666;
    private const double TwoThirdsLow = 3.700743415417188e-17;

    /// <summary>x to the power y. Error under 0.7 ulp. Special cases are those of IEEE 754 and of <c>Math.Pow</c>.</summary>
    /// <param name="x">The base. A negative base gives NaN unless y is whole.</param>
    /// <param name="y">The exponent. Zero gives 1, whatever the base.</param>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1)
            return 1;
        if (double.IsNaN(x) || double.IsNaN(y))
            return double.NaN;

        double magnitude = Math.Abs(x);
        if (double.IsInfinity(y))
            return magnitude == 1 ? 1 : (magnitude > 1) == (y > 0) ? double.PositiveInfinity : 0;

        bool whole = Math.Floor(y) == y;
        bool odd = whole && Math.Abs(y) < 9007199254740992.0 && ((long)y & 1) != 0;
        if (double.IsNegative(x) && magnitude != 0 && !double.IsInfinity(x) && !whole)
            return double.NaN;

        double sign = double.IsNegative(x) && odd ? -1 : 1;
        if (magnitude == 0)
            return sign * (y > 0 ? 0 : double.PositiveInfinity);
        if (double.IsInfinity(magnitude))
            return sign * (y > 0 ? double.PositiveInfinity : 0);
        return sign * PowOfPositive(magnitude, y);
    }

    private static double PowOfPositive(double x, double y)
    {
        if (x == 1)
            return 1;

        // Beyond this the answer is zero or infinity for every base but 1, and splitting y could overflow.
        if (Math.Abs(y) > 1e20)
            return (x > 1) == (y > 0) ? double.PositiveInfinity : 0;
        LogInTwoParts(x, out double high, out double low);
        Multiply(high, y, out double product, out double error);
        return ExpOfSum(product, error + low * y);
    }

    /// <summary>log x as high + low, with a relative error of about 2^-64.</summary>
    private static void LogInTwoParts(double x, out double high, out double low)
    {
        Decompose(x, out int k, out double f, out _);

        // s = f / (2 + f) in two parts: the quotient, and its remainder over the divisor.
        double divisor = 2 + f;
        double divisorLow = f - (divisor - 2);
        double s = f / divisor;
        Multiply(s, divisor, out double back, out double backLow);
        double sLow = (((f - back) - backLow) - s * divisorLow) / divisor;

        // log(1 + f) = 2 s + (2/3) s³ + (2/5) s⁵ + ...: two terms in two parts, the rest, under 1/5000 of the sum, in one.
        Multiply(s, s, out double z, out double zLow);
        zLow += 2 * s * sLow;
        Multiply(z, s, out double cube, out double cubeLow);
        cubeLow += zLow * s + z * sLow;
        Multiply(cube, TwoThirdsHigh, out double second, out double secondLow);
        secondLow += cubeLow * TwoThirdsHigh + cube * TwoThirdsLow;
        double series = cube * z * (2.0 / 5 + z * (2.0 / 7 + z * (2.0 / 9 + z * (2.0 / 11
            + z * (2.0 / 13 + z * (2.0 / 15 + z * (2.0 / 17 + z * (2.0 / 19 + z * (2.0 / 21 + z * (2.0 / 23))))))))));

        Add(2 * s, second, out double sum, out double sumLow);
        sumLow += 2 * sLow + secondLow + series;
        Add(k * Ln2High, k * Ln2Middle, out double whole, out double wholeLow);
        Add(whole, sum, out double total, out double totalLow);
        totalLow += wholeLow + k * Ln2Rest + sumLow;
        high = total + totalLow;
        low = totalLow - (high - total);
    }

    /// <summary>a + b exactly, as a rounded sum and its error (Knuth).</summary>
    private static void Add(double a, double b, out double sum, out double error)
    {
        sum = a + b;
        double bRounded = sum - a;
        error = (a - (sum - bRounded)) + (b - bRounded);
    }

    /// <summary>a × b exactly, as a rounded product and its error (Dekker, with Veltkamp's splitting; no fused multiply-add).</summary>
    private static void Multiply(double a, double b, out double product, out double error)
    {
        const double Splitter = 134217729.0;
        product = a * b;
        double ta = Splitter * a;
        double aHigh = ta - (ta - a);
        double aLow = a - aHigh;
        double tb = Splitter * b;
        double bHigh = tb - (tb - b);
        double bLow = b - bHigh;
        error = ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow;
    }
}
