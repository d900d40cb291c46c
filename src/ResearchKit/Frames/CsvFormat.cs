namespace ResearchKit.Frames;

/// <summary>How a CSV file is to be read where DuckDB's detection is not wanted. Everything left null is detected from the file.</summary>
public sealed record CsvFormat
{
    /// <summary>The character between values; null detects it among comma, semicolon, tab and bar.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether the first line holds the names; null detects it.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>The character before the decimals; null means a point.</summary>
    public char? DecimalSeparator { get; init; }

    /// <summary>The form of dates in strptime's letters, such as <c>%d.%m.%Y</c>; null detects it.</summary>
    public string? DateFormat { get; init; }

    /// <summary>The file's encoding as DuckDB names it: <c>utf-8</c> (null), <c>latin-1</c> or <c>utf-16</c>.</summary>
    public string? Encoding { get; init; }

    /// <summary>Texts that stand for a missing value. Default: the empty text alone.</summary>
    public IReadOnlyList<string> MissingTexts { get; init; } = [""];

    /// <summary>True reads every column as text: nothing is lost of codes such as <c>007</c>.</summary>
    public bool AllText { get; init; }
}
