using System.Numerics;

namespace ResearchKit.Privacy.Noise;

/// <summary>A non-negative number without rounding: the parameters of noise are fractions, so that no decision of a sampler rests on a rounded one.</summary>
internal readonly record struct Fraction
{
    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numerator);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        (Numerator, Denominator) = divisor.IsOne ? (numerator, denominator) : (numerator / divisor, denominator / divisor);
    }

    public BigInteger Numerator { get; }

    public BigInteger Denominator { get; }

    /// <summary>The whole number not above it.</summary>
    public BigInteger Floor => Numerator / Denominator;

    /// <summary>The double itself, every bit of it.</summary>
    public static Fraction Of(double value)
    {
        if (!double.IsFinite(value) || value < 0) throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a finite number, 0 or more.");
        if (value == 0) return new Fraction(0, 1);
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = new BigInteger(bits & 0xFFFFFFFFFFFFF);
        if (exponent == 0) exponent = 1;
        else mantissa += BigInteger.One << 52;
        exponent -= 1075;
        return exponent >= 0 ? new Fraction(mantissa << exponent, 1) : new Fraction(mantissa, BigInteger.One << -exponent);
    }

    public static Fraction operator *(Fraction a, Fraction b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Fraction operator /(Fraction a, Fraction b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    /// <summary>The distance between two.</summary>
    public static Fraction Distance(Fraction a, Fraction b) =>
        new(BigInteger.Abs((a.Numerator * b.Denominator) - (b.Numerator * a.Denominator)), a.Denominator * b.Denominator);

    /// <summary>The nearest double.</summary>
    public double ToDouble()
    {
        var shift = (int)Math.Max(0, 64 - (Numerator.GetBitLength() - Denominator.GetBitLength()));
        return Math.ScaleB((double)((Numerator << shift) / Denominator), -shift);
    }
}
