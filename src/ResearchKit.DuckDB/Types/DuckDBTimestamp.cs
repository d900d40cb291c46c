using System.Globalization;

namespace ResearchKit.DuckDB;

/// <summary>The unit that a timestamp or time counts in.</summary>
public enum DuckDBTimePrecision
{
    /// <summary>TIMESTAMP_S.</summary>
    Seconds,

    /// <summary>TIMESTAMP_MS.</summary>
    Milliseconds,

    /// <summary>TIMESTAMP, TIMESTAMPTZ, TIME.</summary>
    Microseconds,

    /// <summary>TIMESTAMP_NS, TIME_NS.</summary>
    Nanoseconds,
}

/// <summary>A timestamp in full: nanoseconds, years outside .NET's range, and the two infinities, none of which <see cref="DateTime"/> holds.</summary>
/// <param name="Value">Units since 1970-01-01 00:00:00 (UTC for TIMESTAMPTZ); long.MaxValue is infinity and -long.MaxValue minus infinity.</param>
/// <param name="Precision">The unit.</param>
public readonly record struct DuckDBTimestamp(long Value, DuckDBTimePrecision Precision = DuckDBTimePrecision.Microseconds) : IComparable<DuckDBTimestamp>
{
    private static readonly long s_epochTicks = DateTime.UnixEpoch.Ticks;

    /// <summary>The moment after all others, 'infinity'.</summary>
    public static DuckDBTimestamp PositiveInfinity => new(long.MaxValue);

    /// <summary>The moment before all others, '-infinity'.</summary>
    public static DuckDBTimestamp NegativeInfinity => new(-long.MaxValue);

    /// <summary>False for the two infinities.</summary>
    public bool IsFinite => Value is not (long.MaxValue or -long.MaxValue);

    private long UnitsPerSecond => Precision switch
    {
        DuckDBTimePrecision.Seconds => 1,
        DuckDBTimePrecision.Milliseconds => 1_000,
        DuckDBTimePrecision.Microseconds => 1_000_000,
        _ => 1_000_000_000,
    };

    /// <summary>A .NET moment in microseconds, as its clock shows it (<see cref="DateTime.Kind"/> is not looked at).</summary>
    /// <exception cref="InvalidCastException">It has a fraction of a microsecond.</exception>
    public static DuckDBTimestamp FromDateTime(DateTime moment) => new DuckDBTimestamp(0).WithTicks(moment.Ticks);

    /// <summary>A .NET moment in UTC, in microseconds.</summary>
    /// <exception cref="InvalidCastException">It has a fraction of a microsecond.</exception>
    public static DuckDBTimestamp FromDateTimeOffset(DateTimeOffset moment) => new DuckDBTimestamp(0).WithTicks(moment.UtcTicks);

    /// <summary>This moment in another unit.</summary>
    /// <exception cref="InvalidCastException">The moment does not fit into the unit exactly, or is out of its range.</exception>
    public DuckDBTimestamp ToPrecision(DuckDBTimePrecision precision)
    {
        var target = new DuckDBTimestamp(Value, precision);
        if (!IsFinite || precision == Precision)
            return target;
        var exact = (Int128)Value * target.UnitsPerSecond;
        var converted = exact / UnitsPerSecond;
        if (converted * UnitsPerSecond != exact)
            throw new InvalidCastException($"{this} is not a whole number of {precision.ToString().ToLowerInvariant()}: it would lose its fraction. Use a finer timestamp type, or round it in SQL with date_trunc().");
        if (converted >= long.MaxValue || converted <= -long.MaxValue)
            throw new InvalidCastException($"{this} lies outside the range of a timestamp in {precision.ToString().ToLowerInvariant()}.");
        return target with { Value = (long)converted };
    }

    /// <summary>The moment as .NET keeps it, in ticks of 100 nanoseconds, years 1 to 9999.</summary>
    /// <param name="kind">What the result says of its zone.</param>
    /// <exception cref="InvalidCastException">An infinity, a year outside that range, or nanoseconds that are no whole tick.</exception>
    public DateTime ToDateTime(DateTimeKind kind = DateTimeKind.Unspecified)
    {
        if (!IsFinite)
            throw NotRepresentable("is not a moment");
        var ticks = (Int128)Value * TimeSpan.TicksPerSecond;
        var whole = ticks / UnitsPerSecond;
        if (whole * UnitsPerSecond != ticks)
            throw NotRepresentable("has nanoseconds finer than DateTime's 100");
        whole += s_epochTicks;
        if (whole < DateTime.MinValue.Ticks || whole > DateTime.MaxValue.Ticks)
            throw NotRepresentable("lies outside the years 1 to 9999");
        return new DateTime((long)whole, kind);
    }

    /// <summary>True when the left one is before the right one.</summary>
    public static bool operator <(DuckDBTimestamp left, DuckDBTimestamp right) => left.CompareTo(right) < 0;

    /// <summary>True when the left one is after the right one.</summary>
    public static bool operator >(DuckDBTimestamp left, DuckDBTimestamp right) => left.CompareTo(right) > 0;

    /// <summary>True when the left one is not after the right one.</summary>
    public static bool operator <=(DuckDBTimestamp left, DuckDBTimestamp right) => left.CompareTo(right) <= 0;

    /// <summary>True when the left one is not before the right one.</summary>
    public static bool operator >=(DuckDBTimestamp left, DuckDBTimestamp right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(DuckDBTimestamp other)
    {
        if (!IsFinite || !other.IsFinite)
            return Value.CompareTo(other.Value);
        return ((Int128)Value * other.UnitsPerSecond).CompareTo((Int128)other.Value * UnitsPerSecond);
    }

    /// <summary>ISO 8601 with a space, as DuckDB writes it: 2024-02-29 12:34:56.789, infinity.</summary>
    public override string ToString()
    {
        if (!IsFinite)
            return Value > 0 ? "infinity" : "-infinity";
        var perDay = (Int128)86_400 * UnitsPerSecond;
        var days = Value / perDay;
        var rest = Value - (days * perDay);
        if (rest < 0)
        {
            days--;
            rest += perDay;
        }

        var date = new DuckDBDate((int)days).ToString();
        var time = DuckDBTime.Text((long)rest, UnitsPerSecond);
        const string bc = " (BC)";
        return date.EndsWith(bc, StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"{date[..^bc.Length]} {time}{bc}")
            : string.Create(CultureInfo.InvariantCulture, $"{date} {time}");
    }

    private DuckDBTimestamp WithTicks(long ticks)
    {
        var micros = Math.DivRem(ticks - s_epochTicks, TimeSpan.TicksPerMicrosecond, out var rest);
        return rest == 0 ? this with { Value = micros } : new DuckDBTimestamp(checked((ticks - s_epochTicks) * 100), DuckDBTimePrecision.Nanoseconds);
    }

    private InvalidCastException NotRepresentable(string why) =>
        new($"The timestamp {this} {why}, which .NET's DateTime cannot hold. Read it as DuckDBTimestamp (GetProviderSpecificValue), or filter or round it in SQL (isfinite(), date_trunc()).");
}
