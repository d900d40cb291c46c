using ResearchKit.DuckDB.Bindings;
using ResearchKit.DuckDB.Vectors;
using static ResearchKit.DuckDB.Bindings.NativeMethods;

namespace ResearchKit.DuckDB;

/// <summary>
/// A chunk of rows to be written, column by column, and handed to <see cref="DuckDBAppender.AppendChunk"/>. Reusable: <see cref="Reset"/> empties it.
/// Not safe for use by several threads at once.
/// </summary>
public sealed unsafe class DuckDBDataChunk : IDisposable
{
    private readonly DataChunkHandle _handle;
    private readonly VectorWriter[] _writers;
    private int _rowCount;

    /// <summary>An empty chunk with columns of the given types, at least one.</summary>
    public DuckDBDataChunk(params IReadOnlyList<DuckDBLogicalType> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        if (types.Count == 0)
            throw new ArgumentException("A chunk needs at least one column.", nameof(types));
        Types = types.ToArray();
        _writers = Types.Select(VectorWriterFactory.Create).ToArray();
        var handles = new LogicalTypeHandle[types.Count];
        try
        {
            var natives = stackalloc nint[types.Count];
            for (var i = 0; i < handles.Length; i++)
            {
                handles[i] = Types[i].ToNative();
                natives[i] = handles[i].DangerousGetHandle();
            }

            _handle = new DataChunkHandle(duckdb_create_data_chunk(natives, (ulong)handles.Length));
        }
        finally
        {
            foreach (var handle in handles)
                handle?.Dispose();
        }

        Bind();
    }

    /// <summary>How many rows a chunk holds: 2048 in DuckDB 1.5.</summary>
    public static int MaxRows { get; } = (int)duckdb_vector_size();

    /// <summary>The types of the columns.</summary>
    public IReadOnlyList<DuckDBLogicalType> Types { get; }

    /// <summary>How many rows are used: set it when the columns are written, 0 to <see cref="MaxRows"/>.</summary>
    public int RowCount
    {
        get => _rowCount;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxRows);
            duckdb_data_chunk_set_size(_handle, (ulong)value);
            _rowCount = value;
        }
    }

    internal DataChunkHandle Handle => _handle;

    /// <summary>A column to write.</summary>
    /// <param name="ordinal">0 to the number of columns - 1.</param>
    public DuckDBVectorWriter Column(int ordinal) => new(Writer(ordinal));

    /// <summary>Empties the chunk; rows are not NULL again.</summary>
    public void Reset()
    {
        duckdb_data_chunk_reset(_handle);
        foreach (var writer in _writers)
            writer.Unbind();
        _rowCount = 0;
        Bind();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var writer in _writers)
            writer.Unbind();
        _handle.Dispose();
    }

    internal VectorWriter Writer(int ordinal)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if ((uint)ordinal >= (uint)_writers.Length)
            throw new ArgumentOutOfRangeException(nameof(ordinal), ordinal, $"The chunk has {_writers.Length} columns.");
        return _writers[ordinal];
    }

    private void Bind()
    {
        for (var i = 0; i < _writers.Length; i++)
            _writers[i].Bind(duckdb_data_chunk_get_vector(_handle, (ulong)i), MaxRows);
    }
}
