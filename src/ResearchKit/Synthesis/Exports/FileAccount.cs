using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>The true counts of one file of an export.</summary>
/// <param name="number">The file's number in the answer key, from 1.</param>
/// <param name="system">Folder of the system.</param>
/// <param name="path">Path in the export, with / between; a file in a zip stands behind the zip's name.</param>
/// <param name="format">Format, for example <c>oneroster-1.1</c>.</param>
internal sealed class FileAccount(int number, string system, string path, string format)
{
    private readonly long[] _mess = new long[Enum.GetValues<MessKind>().Length];

    public int Number { get; } = number;

    public string System { get; } = system;

    public string Path { get; } = path;

    public string Format { get; } = format;

    /// <summary>How the file is written as a whole; null for JSON lines.</summary>
    public FileShape? Shape { get; init; }

    /// <summary>Description of the file's columns; null for JSON lines.</summary>
    public TabularFormat? Layout { get; init; }

    /// <summary>Rows, statements or events, without a header.</summary>
    public long Rows { get; set; }

    /// <summary>Ways in which the file breaks its format: what its description finds in header and rows together.</summary>
    public long Violations { get; set; }

    /// <summary>
    /// Rows that a right import keeps: all but duplicates, rows that a second delivery replaces, statements taken back and those that take back, and rows that break
    /// the format.
    /// </summary>
    public long Valid =>
        Rows - this[MessKind.ExactDuplicate] - this[MessKind.NearDuplicate] - this[MessKind.Superseded] - this[MessKind.Voided] - this[MessKind.Voiding] - this[MessKind.Invalid];

    /// <summary>Rows with a kind of mess.</summary>
    public long this[MessKind kind] => _mess[(int)kind];

    /// <summary>Counts a row with a kind of mess.</summary>
    public void Count(MessKind kind) => _mess[(int)kind]++;
}
