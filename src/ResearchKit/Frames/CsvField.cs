namespace ResearchKit.Frames;

/// <summary>A text as a field of a CSV file (RFC 4180).</summary>
internal static class CsvField
{
    /// <summary>The text, in quotes where it holds a comma, a quote or an end of line.</summary>
    public static string Of(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
