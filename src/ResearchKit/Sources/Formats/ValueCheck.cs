using System.Globalization;

namespace ResearchKit.Sources.Formats;

/// <summary>Tells whether the text of a field is what its column asks for.</summary>
internal static class ValueCheck
{
    /// <summary>Whether a text that is not empty suits a column.</summary>
    /// <param name="text">The text of the field.</param>
    /// <param name="column">The column.</param>
    public static bool Suits(string text, FormatColumn column) => column.Kind switch
    {
        ValueKind.Text => IsOneLine(text),
        ValueKind.Id => IsId(text),
        ValueKind.IdList => text.Split(',').All(id => IsId(id.Trim())),
        ValueKind.Code => column.Codes.Contains(text, StringComparer.Ordinal),
        ValueKind.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        ValueKind.Number => IsNumber(text),
        ValueKind.LocalNumber => IsNumber(text.Replace(',', '.')) && text.Count(c => c is ',' or '.') <= 1,
        ValueKind.Boolean => text is "true" or "false",
        ValueKind.Date => IsDate(text, "yyyy-MM-dd"),
        ValueKind.LocalDate => LocalDate.TryParse(text, out _),
        ValueKind.DateTime => IsDateTime(text),
        ValueKind.Year => text.Length == 4 && text.All(char.IsAsciiDigit),
        ValueKind.Email => IsOneLine(text) && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1
            && !text.Contains(' ', StringComparison.Ordinal),
        ValueKind.Guid => System.Guid.TryParseExact(text, "D", out _),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Kind, $"Column \"{column.Name}\" asks for a kind of value that nothing checks."),
    };

    /// <summary>What a column asks for, as the end of a sentence that begins with "expected".</summary>
    /// <param name="column">The column.</param>
    public static string Expectation(FormatColumn column) => column.Kind switch
    {
        ValueKind.Text => "text on one line",
        ValueKind.Id => "an identifier of at most 255 characters without spaces around it",
        ValueKind.IdList => "identifiers separated by commas",
        ValueKind.Code => "one of " + string.Join(", ", column.Codes),
        ValueKind.Integer => "a whole number",
        ValueKind.Number => "a number with a decimal point",
        ValueKind.LocalNumber => "a number with a decimal point or comma",
        ValueKind.Boolean => "true or false",
        ValueKind.Date => "a date such as 2024-08-12",
        ValueKind.LocalDate => "a date such as 2024-08-12, 12.8.2024 (day first) or 8/12/2024 (month first)",
        ValueKind.DateTime => "a date and time such as 2024-08-12T09:15:00.000Z",
        ValueKind.Year => "a year of four digits",
        ValueKind.Email => "an e-mail address",
        _ => "a UUID with hyphens",
    };

    /// <summary>Whether a text is a moment as in ISO 8601 (RFC 3339): date, T, time, and a zone.</summary>
    /// <param name="text">The text.</param>
    public static bool IsDateTime(string text) =>
        text.Length >= 20 && text[10] is 'T' or 't'
        && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-')
        && !text.EndsWith("-00:00", StringComparison.Ordinal)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsOneLine(string text) => text.AsSpan().IndexOfAny('\r', '\n') < 0;

    private static bool IsId(string text) => text.Length is > 0 and <= 255 && IsOneLine(text) && text.Trim().Length == text.Length;

    private static bool IsNumber(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number);

    private static bool IsDate(string text, string format) =>
        DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
