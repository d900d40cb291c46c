using System.Globalization;
using System.Numerics;

namespace ResearchKit.DuckDB;

/// <summary>A DECIMAL of up to 38 digits; .NET's decimal stops at 28.</summary>
/// <param name="Unscaled">The digits without the point.</param>
/// <param name="Width">Digits in all, 1 to 38.</param>
/// <param name="Scale">Digits after the point.</param>
public readonly record struct DuckDBDecimal(Int128 Unscaled, int Width, int Scale)
{
    private static readonly Int128[] s_powers = Enumerable.Range(0, 39).Select(n => (Int128)BigInteger.Pow(10, n)).ToArray();

    /// <summary>A .NET decimal with its own scale and a width of 38.</summary>
    /// <exception cref="OverflowException">Its scale pushes it beyond 38 digits.</exception>
    public static DuckDBDecimal FromDecimal(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var magnitude = new UInt128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
        return new DuckDBDecimal(value < 0 ? -(Int128)magnitude : (Int128)magnitude, 38, (parts[3] >> 16) & 0xFF);
    }

    /// <summary>The same number with another width and scale.</summary>
    /// <exception cref="InvalidCastException">It would lose digits.</exception>
    public DuckDBDecimal Rescale(int width, int scale)
    {
        Int128 unscaled;
        if (scale >= Scale)
        {
            var factor = s_powers[scale - Scale];
            unscaled = Unscaled * factor;
            if (unscaled / factor != Unscaled)
                throw TooLarge(width, scale);
        }
        else
        {
            unscaled = Unscaled / s_powers[Scale - scale];
            if (unscaled * s_powers[Scale - scale] != Unscaled)
                throw new InvalidCastException($"{this} has more than {scale} digits after the point, which DECIMAL({width},{scale}) would lose. Round it first, or widen the column.");
        }

        if (unscaled >= s_powers[width] || unscaled <= -s_powers[width])
            throw TooLarge(width, scale);
        return new DuckDBDecimal(unscaled, width, scale);
    }

    /// <summary>The number as a .NET decimal.</summary>
    /// <exception cref="InvalidCastException">It does not fit into decimal's 96 bits and 28 digits after the point.</exception>
    public decimal ToDecimal()
    {
        var unscaled = Unscaled;
        var scale = Scale;
        while (scale > 0 && unscaled % 10 == 0 && (scale > 28 || Int128.Abs(unscaled) > s_maxDecimal))
        {
            unscaled /= 10;
            scale--;
        }

        var magnitude = Int128.Abs(unscaled);
        if (scale > 28 || magnitude > s_maxDecimal)
            throw new InvalidCastException($"The DECIMAL({Width},{Scale}) {this} has more digits than .NET's decimal holds. Read it as DuckDBDecimal (GetProviderSpecificValue), or round it in SQL.");
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), unscaled < 0, (byte)scale);
    }

    private static readonly Int128 s_maxDecimal = (Int128)((UInt128.One << 96) - 1);

    /// <summary>The nearest double.</summary>
    public double ToDouble() => double.Parse(ToString(), CultureInfo.InvariantCulture);

    /// <summary>Plain digits with a point, as DuckDB writes it.</summary>
    public override string ToString()
    {
        var digits = Int128.Abs(Unscaled).ToString(CultureInfo.InvariantCulture);
        var sign = Unscaled < 0 ? "-" : "";
        if (Scale == 0)
            return sign + digits;
        digits = digits.PadLeft(Scale + 1, '0');
        return $"{sign}{digits[..^Scale]}.{digits[^Scale..]}";
    }

    private InvalidCastException TooLarge(int width, int scale) =>
        new($"{this} is too large for DECIMAL({width},{scale}), which holds {width - scale} digits before the point. Widen the column or the type.");
}
