using System.Collections.Immutable;
using ResearchKit.Frames;

namespace ResearchKit.Store;

/// <summary>
/// The common learning schema: tables and columns with type, unit, meaning, disclosure class, and what is checked. Read from the same
/// <c>learning-schema-v1.sql</c> that makes a store.
/// </summary>
public sealed class LearningSchema
{
    private const string Resource = "ResearchKit.Store.Schema.learning-schema-v1.sql";

    private readonly Dictionary<string, SchemaTable> _byName;

    internal LearningSchema(int version, string sql)
    {
        Version = version;
        Sql = sql;
        Tables = SchemaSqlReader.Read(sql);
        _byName = Tables.ToDictionary(table => table.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The schema of this version of the kit.</summary>
    public static LearningSchema Current { get; } = new(1, ReadResource());

    /// <summary>Version of the schema, from 1. A store of a newer version is refused.</summary>
    public int Version { get; }

    /// <summary>The SQL that makes the tables, with its comments.</summary>
    public string Sql { get; }

    /// <summary>All tables, in an order in which references point backwards.</summary>
    public ImmutableArray<SchemaTable> Tables { get; }

    /// <summary>A table by name; case is ignored.</summary>
    /// <param name="table">Name, for example <c>attendance_week</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such table; the message lists the valid names.</exception>
    public SchemaTable this[string table] => _byName.TryGetValue(table, out var found)
        ? found
        : throw new KeyNotFoundException(NameSuggestion.NotFound("table", "the learning schema", table, [.. Tables.Select(t => t.Name)]));

    /// <summary>Whether the schema has a table, and the table.</summary>
    /// <param name="table">Name; case is ignored.</param>
    /// <param name="found">The table, or null.</param>
    public bool TryGetTable(string table, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SchemaTable? found) =>
        _byName.TryGetValue(table, out found);

    private static string ReadResource()
    {
        using var stream = typeof(LearningSchema).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The embedded file {Resource} is missing from {typeof(LearningSchema).Assembly.FullName}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

/// <summary>A table of the learning schema.</summary>
/// <param name="Name">Name in the store.</param>
/// <param name="Description">What one row is.</param>
/// <param name="IsLarge">
/// People or events: the database enforces no key (that costs several times the import), the importer and the writer check it instead.
/// </param>
/// <param name="Key">Columns that together identify a row.</param>
/// <param name="Columns">All columns, in the table's order.</param>
public sealed record SchemaTable(string Name, string Description, bool IsLarge, ImmutableArray<string> Key, ImmutableArray<SchemaColumn> Columns)
{
    /// <summary>A column by name; case is ignored.</summary>
    /// <param name="column">Name.</param>
    /// <exception cref="KeyNotFoundException">There is no such column; the message lists the valid names.</exception>
    public SchemaColumn this[string column] => Find(column)
        ?? throw new KeyNotFoundException(NameSuggestion.NotFound("column", $"the learning table \"{Name}\"", column, [.. Columns.Select(c => c.Name)]));

    /// <summary>A column by name, or null; case is ignored.</summary>
    /// <param name="column">Name.</param>
    public SchemaColumn? Find(string column) => Columns.FirstOrDefault(c => c.Name.Equals(column, StringComparison.OrdinalIgnoreCase));

    /// <summary>The integer key that the store makes for the rows, or null where a row is identified by what it refers to.</summary>
    public SchemaColumn? Surrogate => Columns.FirstOrDefault(c => c.Role == SchemaRole.Surrogate);

    /// <summary>The column that keeps the source's own code of the thing, or null.</summary>
    public SchemaColumn? Code => Columns.FirstOrDefault(c => c.Role == SchemaRole.Code);
}

/// <summary>A column of the learning schema.</summary>
/// <param name="Name">Name in the store.</param>
/// <param name="Type">DuckDB type, for example <c>SMALLINT</c>.</param>
/// <param name="IsNullable">Whether the database takes a missing value.</param>
/// <param name="DisclosureClass">What the column could reveal about a person.</param>
/// <param name="Description">Meaning, in a sentence.</param>
/// <param name="Unit">Unit of the values, or null.</param>
/// <param name="Codes">Codes that may stand in the column; empty when any may. Checked by the importer and the writer.</param>
/// <param name="References">Table whose key the values are, or null. Checked by the importer and the writer.</param>
/// <param name="Minimum">Smallest value, or null. Checked by the importer and the writer.</param>
/// <param name="Maximum">Largest value, or null. Checked by the importer and the writer.</param>
/// <param name="IsSummed">Whether rows with the same key may be summed over this column.</param>
/// <param name="Role">What the column is for.</param>
public sealed record SchemaColumn(
    string Name,
    string Type,
    bool IsNullable,
    DisclosureClass DisclosureClass,
    string Description,
    string? Unit,
    ImmutableArray<string> Codes,
    string? References,
    double? Minimum,
    double? Maximum,
    bool IsSummed,
    SchemaRole Role);

/// <summary>What a column of the learning schema is for.</summary>
public enum SchemaRole
{
    /// <summary>A value.</summary>
    Value = 0,

    /// <summary>An integer key that the store makes.</summary>
    Surrogate = 1,

    /// <summary>The source's own code of the thing; never of a person.</summary>
    Code = 2,

    /// <summary>The person whom the row introduces as learner or staff.</summary>
    Defines = 3,

    /// <summary>A grade, checked against the row's scale.</summary>
    Grade = 4,

    /// <summary>A key that holds within one anonymous survey wave and joins to nothing.</summary>
    Anonymous = 5,
}
