using System.Collections.Concurrent;
using ResearchKit.DuckDB.Bindings;
using static ResearchKit.DuckDB.Bindings.NativeMethods;

namespace ResearchKit.DuckDB;

/// <summary>Columns of known length as a registered table, scanned any number of times.</summary>
internal sealed class ColumnsSource(IDuckDBTableSource source) : IScanSource
{
    public IReadOnlyList<DuckDBColumn> Columns => source.Columns;

    public long? RowCount => source.RowCount;

    public IScan Begin(int[] columns) => new ColumnsScan(source, columns);
}

/// <summary>One scan of columns: threads take the next stretch of rows in turn. Writers are lent to a thread for one stretch and then go round.</summary>
internal sealed class ColumnsScan(IDuckDBTableSource source, int[] columns) : IScan
{
    /// <summary>Below this many rows a second thread costs more than it brings.</summary>
    private const long RowsPerThread = 20_480;

    private readonly ConcurrentBag<ScanWriters> _writers = [];
    private long _next;

    public int MaxThreads => (int)Math.Clamp(source.RowCount / RowsPerThread, 1, Environment.ProcessorCount);

    public void Fill(DataChunkHandle chunk)
    {
        var total = source.RowCount;
        var first = Interlocked.Add(ref _next, DuckDBDataChunk.MaxRows) - DuckDBDataChunk.MaxRows;
        var rows = (int)Math.Clamp(total - first, 0, DuckDBDataChunk.MaxRows);
        if (rows > 0)
        {
            if (!_writers.TryTake(out var writers))
                writers = new ScanWriters(source.Columns, columns);
            writers.Write(chunk, (column, writer) => source.Fill(column, first, rows, writer));
            _writers.Add(writers);
        }

        duckdb_data_chunk_set_size(chunk, (ulong)rows);
    }
}
