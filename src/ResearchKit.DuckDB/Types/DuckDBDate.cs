using System.Globalization;
using System.Runtime.InteropServices;

namespace ResearchKit.DuckDB;

/// <summary>A DATE in full: any day from 5877642-06-25 BC to 5881580-07-10, and the two infinities, which <see cref="DateOnly"/> cannot hold.</summary>
/// <param name="Days">Days since 1970-01-01; int.MaxValue is infinity and -int.MaxValue minus infinity.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBDate(int Days) : IComparable<DuckDBDate>
{
    private static readonly int s_epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>The date after all others, 'infinity'.</summary>
    public static DuckDBDate PositiveInfinity => new(int.MaxValue);

    /// <summary>The date before all others, '-infinity'.</summary>
    public static DuckDBDate NegativeInfinity => new(-int.MaxValue);

    /// <summary>False for the two infinities.</summary>
    public bool IsFinite => Days is not (int.MaxValue or -int.MaxValue);

    /// <summary>A .NET date as DuckDB keeps it.</summary>
    public static DuckDBDate FromDateOnly(DateOnly date) => new(date.DayNumber - s_epoch);

    /// <summary>The date as .NET keeps it, years 1 to 9999.</summary>
    /// <exception cref="InvalidCastException">An infinity, or a year outside that range.</exception>
    public DateOnly ToDateOnly()
    {
        var day = (long)Days + s_epoch;
        if (!IsFinite || day < DateOnly.MinValue.DayNumber || day > DateOnly.MaxValue.DayNumber)
            throw new InvalidCastException($"The DATE {this} lies outside what .NET's DateOnly holds (years 1 to 9999). Read it as DuckDBDate (GetProviderSpecificValue), or filter it in SQL with isfinite().");
        return DateOnly.FromDayNumber((int)day);
    }

    /// <summary>True when the left one is before the right one.</summary>
    public static bool operator <(DuckDBDate left, DuckDBDate right) => left.CompareTo(right) < 0;

    /// <summary>True when the left one is after the right one.</summary>
    public static bool operator >(DuckDBDate left, DuckDBDate right) => left.CompareTo(right) > 0;

    /// <summary>True when the left one is not after the right one.</summary>
    public static bool operator <=(DuckDBDate left, DuckDBDate right) => left.CompareTo(right) <= 0;

    /// <summary>True when the left one is not before the right one.</summary>
    public static bool operator >=(DuckDBDate left, DuckDBDate right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(DuckDBDate other) => Days.CompareTo(other.Days);

    /// <summary>ISO 8601, as DuckDB writes it: 2024-02-29, 0044-03-15 (BC), infinity.</summary>
    public override string ToString()
    {
        if (!IsFinite)
            return Days > 0 ? "infinity" : "-infinity";
        var (year, month, day) = CivilCalendar.FromDays(Days);
        return year > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{1 - year:0000}-{month:00}-{day:00} (BC)");
    }
}
