namespace ResearchKit.Statistics.Distributions;

/// <summary>
/// The regularised incomplete beta function; the same bits on every platform. Relative error of either tail under 1e-12 for shapes up to 2 × 10⁶
/// and tails above 1e-300, and about 1e-14 in the middle. Takes a number of steps that grows with the square root of the larger shape.
/// </summary>
public static class IncompleteBeta
{
    private const double SqrtTwoPi = 2.5066282746310002;

    /// <summary>I_x(a, b): the share of a beta distribution that lies below x.</summary>
    /// <param name="a">First shape, above zero and finite.</param>
    /// <param name="b">Second shape, above zero and finite.</param>
    /// <param name="x">From 0 to 1.</param>
    /// <param name="complement">1 - x, passed on its own so that it keeps its digits where x is near 1.</param>
    public static double Lower(double a, double b, double x, double complement)
    {
        if (!(a > 0) || !(b > 0) || double.IsInfinity(a) || double.IsInfinity(b) || !(x >= 0) || !(complement >= 0))
            return double.NaN;
        if (x == 0)
            return 0;
        if (complement == 0)
            return 1;
        return a * complement >= b * x
            ? Math.Min(1, Fraction(a, b, x, complement))
            : Math.Max(0, 1 - Fraction(b, a, complement, x));
    }

    /// <summary>1 - I_x(a, b), accurate also where it is tiny.</summary>
    /// <inheritdoc cref="Lower"/>
    public static double Upper(double a, double b, double x, double complement) => Lower(b, a, complement, x);

    /// <summary>x^a y^b / B(a, b) with y = 1 - x, arranged around its peak so that large a and b do not cancel.</summary>
    internal static double Kernel(double a, double b, double x, double y)
    {
        double n = a + b;
        double distance = a * y - b * x;
        double exponent = a * LogMinusDeviation(x * n / a, -distance / a) + b * LogMinusDeviation(y * n / b, distance / b);
        double correction = Correction(n) - Correction(a) - Correction(b);
        return Math.Sqrt(a / n) * Math.Sqrt(b) / SqrtTwoPi * Elementary.Exp(exponent + correction);
    }

    /// <summary>log(ratio) - deviation, where ratio is 1 + deviation.</summary>
    private static double LogMinusDeviation(double ratio, double deviation) =>
        Math.Abs(deviation) < 0.4 ? Elementary.Log1PMinusX(deviation) : Elementary.Log(ratio) - deviation;

    internal static double Correction(double x) => x >= 15
        ? GammaFunction.StirlingCorrection(x)
        : GammaFunction.Log(x) - ((x - 0.5) * Elementary.Log(x) - x + 0.9189385332046728);

    /// <summary>
    /// The continued fraction of I_x(a, b) by Lentz's method, for x up to a / (a + b). Its even contraction (DiDonato and Morris 1992, formula 9) takes the
    /// distance from the mean, a y - b x, as a number of its own, so that large a and b do not cancel.
    /// </summary>
    private static double Fraction(double a, double b, double x, double y)
    {
        double kernel = Kernel(a, b, x, y);
        if (kernel == 0)
            return 0;
        double distance = a * y - b * x;
        double sum = a + b;
        double f = a / (a + 1) * (distance + 1);
        double c = f;
        double d = 0;
        for (double n = 1; ; n++)
        {
            double pole = a + 2 * n - 1;
            double alpha = (a + n - 1) / pole * ((sum + n - 1) / pole) * (n * (b - n) * x * x);
            double beta = n + n * (b - n) * x / pole + (a + n) / (a + 2 * n + 1) * (distance + 1 + n * (1 + y));
            d = 1 / NotZero(beta + alpha * d);
            c = NotZero(beta + alpha / c);
            double factor = c * d;
            f *= factor;
            if (Math.Abs(factor - 1) < 3e-16)
                return kernel / f;
        }
    }

    private static double NotZero(double value) => Math.Abs(value) < 1e-300 ? 1e-300 : value;
}
