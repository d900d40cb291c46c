using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Frames;

namespace ResearchKit.Store;

/// <summary>What a store holds: tables, columns, types, units, disclosure classes, row counts.</summary>
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

    internal static StoreCatalog Read(SqlSession session)
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
            .Select(group => Table(session, group.Key, group));
        return new StoreCatalog([.. tables]);
    }

    private static StoreTable Table(SqlSession session, string name, IEnumerable<object?[]> columns)
    {
        LearningSchema.Current.TryGetTable(name, out var schema);
        var count = Convert.ToInt64(session.Scalar<object>($"SELECT count(*) FROM {SqlSession.Name(name)}"), CultureInfo.InvariantCulture);
        return new StoreTable(name, schema?.Description, count, [.. columns.Select(row =>
        {
            var known = schema?.Find((string)row[1]!);
            return new StoreColumn(
                (string)row[1]!, (string)row[2]!, (bool)row[3]!, known?.Unit, known?.DisclosureClass, known?.Description, known?.References);
        })]);
    }
}

/// <summary>A table of a store.</summary>
/// <param name="Name">Name.</param>
/// <param name="Description">What one row is; null for a table outside the learning schema.</param>
/// <param name="RowCount">Number of rows.</param>
/// <param name="Columns">Columns in order.</param>
public sealed record StoreTable(string Name, string? Description, long RowCount, ImmutableArray<StoreColumn> Columns) : IDisplayable
{
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
