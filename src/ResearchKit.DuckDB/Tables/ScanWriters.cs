using ResearchKit.DuckDB.Bindings;
using ResearchKit.DuckDB.Vectors;

namespace ResearchKit.DuckDB;

/// <summary>Writers of the columns that a scan was asked for, bound to one chunk after another.</summary>
internal sealed class ScanWriters
{
    private readonly int[] _columns;
    private readonly VectorWriter?[] _writers;

    public ScanWriters(IReadOnlyList<DuckDBColumn> described, int[] columns)
    {
        _columns = columns;

        // A query that needs no column, such as count(*), asks for a virtual one: only its number of rows counts.
        _writers = Array.ConvertAll(columns, column => (uint)column < (uint)described.Count ? VectorWriterFactory.Create(described[column].Type) : null);
    }

    public delegate void WriteColumn(int column, DuckDBVectorWriter writer);

    public void Write(DataChunkHandle chunk, WriteColumn write)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            if (_writers[i] is not { } writer)
                continue;
            writer.Bind(NativeMethods.duckdb_data_chunk_get_vector(chunk, (ulong)i), DuckDBDataChunk.MaxRows);
            try
            {
                write(_columns[i], new DuckDBVectorWriter(writer));
            }
            finally
            {
                writer.Unbind();
            }
        }
    }
}
