using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Store;

/// <summary>What a store holds: tables, columns, types, units, disclosure classes, row counts (of a protected store in bands).</summary>
public sealed class StoreCatalog : IDisplayable
{
    private StoreCatalog(ImmutableArray<StoreTable> tables) => Tables = tables;

    /// <summary>All tables, those of the learning schema first and in its order.</summary>
    public ImmutableArray<StoreTable> Tables { get; }

    /// <summary>A table by name; case is ignored.</summary>
    /// <param name="table">Name.</param>
    /// <exception cref="KeyNotFoundException">There is no such table; the message lists the valid names.</exception>
    public StoreTable this[string table] => Tables.FirstOrDefault(t => t.Name.Equals(table, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException(NameSuggestion.NotFound("table", "this store", table, [.. Tables.Select(t => t.Name)]));

    /// <summary>A table of the tables that have rows; those of the schema without rows are named below it.</summary>
    public MimeBundle ToMimeBundle() => CatalogTables.Of(this).Build().ToMimeBundle();

    /// <param name="session">The store.</param>
    /// <param name="isProtected">Whether exact counts of its rows would be counts of people.</param>
    internal static StoreCatalog Read(SqlSession session, bool isProtected)
    {
        var columns = session.Rows(
            """
            SELECT table_name, column_name, data_type, is_nullable
            FROM duckdb_columns() WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
            ORDER BY table_name, column_index
            """);
        var order = LearningSchema.Current.Tables.Select((table, i) => (table.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i, StringComparer.Ordinal);
        var tables = columns.GroupBy(row => (string)row[0]!, StringComparer.Ordinal)
            .OrderBy(group => order.GetValueOrDefault(group.Key, int.MaxValue)).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Table(session, group.Key, group, isProtected));
        return new StoreCatalog([.. tables]);
    }

    private static StoreTable Table(SqlSession session, string name, IEnumerable<object?[]> columns, bool isProtected)
    {
        LearningSchema.Current.TryGetTable(name, out var schema);
        var count = Convert.ToInt64(session.Scalar<object>($"SELECT count(*) FROM {SqlSession.Name(name)}"), CultureInfo.InvariantCulture);
        return new StoreTable(name, schema?.Description, count, isProtected, [.. columns.Select(row =>
        {
            var known = schema?.Find((string)row[1]!);
            return new StoreColumn(
                (string)row[1]!, (string)row[2]!, (bool)row[3]!, known?.Unit, known?.DisclosureClass, known?.Description, known?.References);
        })]);
    }
}

/// <summary>A table of a store.</summary>
public sealed record StoreTable : IDisplayable
{
    internal StoreTable(string name, string? description, long exactCount, bool isProtected, ImmutableArray<StoreColumn> columns) =>
        (Name, Description, ExactCount, IsProtected, Columns) = (name, description, exactCount, isProtected, columns);

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>What one row is; null for a table outside the learning schema.</summary>
    public string? Description { get; }

    /// <summary>Columns in order.</summary>
    public ImmutableArray<StoreColumn> Columns { get; }

    /// <summary>Number of rows.</summary>
    /// <exception cref="ProtectedDataException">The store is protected: the whole less a released part would be a count of the few between them. <see cref="Size"/> says it in a band.</exception>
    [JsonIgnore]
    public long RowCount => !IsProtected ? ExactCount
        : throw new ProtectedDataException($"The rows of {Name} are protected, and are not counted exactly: less a released table, the count would be that of the few who are not in it. Size has a band; frame.Release counts learners.");

    /// <summary>Number of rows as text: exact, or of a protected store in a band: <c>200 to 499</c>; <c>none</c>.</summary>
    public string Size => ExactCount == 0 ? "none" : IsProtected ? Banding.Count(ExactCount) : ExactCount.ToString("N0", CultureInfo.InvariantCulture);

    internal long ExactCount { get; }

    internal bool IsProtected { get; }

    /// <summary>A table of the columns with types, units, classes and meanings.</summary>
    public MimeBundle ToMimeBundle() => CatalogTables.Of(this).Build().ToMimeBundle();

    /// <summary>A column by name; case is ignored.</summary>
    /// <param name="column">Name.</param>
    /// <exception cref="KeyNotFoundException">There is no such column; the message lists the valid names.</exception>
    public StoreColumn this[string column] => Columns.FirstOrDefault(c => c.Name.Equals(column, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException(NameSuggestion.NotFound("column", $"the table \"{Name}\"", column, [.. Columns.Select(c => c.Name)]));
}

/// <summary>A column of a store's table.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">DuckDB type.</param>
/// <param name="IsNullable">Whether values may be missing.</param>
/// <param name="Unit">Unit, or null.</param>
/// <param name="DisclosureClass">What it could reveal about a person; null (unknown: treat as the strictest) outside the learning schema.</param>
/// <param name="Description">Meaning, or null.</param>
/// <param name="References">Table whose key the values are, or null.</param>
public sealed record StoreColumn(string Name, string Type, bool IsNullable, string? Unit, DisclosureClass? DisclosureClass, string? Description, string? References);
