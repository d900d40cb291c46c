namespace ResearchKit.Frames;

/// <summary>How a sheet of an XLSX workbook is to be read.</summary>
public sealed record XlsxFormat
{
    /// <summary>Name of the sheet, case ignored; a hidden one is read when it is named. Null, the default: the first visible sheet.</summary>
    public string? Sheet { get; init; }

    /// <summary>Whether the first row that is not empty holds the names. Default true; otherwise columns are named by their letters, A, B, C.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Texts that stand for a missing value. Default: the empty text alone. Cells without a value and <c>#N/A</c> always do.</summary>
    public IReadOnlyList<string> MissingTexts { get; init; } = [""];

    /// <summary>Whether error cells (<c>#DIV/0!</c>, <c>#REF!</c> ...) are missing values. Default false: they stop the reading, and the cell is named.</summary>
    public bool ErrorsAreMissing { get; init; }

    /// <summary>True reads every column as text: numbers with all their digits, dates as 2024-02-29, truth values as true and false. Default false.</summary>
    public bool AllText { get; init; }
}
