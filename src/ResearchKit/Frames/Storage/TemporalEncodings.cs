using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>An encoding that knows which stored values it can decode; a column in which any can't is read as DuckDB's own type.</summary>
internal interface ICheckedEncoding<TStored>
{
    bool Represents(TStored stored);
}

/// <summary>DATE: days since 1970-01-01.</summary>
internal readonly struct DateEncoding : IValueEncoding<int, DateOnly>, ICheckedEncoding<int>, ISqlEncoding
{
    public DuckDBLogicalType SqlType => DuckDBLogicalType.Of(DuckDBType.Date);

    private static readonly int s_epoch = new DateOnly(1970, 1, 1).DayNumber;

    public DateOnly Decode(int stored) => DateOnly.FromDayNumber(stored + s_epoch);

    /// <summary>The first and the last day of DateOnly.</summary>
    public static int First => -s_epoch;

    public static int Last => DateOnly.MaxValue.DayNumber - s_epoch;

    public bool Represents(int stored) => stored >= First && stored <= Last;
}

/// <summary>DATE as DuckDB has it, with infinities.</summary>
internal readonly struct FullDateEncoding : IValueEncoding<int, DuckDBDate>, ISqlEncoding
{
    public DuckDBLogicalType SqlType => DuckDBLogicalType.Of(DuckDBType.Date);

    public DuckDBDate Decode(int stored) => new(stored);
}

/// <summary>TIMESTAMP, _S, _MS and _NS: units since 1970, as DateTime of unspecified kind.</summary>
internal readonly record struct TimestampEncoding(DuckDBTimePrecision Precision) : IValueEncoding<long, DateTime>, ICheckedEncoding<long>, ISqlEncoding
{
    public DuckDBLogicalType SqlType => SqlTypes.Timestamp(Precision);

    public DateTime Decode(long stored) => new(MomentTicks.Of(stored, Precision), DateTimeKind.Unspecified);

    public bool Represents(long stored) => MomentTicks.Represents(stored, Precision);
}

/// <summary>TIMESTAMPTZ: microseconds since 1970 in UTC.</summary>
internal readonly struct MomentEncoding : IValueEncoding<long, DateTimeOffset>, ICheckedEncoding<long>, ISqlEncoding
{
    public DuckDBLogicalType SqlType => DuckDBLogicalType.Of(DuckDBType.TimestampTz);

    public DateTimeOffset Decode(long stored) => new(MomentTicks.Of(stored, DuckDBTimePrecision.Microseconds), TimeSpan.Zero);

    public bool Represents(long stored) => MomentTicks.Represents(stored, DuckDBTimePrecision.Microseconds);
}

/// <summary>Timestamps of all kinds as DuckDB has them, with infinities and nanoseconds.</summary>
internal readonly record struct FullTimestampEncoding(DuckDBTimePrecision Precision, bool IsUtc) : IValueEncoding<long, DuckDBTimestamp>, ISqlEncoding
{
    public DuckDBLogicalType SqlType => IsUtc ? DuckDBLogicalType.Of(DuckDBType.TimestampTz) : SqlTypes.Timestamp(Precision);

    public DuckDBTimestamp Decode(long stored) => new(stored, Precision);
}

/// <summary>TIME and TIME_NS: units since midnight.</summary>
internal readonly record struct TimeEncoding(DuckDBTimePrecision Precision) : IValueEncoding<long, TimeOnly>, ICheckedEncoding<long>, ISqlEncoding
{
    public DuckDBLogicalType SqlType => SqlTypes.Time(Precision);

    public TimeOnly Decode(long stored) => new(Precision == DuckDBTimePrecision.Nanoseconds ? stored / 100 : stored * TimeSpan.TicksPerMicrosecond);

    public bool Represents(long stored) => Precision == DuckDBTimePrecision.Nanoseconds
        ? stored % 100 == 0 && stored < TimeSpan.TicksPerDay * 100
        : stored < TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond;
}

/// <summary>TIME and TIME_NS as DuckDB has them, with 24:00:00 and nanoseconds.</summary>
internal readonly record struct FullTimeEncoding(DuckDBTimePrecision Precision) : IValueEncoding<long, DuckDBTime>, ISqlEncoding
{
    public DuckDBLogicalType SqlType => SqlTypes.Time(Precision);

    public DuckDBTime Decode(long stored) => new(stored, Precision);
}

/// <summary>TIMETZ: 40 bits of microseconds, then 24 bits of the inverted offset.</summary>
internal readonly struct ZonedTimeEncoding : IValueEncoding<ulong, DuckDBTimeTz>, ISqlEncoding
{
    public DuckDBLogicalType SqlType => DuckDBLogicalType.Of(DuckDBType.TimeTz);

    private const int MaxOffset = 57_599;

    public DuckDBTimeTz Decode(ulong stored) => new(new DuckDBTime((long)(stored >> 24)), MaxOffset - (int)(stored & 0xFF_FFFF));
}

/// <summary>Ticks of 100 ns since the year 1 from units since 1970.</summary>
internal static class MomentTicks
{
    private static readonly long s_epoch = DateTime.UnixEpoch.Ticks;
    private static readonly long s_last = DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks;

    /// <summary>The first and the last microsecond of DateTime.</summary>
    public static long FirstMicrosecond => -s_epoch / TimeSpan.TicksPerMicrosecond;

    public static long LastMicrosecond => s_last / TimeSpan.TicksPerMicrosecond;

    public static long Of(long stored, DuckDBTimePrecision precision) => s_epoch + (precision switch
    {
        DuckDBTimePrecision.Seconds => stored * TimeSpan.TicksPerSecond,
        DuckDBTimePrecision.Milliseconds => stored * TimeSpan.TicksPerMillisecond,
        DuckDBTimePrecision.Microseconds => stored * TimeSpan.TicksPerMicrosecond,
        _ => stored / 100,
    });

    public static bool Represents(long stored, DuckDBTimePrecision precision)
    {
        if (precision == DuckDBTimePrecision.Nanoseconds)
            return stored % 100 == 0 && stored is not (long.MaxValue or -long.MaxValue);
        var unit = precision switch
        {
            DuckDBTimePrecision.Seconds => TimeSpan.TicksPerSecond,
            DuckDBTimePrecision.Milliseconds => TimeSpan.TicksPerMillisecond,
            _ => TimeSpan.TicksPerMicrosecond,
        };
        return stored >= -s_epoch / unit && stored <= s_last / unit;
    }
}
