namespace ResearchKit.DuckDB;

/// <summary>
/// .NET columns that SQL scans as a table without copying them into one first: register it with <see cref="DuckDBConnection.RegisterTable"/>.
/// It must not change while it is registered. DuckDB reads columns that a query needs, in stretches of up to 2048 rows, from several threads at once.
/// </summary>
public interface IDuckDBTableSource
{
    /// <summary>The columns: at least one, names all different.</summary>
    IReadOnlyList<DuckDBColumn> Columns { get; }

    /// <summary>The number of rows.</summary>
    long RowCount { get; }

    /// <summary>Writes a stretch of one column. Called from DuckDB's threads, several at once; an exception fails the query with its message.</summary>
    /// <param name="column">Its place in <see cref="Columns"/>.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rowCount">How many rows, 1 to 2048.</param>
    /// <param name="writer">Where to write them: the first into row 0. All rows start as not NULL.</param>
    void Fill(int column, long firstRow, int rowCount, DuckDBVectorWriter writer);
}
