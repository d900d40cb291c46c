namespace ResearchKit.DuckDB;

/// <content>Appenders.</content>
public sealed partial class DuckDBConnection
{
    /// <summary>An appender to a table of the current catalog and schema.</summary>
    /// <exception cref="DuckDBException">No such table.</exception>
    public DuckDBAppender CreateAppender(string table) => CreateAppender(null, null, table);

    /// <summary>An appender to a table of a schema.</summary>
    public DuckDBAppender CreateAppender(string? schema, string table) => CreateAppender(null, schema, table);

    /// <summary>An appender to a table of a catalog and schema; null for the current ones.</summary>
    public DuckDBAppender CreateAppender(string? catalog, string? schema, string table)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        return new DuckDBAppender(this, catalog, schema, table);
    }
}
