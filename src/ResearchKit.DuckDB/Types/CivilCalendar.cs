namespace ResearchKit.DuckDB;

/// <summary>The proleptic Gregorian calendar for years of any size (Hinnant, "chrono-compatible low-level date algorithms").</summary>
internal static class CivilCalendar
{
    /// <summary>Year (0 is 1 BC), month and day of a count of days since 1970-01-01.</summary>
    public static (long Year, int Month, int Day) FromDays(long days)
    {
        var shifted = days + 719_468;
        var era = Math.DivRem(shifted, 146_097, out var dayOfEra);
        if (dayOfEra < 0)
        {
            era--;
            dayOfEra += 146_097;
        }

        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shiftedMonth = ((5 * dayOfYear) + 2) / 153;
        var day = (int)(dayOfYear - (((153 * shiftedMonth) + 2) / 5)) + 1;
        var month = (int)(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }
}
