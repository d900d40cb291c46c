using System.Runtime.CompilerServices;

namespace ResearchKit.Frames.Storage;

/// <summary>
/// Maps values of up to 64 bits to unsigned keys of the same order, so that they sort by counting. Not-a-number is the greatest, as in
/// DuckDB; negative zero equals zero.
/// </summary>
internal static class SortKeys
{
    public static bool Has<T>() =>
        typeof(T) == typeof(bool) || typeof(T) == typeof(sbyte) || typeof(T) == typeof(byte) || typeof(T) == typeof(short)
        || typeof(T) == typeof(ushort) || typeof(T) == typeof(int) || typeof(T) == typeof(uint) || typeof(T) == typeof(long)
        || typeof(T) == typeof(ulong) || typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(DateOnly)
        || typeof(T) == typeof(TimeOnly) || typeof(T) == typeof(TimeSpan) || typeof(T) == typeof(DateTime);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of<T>(T value)
        where T : struct
    {
        if (typeof(T) == typeof(bool))
            return Unsafe.BitCast<T, bool>(value) ? 1UL : 0UL;
        if (typeof(T) == typeof(byte))
            return Unsafe.BitCast<T, byte>(value);
        if (typeof(T) == typeof(ushort))
            return Unsafe.BitCast<T, ushort>(value);
        if (typeof(T) == typeof(uint))
            return Unsafe.BitCast<T, uint>(value);
        if (typeof(T) == typeof(ulong))
            return Unsafe.BitCast<T, ulong>(value);
        if (typeof(T) == typeof(sbyte))
            return Signed(Unsafe.BitCast<T, sbyte>(value));
        if (typeof(T) == typeof(short))
            return Signed(Unsafe.BitCast<T, short>(value));
        if (typeof(T) == typeof(int))
            return Signed(Unsafe.BitCast<T, int>(value));
        if (typeof(T) == typeof(long))
            return Signed(Unsafe.BitCast<T, long>(value));
        if (typeof(T) == typeof(float))
            return Floating(Unsafe.BitCast<T, float>(value));
        if (typeof(T) == typeof(double))
            return Floating(Unsafe.BitCast<T, double>(value));
        if (typeof(T) == typeof(DateOnly))
            return (ulong)Unsafe.BitCast<T, DateOnly>(value).DayNumber;
        if (typeof(T) == typeof(TimeOnly))
            return (ulong)Unsafe.BitCast<T, TimeOnly>(value).Ticks;
        if (typeof(T) == typeof(TimeSpan))
            return Signed(Unsafe.BitCast<T, TimeSpan>(value).Ticks);
        if (typeof(T) == typeof(DateTime))
            return (ulong)Unsafe.BitCast<T, DateTime>(value).Ticks;
        throw new NotSupportedException($"{typeof(T)} has no 64-bit sort key.");
    }

    private static ulong Signed(long value) => (ulong)value ^ 0x8000_0000_0000_0000UL;

    private static ulong Floating(double value)
    {
        if (double.IsNaN(value))
            return ulong.MaxValue;
        var bits = BitConverter.DoubleToUInt64Bits(value == 0 ? 0.0 : value);
        return (bits & 0x8000_0000_0000_0000UL) != 0 ? ~bits : bits | 0x8000_0000_0000_0000UL;
    }
}
