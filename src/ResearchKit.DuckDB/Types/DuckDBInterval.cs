using System.Globalization;
using System.Runtime.InteropServices;

namespace ResearchKit.DuckDB;

/// <summary>An INTERVAL: months, days and microseconds, kept apart because a month is no fixed number of days.</summary>
/// <param name="Months">Months, any sign.</param>
/// <param name="Days">Days, any sign.</param>
/// <param name="Microseconds">Microseconds, any sign.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBInterval(int Months, int Days, long Microseconds)
{
    /// <summary>A time span as days and microseconds.</summary>
    /// <exception cref="InvalidCastException">It has a fraction of a microsecond.</exception>
    public static DuckDBInterval FromTimeSpan(TimeSpan span)
    {
        if (span.Ticks % TimeSpan.TicksPerMicrosecond != 0)
            throw new InvalidCastException($"The time span {span.ToString("c", CultureInfo.InvariantCulture)} has a fraction of a microsecond, which INTERVAL does not keep. Round it first.");
        return new DuckDBInterval(0, span.Days, (span.Ticks % TimeSpan.TicksPerDay) / TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>The interval as a time span, a day being 24 hours.</summary>
    /// <exception cref="InvalidCastException">It has months, or is too long.</exception>
    public TimeSpan ToTimeSpan()
    {
        if (Months != 0)
            throw new InvalidCastException($"The interval {this} has months, whose length in days varies, so it is no TimeSpan. Read it as DuckDBInterval.");
        var ticks = ((Int128)Days * TimeSpan.TicksPerDay) + ((Int128)Microseconds * TimeSpan.TicksPerMicrosecond);
        if (ticks < long.MinValue || ticks > long.MaxValue)
            throw new InvalidCastException($"The interval {this} is longer than a TimeSpan holds. Read it as DuckDBInterval.");
        return new TimeSpan((long)ticks);
    }

    /// <summary>Months, days and microseconds in words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Months} months {Days} days {Microseconds} microseconds");
}
