namespace ResearchKit.Statistics.Distributions;

/// <summary>
/// Elementary functions that give the same bits on every processor and operating system.
/// </summary>
/// <remarks>
/// <para>
/// <c>Math.Log</c>, <c>Math.Exp</c> and <c>Math.Pow</c> call the platform's C library, whose last bit differs between Linux, macOS and Windows.
/// That matters wherever a last bit decides something: a random draw compared with a threshold, a synthetic data set that must have the same
/// checksum everywhere, the path of an optimiser. Everything in <c>ResearchKit.Statistics</c> therefore calls these functions.
/// They are built of +, -, *, / and bit operations alone, which IEEE 754 fixes to the last bit; .NET never fuses a multiply with an add by itself.
/// <c>Math.Sqrt</c>, <c>Math.Abs</c>, <c>Math.Floor</c>, <c>Math.Min</c> and <c>Math.Max</c> are exact by the same standard and may be used freely.
/// </para>
/// <para>
/// Error bounds are in units in the last place (ulp) of the true value, and tested against 60-digit reference values
/// (<c>tests/ReferenceValues/elementary.py</c>). Results that are subnormal are rounded twice and may be off by 1 ulp of the subnormal spacing.
/// </para>
/// </remarks>
public static partial class Elementary
{
    private const double Log2E = 1.4426950408889634;

    // ln 2 in two parts. The first has 33 leading bits, so that its product with any exponent is exact.
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;

    private const double TwoTo54 = 18014398509481984.0;
    private const double SmallestNormal = 2.2250738585072014e-308;
    private const long SqrtHalfBits = 0x3FE6A09E667F3BCD;

    /// <summary>The natural exponential, e to the power x. Error under 0.6 ulp.</summary>
    /// <param name="x">Any number. NaN gives NaN; above 709.79 infinity; below -745.14 zero.</param>
    public static double Exp(double x) => ExpOfSum(x, 0);

    /// <summary>The natural logarithm. Error under 1 ulp.</summary>
    /// <param name="x">A positive number. Zero gives negative infinity, a negative number or NaN gives NaN.</param>
    public static double Log(double x)
    {
        if (!Decompose(x, out int k, out double f, out double special))
            return special;

        // log(1 + f) = 2 atanh(s) with s = f / (2 + f), arranged so that f, which is exact, is added last.
        double s = f / (2 + f);
        double z = s * s;
        double series = z * (2.0 / 3 + z * (2.0 / 5 + z * (2.0 / 7 + z * (2.0 / 9 + z * (2.0 / 11
            + z * (2.0 / 13 + z * (2.0 / 15 + z * (2.0 / 17 + z * (2.0 / 19 + z * (2.0 / 21))))))))));
        double halfSquare = 0.5 * f * f;
        return k * Ln2High - ((halfSquare - (s * (halfSquare + series) + k * Ln2Low)) - f);
    }

    /// <summary>log(1 + x), accurate also for tiny x. Error under 3 ulp.</summary>
    /// <param name="x">A number above -1; -1 gives negative infinity, less gives NaN.</param>
    public static double Log1P(double x)
    {
        double u = 1 + x;
        if (u == 1)
            return x;
        if (double.IsPositiveInfinity(u))
            return u;
        if (x > -0.5 && x < 1)
            return Log(u) * (x / (u - 1));
        return Log(u);
    }

    /// <summary>exp(x) - 1, accurate also for tiny x. Error under 3 ulp.</summary>
    /// <param name="x">Any number; very negative gives -1.</param>
    public static double ExpM1(double x)
    {
        if (Math.Abs(x) > 0.34)
            return Exp(x) - 1;
        return x + x * x * ExpTail(x);
    }

    /// <summary>The logistic function 1 / (1 + exp(-x)): log odds to probability. Error under 3 ulp.</summary>
    /// <param name="x">Log odds, any number.</param>
    /// <returns>A probability from 0 to 1.</returns>
    public static double Logistic(double x)
    {
        if (x >= 0)
            return 1 / (1 + Exp(-x));
        double e = Exp(x);
        return e / (1 + e);
    }

    /// <summary>Log odds of a probability: log(p / (1 - p)). Error under 3 ulp of the larger of its two logarithms.</summary>
    /// <param name="probability">From 0 (negative infinity) to 1 (positive infinity); outside NaN.</param>
    public static double Logit(double probability) => Log(probability) - Log1P(-probability);

    /// <summary>exp(-x² / 2), with the square carried in two parts: its relative error stays under an ulp for large x as well.</summary>
    internal static double ExpOfMinusHalfSquare(double x)
    {
        if (Math.Abs(x) > 1e5)
            return 0;
        Multiply(x, x, out double square, out double rest);
        return ExpOfSum(-0.5 * square, -0.5 * rest);
    }

    /// <summary>log(1 + x) - x without cancellation, for x above -1.</summary>
    internal static double Log1PMinusX(double x)
    {
        if (!(Math.Abs(x) < 0.5))
            return Log1P(x) - x;

        // log(1 + x) = 2 atanh(s), s = x / (2 + x), and 2 s - x = -s x.
        double s = x / (2 + x);
        double z = s * s;
        double series = 0;
        for (int odd = 35; odd >= 3; odd -= 2)
            series = series * z + 2.0 / odd;
        return s * (z * series - x);
    }

    /// <summary>exp(x) - 1 - x without cancellation.</summary>
    internal static double ExpM1MinusX(double x) => Math.Abs(x) > 0.34 ? Exp(x) - 1 - x : x * x * ExpTail(x);

    /// <summary>exp(high + low), where low is a correction far below the last bit of high.</summary>
    private static double ExpOfSum(double high, double low)
    {
        if (double.IsNaN(high))
            return high;
        if (high > 709.79)
            return double.PositiveInfinity;
        if (high < -745.14)
            return 0;

        // x = k ln 2 + r + c, |r| at most half of ln 2, c the rounding error of r.
        double k = Math.Floor(high * Log2E + 0.5);
        double reduced = high - k * Ln2High;
        double lowPart = k * Ln2Low;
        double r = reduced - lowPart;
        double c = ((reduced - r) - lowPart) + low;

        double sum = 1 + r;
        double rest = r - (sum - 1);
        double tail = r * r * ExpTail(r);
        double value = sum + (rest + (c * (sum + tail) + tail));
        return ScaleByPowerOfTwo(value, (int)k);
    }

    /// <summary>(exp(r) - 1 - r) / r², by its Taylor series; for |r| below 0.35 the neglected term is under 1e-17.</summary>
    private static double ExpTail(double r) =>
        1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720 + r * (1.0 / 5040 + r * (1.0 / 40320
            + r * (1.0 / 362880 + r * (1.0 / 3628800 + r * (1.0 / 39916800 + r * (1.0 / 479001600 + r * (1.0 / 6227020800)))))))))));

    /// <summary>Writes x = 2^k (1 + f) with 1 + f from √½ to √2; false, with the answer in <paramref name="special"/>, where log x has no such form.</summary>
    private static bool Decompose(double x, out int k, out double f, out double special)
    {
        k = 0;
        f = 0;
        special = double.NaN;
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            special = x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
            return false;
        }

        int shift = 0;
        if (x < SmallestNormal)
        {
            x *= TwoTo54;
            shift = 54;
        }

        long bits = BitConverter.DoubleToInt64Bits(x);
        long exponent = (bits - SqrtHalfBits) >> 52;
        f = BitConverter.Int64BitsToDouble(bits - (exponent << 52)) - 1;
        k = (int)exponent - shift;
        return true;
    }

    private static double ScaleByPowerOfTwo(double value, int k)
    {
        if (k > 1023)
            return value * 2 * PowerOfTwo(k - 1);
        if (k < -1021)
            return value * PowerOfTwo(k + 64) * PowerOfTwo(-64);
        return value * PowerOfTwo(k);
    }

    private static double PowerOfTwo(int k) => BitConverter.Int64BitsToDouble((long)(k + 1023) << 52);
}
