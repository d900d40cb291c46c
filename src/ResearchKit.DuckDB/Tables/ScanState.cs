using System.Collections.Concurrent;
using ResearchKit.DuckDB.Bindings;
using ResearchKit.DuckDB.Vectors;
using static ResearchKit.DuckDB.Bindings.NativeMethods;

namespace ResearchKit.DuckDB;

/// <summary>One scan of a source: threads take the next stretch of rows in turn. Writers are lent to a thread for one stretch and then go round.</summary>
internal sealed class ScanState(IDuckDBTableSource source, int[] columns)
{
    /// <summary>Below this many rows a second thread costs more than it brings.</summary>
    public const long RowsPerThread = 20_480;

    private static readonly int s_chunkRows = DuckDBDataChunk.MaxRows;

    private readonly ConcurrentBag<VectorWriter?[]> _writers = [];
    private long _next;

    public IDuckDBTableSource Source { get; } = source;

    public void Fill(DataChunkHandle chunk)
    {
        var total = Source.RowCount;
        var first = Interlocked.Add(ref _next, s_chunkRows) - s_chunkRows;
        var rows = (int)Math.Clamp(total - first, 0, s_chunkRows);
        if (rows > 0)
            Fill(chunk, first, rows);
        duckdb_data_chunk_set_size(chunk, (ulong)rows);
    }

    private void Fill(DataChunkHandle chunk, long first, int rows)
    {
        var described = Source.Columns;
        if (!_writers.TryTake(out var writers))
            writers = columns.Select(c => (uint)c < (uint)described.Count ? VectorWriterFactory.Create(described[c].Type) : null).ToArray();
        for (var i = 0; i < columns.Length; i++)
        {
            // A query that needs no column, such as count(*), asks for a virtual one: only its number of rows counts.
            if (writers[i] is not { } writer)
                continue;
            writer.Bind(duckdb_data_chunk_get_vector(chunk, (ulong)i), s_chunkRows);
            try
            {
                Source.Fill(columns[i], first, rows, new DuckDBVectorWriter(writer));
            }
            finally
            {
                writer.Unbind();
            }
        }

        _writers.Add(writers);
    }
}
