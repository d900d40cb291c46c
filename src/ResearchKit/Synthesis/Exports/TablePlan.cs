using System.Collections.Immutable;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>What a field means to whoever types it, and so how it can go wrong.</summary>
internal enum FieldRole
{
    /// <summary>A key that is typed by hand.</summary>
    Key = 1,

    /// <summary>A given name.</summary>
    GivenName = 2,

    /// <summary>A family name.</summary>
    FamilyName = 3,

    /// <summary>Family name, comma, given name.</summary>
    FullName = 4,

    /// <summary>A date of birth.</summary>
    BirthDate = 5,

    /// <summary>Another date.</summary>
    Date = 6,
}

/// <summary>How one table of an export is written.</summary>
/// <param name="System">Folder of the system.</param>
/// <param name="Format">The file's format.</param>
/// <param name="FormatName">Name of the format in the answer key.</param>
/// <param name="Path">Path of the file in the export.</param>
internal sealed record TablePlan(string System, TabularFormat Format, string FormatName, string Path)
{
    /// <summary>Names of the columns that are written, in order. Default: all of the format.</summary>
    public ImmutableArray<string> Header { get; init; } = Format.Header;

    /// <summary>How the file is written as a whole. Default: tidy.</summary>
    public FileShape Shape { get; init; } = FileShape.Tidy;

    /// <summary>How a second delivery is written as a whole. Default: tidy.</summary>
    public FileShape SecondShape { get; init; } = FileShape.Tidy;

    /// <summary>Columns that go wrong in ways of their own.</summary>
    public ImmutableDictionary<string, FieldRole> Roles { get; init; } = ImmutableDictionary<string, FieldRole>.Empty;

    /// <summary>The column that holds a wrong value in a row that is corrected later; null when rows are not corrected.</summary>
    public string? Correctable { get; init; }

    /// <summary>What may become of a row.</summary>
    public ImmutableArray<Fate> Fates { get; init; } = [];

    /// <summary>Usual form of dates in columns of local dates. Default: ISO 8601.</summary>
    public LocalDateForm DateForm { get; init; }

    /// <summary>Whether each row is a record that the answer key resolves to a person. Default: false.</summary>
    public bool HasRecords { get; init; }

    /// <summary>Path of the file of the second delivery; null when there is none.</summary>
    public string? SecondPath { get; init; }

    /// <summary>The format of the second delivery. Default: the file's own.</summary>
    public TabularFormat SecondFormat { get; init; } = Format;

    /// <summary>Fills in what a row of the second delivery says of its delivery; null when it says nothing.</summary>
    public Action<string[]>? Redeliver { get; init; }

    /// <summary>The place of a column in a row.</summary>
    public int this[string column] => Header.IndexOf(column, StringComparer.Ordinal);
}
