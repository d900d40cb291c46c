using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>From one number type to another, checked and without boxing.</summary>
internal static class NumberConversion
{
    /// <summary>Converts between the .NET number types; false when the target is none of them.</summary>
    /// <exception cref="InvalidCastException">The target cannot hold the value, or would lose its fraction.</exception>
    public static bool TryConvert<TNumber, T>(TNumber value, out T result)
        where TNumber : INumber<TNumber>
    {
        try
        {
            if (typeof(T) == typeof(int))
                return Give(Whole<TNumber, int>(value), out result);
            if (typeof(T) == typeof(long))
                return Give(Whole<TNumber, long>(value), out result);
            if (typeof(T) == typeof(double))
                return Give(double.CreateChecked(value), out result);
            if (typeof(T) == typeof(decimal))
                return Give(decimal.CreateChecked(value), out result);
            if (typeof(T) == typeof(float))
                return Give(float.CreateChecked(value), out result);
            if (typeof(T) == typeof(short))
                return Give(Whole<TNumber, short>(value), out result);
            if (typeof(T) == typeof(byte))
                return Give(Whole<TNumber, byte>(value), out result);
            if (typeof(T) == typeof(sbyte))
                return Give(Whole<TNumber, sbyte>(value), out result);
            if (typeof(T) == typeof(ushort))
                return Give(Whole<TNumber, ushort>(value), out result);
            if (typeof(T) == typeof(uint))
                return Give(Whole<TNumber, uint>(value), out result);
            if (typeof(T) == typeof(ulong))
                return Give(Whole<TNumber, ulong>(value), out result);
            if (typeof(T) == typeof(Int128))
                return Give(Whole<TNumber, Int128>(value), out result);
            if (typeof(T) == typeof(UInt128))
                return Give(Whole<TNumber, UInt128>(value), out result);
            if (typeof(T) == typeof(BigInteger))
                return Give(Whole<TNumber, BigInteger>(value), out result);
        }
        catch (OverflowException error)
        {
            throw new InvalidCastException($"The number {value.ToString(null, CultureInfo.InvariantCulture)} does not fit into {typeof(T).Name}. Read it as {typeof(TNumber).Name}.", error);
        }

        result = default!;
        return false;
    }

    private static TTarget Whole<TNumber, TTarget>(TNumber value)
        where TNumber : INumber<TNumber>
        where TTarget : INumber<TTarget>
    {
        if (!TNumber.IsInteger(value))
            throw new InvalidCastException($"The number {value.ToString(null, CultureInfo.InvariantCulture)} is not whole, so it is no {typeof(TTarget).Name}. Round it first, or read it as {typeof(TNumber).Name}.");
        return TTarget.CreateChecked(value);
    }

    private static bool Give<TFrom, T>(TFrom value, out T result)
    {
        result = Unsafe.As<TFrom, T>(ref value);
        return true;
    }
}
