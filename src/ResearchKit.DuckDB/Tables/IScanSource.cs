using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB;

/// <summary>What is registered as a table: knows its columns and begins scans.</summary>
internal interface IScanSource
{
    IReadOnlyList<DuckDBColumn> Columns { get; }

    /// <summary>The number of rows; null if nobody knows.</summary>
    long? RowCount { get; }

    /// <summary>Begins a scan of some columns, given by their places; a place beyond the columns asks for nothing but the number of rows.</summary>
    IScan Begin(int[] columns);
}

/// <summary>One scan of a source.</summary>
internal interface IScan
{
    /// <summary>How many threads may call <see cref="Fill"/> at once.</summary>
    int MaxThreads { get; }

    /// <summary>Writes the next rows and sets the chunk's size; 0 at the end.</summary>
    void Fill(DataChunkHandle chunk);
}
