using System.Collections.Immutable;
using ResearchKit.Privacy;
using ResearchKit.Store;

namespace ResearchKit.Sources.Mapped;

/// <summary>Which columns of which files become which columns of the learning schema. Read from YAML by <see cref="MappingReader"/>; immutable.</summary>
/// <param name="Name">Name of the mapping, for example <c>oulad</c>.</param>
/// <param name="Version">Version that its author gives it, from 1.</param>
/// <param name="Description">What it reads, in a sentence.</param>
/// <param name="Files">The files.</param>
/// <param name="Loads">What goes where, in the order of the learning schema's tables.</param>
/// <param name="Sha256">SHA-256 of the mapping's text, lower-case hexadecimal.</param>
public sealed record Mapping(
    string Name,
    int Version,
    string Description,
    ImmutableArray<MappedFile> Files,
    ImmutableArray<TableLoad> Loads,
    string Sha256)
{
    /// <summary>Persons who are known by names, dates and keys, to be linked with those of other systems. Empty when every person column is an identifier that needs no linking.</summary>
    public ImmutableArray<PersonBlock> People { get; init; } = [];
}

/// <summary>A file that a mapping reads.</summary>
/// <param name="Name">Name within the mapping.</param>
/// <param name="Path">Path within the imported folder; with a <c>*</c> in the file's name it stands for several deliveries, in the order of their names.</param>
/// <param name="IsOptional">Whether the import goes on without it.</param>
/// <param name="Delimiter">One character between fields; a comma by default.</param>
/// <param name="Encoding"><c>utf-8</c> (default), <c>utf-16</c> or <c>latin-1</c>; <c>utf-8|latin-1</c> takes the first unless the file cannot be read with it.</param>
/// <param name="Missing">Texts that stand for a missing value; the empty field by default.</param>
/// <param name="Columns">Every column of the file with its class.</param>
public sealed record MappedFile(
    string Name,
    string Path,
    bool IsOptional,
    char Delimiter,
    string Encoding,
    ImmutableArray<string> Missing,
    ImmutableArray<MappedColumn> Columns)
{
    /// <summary>How the rows are written; by default as the extension of the path says.</summary>
    public TableFormat Format { get; init; } = TableFormat.Csv;

    /// <summary>Sheet of a workbook; null for the first that is visible.</summary>
    public string? Sheet { get; init; }

    /// <summary>Whether the first line of a CSV file, or the first row of a sheet, names the columns. Where it does not, the columns of the mapping are the fields in their order.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Columns that name a row within the source: of several rows with the same key the last one stands. Empty: rows have no key.</summary>
    public ImmutableArray<string> Key { get; init; } = [];

    /// <summary>A row with this value in this column takes the row with the same key back; null when rows are never taken back.</summary>
    public (string Column, string Value)? Deleted { get; init; }

    /// <summary>Rows that no load takes because other rows are made with their help alone; they are accounted for without a table. Empty: none.</summary>
    internal ImmutableArray<RowFilter> Aside { get; init; } = [];

    /// <summary>Columns whose names are not known beforehand, or null.</summary>
    public ColumnPattern? MoreColumns { get; init; }

    /// <summary>One column a question becomes one row a question, or null.</summary>
    public Unpivot? Unpivot { get; init; }

    /// <summary>Columns taken over from other files of the mapping.</summary>
    public ImmutableArray<Lookup> Lookups { get; init; } = [];

    /// <summary>A column by name, or null: one of the file, or one that an unpivot or a lookup makes.</summary>
    /// <param name="name">Name in the file's header; case counts.</param>
    public MappedColumn? Find(string name) =>
        Columns.FirstOrDefault(column => column.Name == name)
        ?? Lookups.SelectMany(lookup => lookup.Takes).FirstOrDefault(column => column.Name == name)
        ?? Unpivot?.Find(name)
        ?? (MoreColumns is { } more && more.Matches(name) ? new MappedColumn(name, more.Class, "person", false) : null);
}

/// <summary>Columns whose names follow a pattern, for example one a question of a questionnaire.</summary>
/// <param name="Pattern">Regular expression that the whole name matches.</param>
/// <param name="Class">What they hold.</param>
public sealed record ColumnPattern(string Pattern, SourceClass Class)
{
    private readonly System.Text.RegularExpressions.Regex _regex =
        new($"^(?:{Pattern})$", System.Text.RegularExpressions.RegexOptions.CultureInvariant | System.Text.RegularExpressions.RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));

    /// <summary>Whether a column of that name is one of them.</summary>
    /// <param name="name">Name in the file's header.</param>
    public bool Matches(string name) => _regex.IsMatch(name);
}

/// <summary>One column a question becomes one row a question. Empty cells make no row; a row without any answer is told once.</summary>
/// <param name="NameColumn">New column with the old column's name.</param>
/// <param name="ValueColumn">New column with its value.</param>
/// <param name="Class">Class of the value.</param>
public sealed record Unpivot(string NameColumn, string ValueColumn, SourceClass Class)
{
    internal MappedColumn? Find(string name) => name == NameColumn
        ? new MappedColumn(name, SourceClass.Neutral, "person", false)
        : name == ValueColumn ? new MappedColumn(name, Class, "person", false) : null;
}

/// <summary>Columns taken over from the row of another file that a column points to. Where several rows have the key, the last delivered counts.</summary>
/// <param name="File">Name of the other file in the mapping.</param>
/// <param name="Key">Its column that is pointed to.</param>
/// <param name="By">The pointing column of this file.</param>
/// <param name="IsFirstOfList">Whether the pointing column holds a list separated by commas, of which the first counts.</param>
/// <param name="Takes">New columns.</param>
/// <param name="From">Columns of the other file that they are taken from, in the same order.</param>
public sealed record Lookup(string File, string Key, string By, bool IsFirstOfList, ImmutableArray<MappedColumn> Takes, ImmutableArray<string> From);

/// <summary>A column of a mapped file.</summary>
/// <param name="Name">Name in the file's header.</param>
/// <param name="Class">What it holds.</param>
/// <param name="IdentifierSystem">For identifiers of people: which system's numbers they are. Equal numbers of one system are one person.</param>
/// <param name="IsKept">Free text that the mapping asks for by name.</param>
public sealed record MappedColumn(string Name, SourceClass Class, string IdentifierSystem, bool IsKept);

/// <summary>One file into one table.</summary>
/// <param name="Table">Table of the learning schema.</param>
/// <param name="File">The file.</param>
/// <param name="Duplicates">What happens to rows with the same key.</param>
/// <param name="Values">A value for each column that is filled.</param>
public sealed record TableLoad(SchemaTable Table, MappedFile File, DuplicatePolicy Duplicates, ImmutableArray<MappedValue> Values)
{
    /// <summary>Which rows of the file the load takes: those where the column has one of the values (an empty text stands for a missing value). Empty: all.</summary>
    public ImmutableArray<RowFilter> When { get; init; } = [];

    /// <summary>Further names, each made of one or several source columns, by which other files may refer to the row's code. A name that two rows have refers to neither.</summary>
    public ImmutableArray<ImmutableArray<string>> Aliases { get; init; } = [];
}

/// <summary>Rows that have one of some values in a column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Values">The values; an empty text stands for a missing value.</param>
/// <param name="IsNegated">Whether all other rows are meant.</param>
public sealed record RowFilter(string Column, ImmutableArray<string> Values, bool IsNegated = false);

/// <summary>What happens to rows with the same key.</summary>
public enum DuplicatePolicy
{
    /// <summary>Equal rows are merged into the first; rows that differ from it are rejected. The default.</summary>
    Same = 0,

    /// <summary>The columns that the schema marks as summable are added up; the rows are merged.</summary>
    Sum = 1,

    /// <summary>The last row of the file stands; equal ones before it are merged into it, others are superseded.</summary>
    Latest = 2,

    /// <summary>The rows describe one thing: they are merged, and of each column the first value that is not missing counts.</summary>
    Combine = 3,
}

/// <summary>How one column of the store is filled.</summary>
/// <param name="Target">Column of the learning schema.</param>
/// <param name="Columns">Source columns: one, or several that together make a code. Empty for a constant.</param>
/// <param name="Constant">The same value in every row, or null.</param>
/// <param name="Recode">Source value to code; a value that is not listed stays as it is and is checked against the schema's codes.</param>
/// <param name="Formats">Date and time formats (strptime), tried in order; ISO 8601 when empty.</param>
/// <param name="TimeZone">Zone of times without an offset, for example <c>Europe/Helsinki</c>; UTC when null.</param>
/// <param name="Factor">What a number is multiplied by to come to the schema's unit.</param>
/// <param name="HasDecimalComma">Whether numbers are written 1,5.</param>
/// <param name="Generalise">Generalisation of a quasi-identifier.</param>
public sealed record MappedValue(
    SchemaColumn Target,
    ImmutableArray<string> Columns,
    string? Constant,
    ImmutableArray<KeyValuePair<string, string>> Recode,
    ImmutableArray<string> Formats,
    string? TimeZone,
    double Factor,
    bool HasDecimalComma,
    Generalisation Generalise)
{
    /// <summary>The person block whose person is meant, for columns of people that are linked; else null.</summary>
    public PersonBlock? Person { get; init; }

    /// <summary>A number that is added after multiplication, for example -1 where a source names a school year by the year in which it ends.</summary>
    public double Offset { get; init; }

    /// <summary>The source columns as an error names them.</summary>
    public string SourceName => Person is { } person ? person.SourceName : Columns.IsEmpty ? Target.Name : string.Join('+', Columns);
}

/// <summary>A generalisation of a quasi-identifier on the way into the store.</summary>
/// <param name="ToYear">A date becomes its year.</param>
/// <param name="FirstCharacters">A text becomes its first characters, for example a postcode its first two; 0 leaves it whole.</param>
public sealed record Generalisation(bool ToYear = false, int FirstCharacters = 0)
{
    /// <summary>A place becomes its district; null: it is no place.</summary>
    public DistrictTable? Districts { get; init; }

    /// <summary>Leaves the value as it is.</summary>
    public static Generalisation None { get; } = new();
}
