using System.Globalization;

namespace ResearchKit.Sources.Formats;

/// <summary>
/// Dates as they stand in files of systems that were set up by people: ISO 8601, day first with dots (Finland, Sweden's older files), month first
/// with slashes. The separator decides, never the numbers: 3/4/2024 is the fourth of March in every file of the kit's own layouts.
/// </summary>
internal static class LocalDate
{
    private static readonly string[] Formats = ["yyyy-MM-dd", "d.M.yyyy", "M/d/yyyy"];

    /// <summary>Reads a date in any of the three forms, with or without leading zeros in the last two.</summary>
    /// <param name="text">The text.</param>
    /// <param name="date">The date, when it is one.</param>
    public static bool TryParse(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>Writes a date in one of the three forms.</summary>
    /// <param name="date">The date.</param>
    /// <param name="form">The form.</param>
    public static string Write(DateOnly date, LocalDateForm form) => date.ToString(Formats[(int)form], CultureInfo.InvariantCulture);
}

/// <summary>A form of <see cref="LocalDate"/>.</summary>
internal enum LocalDateForm
{
    /// <summary>2024-08-12.</summary>
    Iso = 0,

    /// <summary>12.8.2024.</summary>
    DayFirst = 1,

    /// <summary>8/12/2024.</summary>
    MonthFirst = 2,
}
