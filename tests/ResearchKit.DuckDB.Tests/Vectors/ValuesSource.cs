namespace ResearchKit.DuckDB.Tests.Vectors;

/// <summary>One column of .NET values as a table.</summary>
public sealed class ValuesSource(DuckDBColumn column, object?[] values) : IDuckDBTableSource
{
    public IReadOnlyList<DuckDBColumn> Columns { get; } = [column];

    public long RowCount => values.Length;

    public void Fill(int column, long firstRow, int rowCount, DuckDBVectorWriter writer)
    {
        for (var i = 0; i < rowCount; i++)
            writer.SetValue(i, values[firstRow + i]);
    }
}
