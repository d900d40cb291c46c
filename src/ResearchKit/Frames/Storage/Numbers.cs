using System.Runtime.CompilerServices;
using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>Conversions of number types, chosen at compile time for each type: no boxing.</summary>
internal static class Numbers
{
    public static bool IsInteger<T>() =>
        typeof(T) == typeof(sbyte) || typeof(T) == typeof(byte) || typeof(T) == typeof(short) || typeof(T) == typeof(ushort)
        || typeof(T) == typeof(int) || typeof(T) == typeof(uint) || typeof(T) == typeof(long) || typeof(T) == typeof(ulong)
        || typeof(T) == typeof(Int128) || typeof(T) == typeof(UInt128);

    public static bool IsNumber(Type type) =>
        type == typeof(sbyte) || type == typeof(byte) || type == typeof(short) || type == typeof(ushort) || type == typeof(int)
        || type == typeof(uint) || type == typeof(long) || type == typeof(ulong) || type == typeof(Int128) || type == typeof(UInt128)
        || type == typeof(float) || type == typeof(double) || type == typeof(decimal);

    public static bool IsNumber<T>() =>
        IsInteger<T>() || typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(decimal);

    public static bool ConvertsToDouble<T>() => IsNumber<T>() || typeof(T) == typeof(bool) || typeof(T) == typeof(DuckDBDecimal);

    /// <summary>The nearest double of a number; 0 or 1 of a truth value. Undefined for types that are neither.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble<T>(T value)
        where T : struct
    {
        if (typeof(T) == typeof(double))
            return Unsafe.BitCast<T, double>(value);
        if (typeof(T) == typeof(int))
            return Unsafe.BitCast<T, int>(value);
        if (typeof(T) == typeof(long))
            return Unsafe.BitCast<T, long>(value);
        if (typeof(T) == typeof(float))
            return Unsafe.BitCast<T, float>(value);
        if (typeof(T) == typeof(bool))
            return Unsafe.BitCast<T, bool>(value) ? 1 : 0;
        if (typeof(T) == typeof(sbyte))
            return Unsafe.BitCast<T, sbyte>(value);
        if (typeof(T) == typeof(byte))
            return Unsafe.BitCast<T, byte>(value);
        if (typeof(T) == typeof(short))
            return Unsafe.BitCast<T, short>(value);
        if (typeof(T) == typeof(ushort))
            return Unsafe.BitCast<T, ushort>(value);
        if (typeof(T) == typeof(uint))
            return Unsafe.BitCast<T, uint>(value);
        if (typeof(T) == typeof(ulong))
            return Unsafe.BitCast<T, ulong>(value);
        if (typeof(T) == typeof(decimal))
            return (double)Unsafe.BitCast<T, decimal>(value);
        if (typeof(T) == typeof(Int128))
            return (double)Unsafe.BitCast<T, Int128>(value);
        if (typeof(T) == typeof(UInt128))
            return (double)Unsafe.BitCast<T, UInt128>(value);
        if (typeof(T) == typeof(DuckDBDecimal))
            return Unsafe.BitCast<T, DuckDBDecimal>(value).ToDouble();
        return double.NaN;
    }
}
