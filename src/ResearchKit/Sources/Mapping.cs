using System.Collections.Immutable;
using ResearchKit.Privacy;
using ResearchKit.Store;

namespace ResearchKit.Sources;

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
    string Sha256);

/// <summary>A CSV file that a mapping reads.</summary>
/// <param name="Name">Name within the mapping.</param>
/// <param name="Path">Path within the imported folder.</param>
/// <param name="IsOptional">Whether the import goes on without it.</param>
/// <param name="Delimiter">One character between fields; a comma by default.</param>
/// <param name="Encoding"><c>utf-8</c> (default), <c>utf-16</c> or <c>latin-1</c>.</param>
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
    /// <summary>A column by name, or null.</summary>
    /// <param name="name">Name in the file's header; case counts.</param>
    public MappedColumn? Find(string name) => Columns.FirstOrDefault(column => column.Name == name);
}

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
public sealed record TableLoad(SchemaTable Table, MappedFile File, DuplicatePolicy Duplicates, ImmutableArray<MappedValue> Values);

/// <summary>What happens to rows with the same key.</summary>
public enum DuplicatePolicy
{
    /// <summary>Equal rows are merged into the first; rows that differ from it are rejected. The default.</summary>
    Same = 0,

    /// <summary>The columns that the schema marks as summable are added up; the rows are merged.</summary>
    Sum = 1,

    /// <summary>The last row of the file stands; the ones before it are superseded.</summary>
    Latest = 2,
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
    /// <summary>The source columns as an error names them.</summary>
    public string SourceName => Columns.IsEmpty ? Target.Name : string.Join('+', Columns);
}

/// <summary>A generalisation of a quasi-identifier on the way into the store.</summary>
/// <param name="ToYear">A date becomes its year.</param>
/// <param name="FirstCharacters">A text becomes its first characters, for example a postcode its first two; 0 leaves it whole.</param>
public sealed record Generalisation(bool ToYear = false, int FirstCharacters = 0)
{
    /// <summary>Leaves the value as it is.</summary>
    public static Generalisation None { get; } = new();
}
