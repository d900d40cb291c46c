using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>A frame as a table that SQL scans: stretches of segments are copied straight into DuckDB's vectors.</summary>
internal sealed class FrameTable : IDuckDBTableSource
{
    private readonly Column[] _columns;

    public FrameTable(DataFrame frame)
        : this(frame.Columns, frame.Length)
    {
    }

    public FrameTable(IReadOnlyList<Column> columns, int rowCount)
    {
        _columns = [.. columns.Select(column => column.ToSql())];
        Columns = [.. _columns.Select(column => new DuckDBColumn(column.Name, column.SqlType!))];
        RowCount = rowCount;
    }

    public IReadOnlyList<DuckDBColumn> Columns { get; }

    public long RowCount { get; }

    public void Fill(int column, long firstRow, int rowCount, DuckDBVectorWriter writer)
    {
        var row = (int)firstRow;
        for (var done = 0; done < rowCount;)
        {
            var take = Math.Min(rowCount - done, Segmentation.Rows - ((row + done) & Segmentation.Mask));
            _columns[column].WriteTo(writer, row + done, take, done);
            done += take;
        }
    }
}
