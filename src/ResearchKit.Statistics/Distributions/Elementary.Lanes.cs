using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ResearchKit.Statistics.Distributions;

/// <content>Four numbers at once, each with the bits of the function of one.</content>
public static partial class Elementary
{
    /// <summary>The least number of which <see cref="ExpOfNegative"/> gives the exponential: results are then normal numbers.</summary>
    internal const double LeastOfLanes = -700;

    /// <summary><see cref="Exp"/> of numbers from <see cref="LeastOfLanes"/> to zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> ExpOfNegative(Vector256<double> x)
    {
        Vector256<double> k = Vector256.Floor(x * Log2E + Vector256.Create(0.5));
        Vector256<double> reduced = x - k * Ln2High, lowPart = k * Ln2Low, r = reduced - lowPart, c = (reduced - r) - lowPart;
        Vector256<double> series = Vector256.Create(1.0 / 479001600) + r * (1.0 / 6227020800);
        series = Vector256.Create(1.0 / 39916800) + r * series;
        series = Vector256.Create(1.0 / 3628800) + r * series;
        series = Vector256.Create(1.0 / 362880) + r * series;
        series = Vector256.Create(1.0 / 40320) + r * series;
        series = Vector256.Create(1.0 / 5040) + r * series;
        series = Vector256.Create(1.0 / 720) + r * series;
        series = Vector256.Create(1.0 / 120) + r * series;
        series = Vector256.Create(1.0 / 24) + r * series;
        series = Vector256.Create(1.0 / 6) + r * series;
        series = Vector256.Create(1.0 / 2) + r * series;
        Vector256<double> sum = Vector256<double>.One + r, rest = r - (sum - Vector256<double>.One), tail = r * r * series;
        Vector256<double> value = sum + (rest + (c * (sum + tail) + tail));

        // 2^k: the last bits of k + 1.5 × 2^52 are those of k as a whole number.
        Vector256<long> exponent = (k + Vector256.Create(6755399441055744.0)).AsInt64() + Vector256.Create(1023L);
        return value * Vector256.ShiftLeft(exponent, 52).AsDouble();
    }

    /// <summary><see cref="Log1P"/> of numbers from zero to one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Log1POfShare(Vector256<double> x)
    {
        Vector256<double> one = Vector256<double>.One, u = one + x;
        Vector256<long> bits = u.AsInt64(), above = Vector256.GreaterThanOrEqual(bits, Vector256.Create(SqrtHalfBits + (1L << 52))) & Vector256<long>.One;
        Vector256<double> k = Vector256.ConditionalSelect(Vector256.Equals(above, Vector256<long>.One).AsDouble(), one, Vector256<double>.Zero);
        Vector256<double> f = (bits - Vector256.ShiftLeft(above, 52)).AsDouble() - one;
        Vector256<double> s = f / (Vector256.Create(2.0) + f), z = s * s;
        Vector256<double> series = Vector256.Create(2.0 / 19) + z * (2.0 / 21);
        series = Vector256.Create(2.0 / 17) + z * series;
        series = Vector256.Create(2.0 / 15) + z * series;
        series = Vector256.Create(2.0 / 13) + z * series;
        series = Vector256.Create(2.0 / 11) + z * series;
        series = Vector256.Create(2.0 / 9) + z * series;
        series = Vector256.Create(2.0 / 7) + z * series;
        series = Vector256.Create(2.0 / 5) + z * series;
        series = z * (Vector256.Create(2.0 / 3) + z * series);
        Vector256<double> halfSquare = f * 0.5 * f;
        Vector256<double> log = k * Ln2High - ((halfSquare - (s * (halfSquare + series) + k * Ln2Low)) - f);
        return Vector256.ConditionalSelect(Vector256.Equals(u, one), x, log * (x / (u - one)));
    }
}
