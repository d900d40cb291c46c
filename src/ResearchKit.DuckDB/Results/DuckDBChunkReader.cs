using ResearchKit.DuckDB.Bindings;
using ResearchKit.DuckDB.Vectors;

namespace ResearchKit.DuckDB;

/// <summary>
/// The result of a query, chunk by chunk, as DuckDB produces it: the query runs on as chunks are read, so only a bounded part of the result is in memory at a time.
/// Not safe for use by several threads at once. While it is open, its connection runs nothing else.
/// </summary>
public sealed class DuckDBChunkReader : IDisposable
{
    private readonly StatementExecution _execution;
    private readonly IDisposable? _owned;
    private readonly VectorReader[] _readers;
    private DataChunkHandle? _chunk;
    private bool _ended;
    private bool _disposed;

    /// <param name="execution">The statement.</param>
    /// <param name="owned">What ends with this reader, beside the statement.</param>
    internal DuckDBChunkReader(StatementExecution execution, IDisposable? owned = null)
    {
        _execution = execution;
        _owned = owned;
        Columns = execution.Columns;
        _readers = new VectorReader[Columns.Count];
        for (var i = 0; i < _readers.Length; i++)
            _readers[i] = VectorReaderFactory.Create(Columns[i].Type);
    }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<DuckDBColumn> Columns { get; }

    /// <summary>Rows in the current chunk: 1 to 2048 after <see cref="Read"/> gave true, else 0.</summary>
    public int RowCount { get; private set; }

    /// <summary>Moves to the next chunk that has rows; vectors of the chunk before become invalid.</summary>
    /// <returns>False at the end of the result.</returns>
    /// <exception cref="DuckDBException">The query failed on the way.</exception>
    /// <exception cref="OperationCanceledException">The token given to the command, or <see cref="DuckDBCommand.Cancel"/>, stopped it.</exception>
    /// <exception cref="TimeoutException">The command's time limit passed.</exception>
    public bool Read()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Release();
        if (_ended)
            return false;
        while (_execution.Fetch() is { } chunk)
        {
            var rows = (int)NativeMethods.duckdb_data_chunk_get_size(chunk);
            if (rows == 0)
            {
                chunk.Dispose();
                continue;
            }

            _chunk = chunk;
            RowCount = rows;
            for (var i = 0; i < _readers.Length; i++)
                _readers[i].Bind(NativeMethods.duckdb_data_chunk_get_vector(chunk, (ulong)i), rows);
            return true;
        }

        _ended = true;
        _execution.Dispose();
        _owned?.Dispose();
        return false;
    }

    /// <summary>A column of the current chunk.</summary>
    /// <param name="ordinal">0 to the number of columns - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such column; the message lists them.</exception>
    /// <exception cref="InvalidOperationException">There is no current chunk.</exception>
    public DuckDBVector Vector(int ordinal) => new(Reader(ordinal));

    internal VectorReader Reader(int ordinal)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if ((uint)ordinal >= (uint)_readers.Length)
            throw new ArgumentOutOfRangeException(nameof(ordinal), ordinal, $"The result has {_readers.Length} columns: {string.Join(", ", Columns.Select(c => c.Name))}.");
        if (_chunk is null)
            throw new InvalidOperationException("There is no current chunk: call Read() first, and stop when it gives false.");
        return _readers[ordinal];
    }

    internal VectorReader TypeReader(int ordinal) => _readers[ordinal];

    /// <summary>Stops the query if it still runs, and gives its memory back.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        Release();
        _disposed = true;
        _execution.Dispose();
        _owned?.Dispose();
    }

    private void Release()
    {
        if (_chunk is null)
            return;
        foreach (var reader in _readers)
            reader.Unbind();
        RowCount = 0;
        _chunk.Dispose();
        _chunk = null;
    }
}
