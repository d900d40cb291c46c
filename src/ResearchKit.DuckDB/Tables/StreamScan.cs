using ResearchKit.DuckDB.Bindings;
using static ResearchKit.DuckDB.Bindings.NativeMethods;

namespace ResearchKit.DuckDB;

/// <summary>A stream as a registered table, scanned once.</summary>
internal sealed class StreamSource(string name, IDuckDBStreamSource source) : IScanSource
{
    private int _scans;

    public IReadOnlyList<DuckDBColumn> Columns => source.Columns;

    public long? RowCount => null;

    public IScan Begin(int[] columns) => Interlocked.Increment(ref _scans) == 1
        ? new StreamScan(source, columns)
        : throw new InvalidOperationException(
            $"The stream '{name}' is scanned a second time, but its rows pass only once. Name it once in the statement and run the statement once, "
            + "or keep the rows: CREATE TABLE ... AS FROM the stream.");
}

/// <summary>The scan of a stream: one stretch after another.</summary>
internal sealed class StreamScan(IDuckDBStreamSource source, int[] columns) : IScan
{
    private readonly ScanWriters _writers = new(source.Columns, columns);
    private readonly ScanWriters.WriteColumn _fill = source.Fill;
    private bool _ended;

    public int MaxThreads => 1;

    public void Fill(DataChunkHandle chunk)
    {
        var rows = _ended ? 0 : source.Next(DuckDBDataChunk.MaxRows);
        if ((uint)rows > (uint)DuckDBDataChunk.MaxRows)
            throw new InvalidOperationException($"The stream's source gave {rows} rows at once; 0 to {DuckDBDataChunk.MaxRows} fit. Correct its Next method.");
        _ended = rows == 0;
        if (!_ended)
            _writers.Write(chunk, _fill);
        duckdb_data_chunk_set_size(chunk, (ulong)rows);
    }
}
