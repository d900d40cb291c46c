namespace ResearchKit.DuckDB;

/// <summary>
/// Rows of unknown number that SQL scans as a table, once and in order, while they are made: register it with <see cref="DuckDBConnection.RegisterStream"/>.
/// DuckDB asks for one stretch after another, never from two threads at once, and only for the columns that the query needs.
/// </summary>
internal interface IDuckDBStreamSource
{
    /// <summary>The columns: at least one, names all different.</summary>
    IReadOnlyList<DuckDBColumn> Columns { get; }

    /// <summary>
    /// Goes on to the next stretch of rows; may wait until there are some. An interrupted query stops between stretches, so who makes a source wait must also
    /// be able to end the wait. An exception fails the query with its message.
    /// </summary>
    /// <param name="maxRows">How many rows fit: 2048.</param>
    /// <returns>How many rows the stretch has, 1 to <paramref name="maxRows"/>; 0 at the end.</returns>
    int Next(int maxRows);

    /// <summary>Writes one column of the stretch that <see cref="Next"/> went on to. An exception fails the query with its message.</summary>
    /// <param name="column">Its place in <see cref="Columns"/>.</param>
    /// <param name="writer">Where to write the rows: the first into row 0. All rows start as not NULL.</param>
    void Fill(int column, DuckDBVectorWriter writer);
}
