using System.Globalization;

namespace ResearchKit.DuckDB;

/// <summary>A TIME or TIME_NS in full: nanoseconds, and 24:00:00, which <see cref="TimeOnly"/> does not hold.</summary>
/// <param name="Value">Units since midnight, up to a whole day.</param>
/// <param name="Precision">Microseconds (TIME) or nanoseconds (TIME_NS).</param>
public readonly record struct DuckDBTime(long Value, DuckDBTimePrecision Precision = DuckDBTimePrecision.Microseconds) : IComparable<DuckDBTime>
{
    private long UnitsPerSecond => Precision == DuckDBTimePrecision.Nanoseconds ? 1_000_000_000 : 1_000_000;

    /// <summary>A .NET time; in nanoseconds when it is finer than a microsecond.</summary>
    public static DuckDBTime FromTimeOnly(TimeOnly time) =>
        time.Ticks % TimeSpan.TicksPerMicrosecond == 0
            ? new DuckDBTime(time.Ticks / TimeSpan.TicksPerMicrosecond)
            : new DuckDBTime(time.Ticks * 100, DuckDBTimePrecision.Nanoseconds);

    /// <summary>This time in another unit.</summary>
    /// <exception cref="InvalidCastException">It has nanoseconds and microseconds were asked for.</exception>
    public DuckDBTime ToPrecision(DuckDBTimePrecision precision)
    {
        if (precision == Precision)
            return this;
        if (precision == DuckDBTimePrecision.Nanoseconds)
            return new DuckDBTime(Value * 1000, precision);
        if (Value % 1000 != 0)
            throw new InvalidCastException($"The time {this} has nanoseconds, which TIME does not keep. Use TIME_NS, or round it first.");
        return new DuckDBTime(Value / 1000);
    }

    /// <summary>The time as .NET keeps it, in ticks of 100 nanoseconds.</summary>
    /// <exception cref="InvalidCastException">24:00:00, or nanoseconds that are no whole tick.</exception>
    public TimeOnly ToTimeOnly()
    {
        var ticks = Precision == DuckDBTimePrecision.Nanoseconds ? Value / 100 : Value * TimeSpan.TicksPerMicrosecond;
        if (ticks >= TimeSpan.TicksPerDay)
            throw new InvalidCastException($"The time {this} is a whole day, which .NET's TimeOnly cannot hold. Read it as DuckDBTime (GetProviderSpecificValue) or as TimeSpan.");
        if (Precision == DuckDBTimePrecision.Nanoseconds && Value % 100 != 0)
            throw new InvalidCastException($"The time {this} has nanoseconds finer than TimeOnly's 100. Read it as DuckDBTime (GetProviderSpecificValue), or cast it to TIME in SQL.");
        return new TimeOnly(ticks);
    }

    /// <summary>True when the left one is before the right one.</summary>
    public static bool operator <(DuckDBTime left, DuckDBTime right) => left.CompareTo(right) < 0;

    /// <summary>True when the left one is after the right one.</summary>
    public static bool operator >(DuckDBTime left, DuckDBTime right) => left.CompareTo(right) > 0;

    /// <summary>True when the left one is not after the right one.</summary>
    public static bool operator <=(DuckDBTime left, DuckDBTime right) => left.CompareTo(right) <= 0;

    /// <summary>True when the left one is not before the right one.</summary>
    public static bool operator >=(DuckDBTime left, DuckDBTime right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(DuckDBTime other) => ((Int128)Value * other.UnitsPerSecond).CompareTo((Int128)other.Value * UnitsPerSecond);

    /// <summary>As DuckDB writes it: 12:34:56.789.</summary>
    public override string ToString() => Text(Value, UnitsPerSecond);

    internal static string Text(long units, long unitsPerSecond)
    {
        var seconds = Math.DivRem(units, unitsPerSecond, out var fraction);
        var text = string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        if (fraction == 0)
            return text;
        var digits = unitsPerSecond switch { 1_000 => 3, 1_000_000 => 6, _ => 9 };
        return $"{text}.{fraction.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0').TrimEnd('0')}";
    }
}

/// <summary>A TIME WITH TIME ZONE: a time of day and an offset from UTC.</summary>
/// <param name="Time">The time as the clock there shows it, in microseconds.</param>
/// <param name="OffsetSeconds">Seconds east of UTC, from -57599 to 57599.</param>
public readonly record struct DuckDBTimeTz(DuckDBTime Time, int OffsetSeconds)
{
    private const int MaxOffset = 57_599;

    /// <summary>The offset as .NET keeps it.</summary>
    public TimeSpan Offset => TimeSpan.FromSeconds(OffsetSeconds);

    /// <summary>As DuckDB writes it: 12:34:56+02, 12:34:56-03:30.</summary>
    public override string ToString()
    {
        var seconds = Math.Abs(OffsetSeconds);
        var text = string.Create(CultureInfo.InvariantCulture, $"{Time}{(OffsetSeconds < 0 ? '-' : '+')}{seconds / 3600:00}");
        if (seconds % 3600 != 0)
            text = string.Create(CultureInfo.InvariantCulture, $"{text}:{seconds / 60 % 60:00}");
        return seconds % 60 == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}:{seconds % 60:00}");
    }

    // 40 bits of microseconds, then 24 bits of the offset, inverted and shifted so that earlier moments sort first.
    internal static DuckDBTimeTz FromBits(ulong bits) => new(new DuckDBTime((long)(bits >> 24)), MaxOffset - (int)(bits & 0xFFFFFF));

    internal ulong ToBits()
    {
        if (OffsetSeconds is < -MaxOffset or > MaxOffset)
            throw new InvalidCastException($"The offset of {OffsetSeconds} seconds lies outside what TIME WITH TIME ZONE holds (-57599 to 57599).");
        return ((ulong)Time.ToPrecision(DuckDBTimePrecision.Microseconds).Value << 24) | (uint)(MaxOffset - OffsetSeconds);
    }
}
