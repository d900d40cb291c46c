using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>Batches of a queue as one table whose rows SQL scans once, in order, as they come.</summary>
internal sealed class FrameStream(IReadOnlyList<DuckDBColumn> columns, FrameQueue queue) : IDuckDBStreamSource
{
    private FrameTable? _batch;
    private long _first;
    private int _rows;

    public IReadOnlyList<DuckDBColumn> Columns { get; } = columns;

    public int Next(int maxRows)
    {
        _first += _rows;
        _rows = 0;
        while (_batch is null || _first == _batch.RowCount)
        {
            _batch = null;
            _batch = queue.Take();
            if (_batch is null)
                return 0;
            _first = 0;
        }

        _rows = (int)Math.Min(maxRows, _batch.RowCount - _first);
        return _rows;
    }

    public void Fill(int column, DuckDBVectorWriter writer) => _batch!.Fill(column, _first, _rows, writer);
}
