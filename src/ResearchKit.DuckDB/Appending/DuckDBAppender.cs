using ResearchKit.DuckDB.Bindings;
using ResearchKit.DuckDB.Vectors;
using static ResearchKit.DuckDB.Bindings.NativeMethods;

namespace ResearchKit.DuckDB;

/// <summary>
/// Adds many rows to a table: chunk by chunk (fast), or row by row. Rows are visible after <see cref="Close"/> or disposal, which may throw when
/// they break a constraint; when a call throws, the rows not yet flushed are lost. Not safe for use by several threads at once.
/// </summary>
public sealed unsafe partial class DuckDBAppender : IDisposable
{
    private readonly AppenderHandle _handle;
    private readonly string _table;
    private DuckDBDataChunk? _rows;
    private bool _closed;

    internal DuckDBAppender(DuckDBConnection connection, string? catalog, string? schema, string table)
    {
        connection.EnsureNotOccupied();
        _table = table;
        var state = duckdb_appender_create_ext(connection.Handle, catalog, schema, table, out var native);
        _handle = new AppenderHandle(native);
        if (state == NativeState.Error)
        {
            var error = Error($"No appender for the table {table}");
            _handle.Dispose();
            throw error;
        }

        Columns = ReadColumns(connection, catalog, schema, table, (int)duckdb_appender_column_count(_handle));
    }

    /// <summary>The table's columns, in order; generated ones left out.</summary>
    public IReadOnlyList<DuckDBColumn> Columns { get; }

    /// <summary>Adds a chunk, whose columns must be of the table's types exactly. It is copied: the chunk can be reset and filled again.</summary>
    /// <exception cref="ArgumentException">The chunk has other columns than the table; the message names each.</exception>
    /// <exception cref="DuckDBException">DuckDB refused the rows.</exception>
    public void AppendChunk(DuckDBDataChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        EnsureOpen();
        CheckMapping(chunk);
        FlushRows();
        Append(chunk);
    }

    /// <summary>An empty chunk of this table's columns.</summary>
    public DuckDBDataChunk CreateChunk() => new(Columns.Select(c => c.Type).ToList());

    /// <summary>Writes what was added so far to the table.</summary>
    /// <exception cref="DuckDBException">DuckDB refused rows, for example for a constraint.</exception>
    public void Flush()
    {
        EnsureOpen();
        FlushRows();
        if (duckdb_appender_flush(_handle) == NativeState.Error)
            throw Fail("Rows could not be written to");
    }

    /// <summary>Throws away what was added and not yet flushed.</summary>
    public void Clear()
    {
        EnsureOpen();
        _rows?.Reset();
        _ = duckdb_appender_clear(_handle);
    }

    /// <summary>Writes what was added, and ends.</summary>
    /// <exception cref="DuckDBException">DuckDB refused rows, for example for a constraint.</exception>
    public void Close()
    {
        if (_closed)
            return;
        try
        {
            FlushRows();
            if (duckdb_appender_close(_handle) == NativeState.Error)
                throw Fail("Rows could not be written to");
        }
        finally
        {
            Abandon();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private static List<DuckDBColumn> ReadColumns(DuckDBConnection connection, string? catalog, string? schema, string table, int count)
    {
        var name = string.Join('.', new[] { catalog, schema, table }.Where(p => p is not null).Select(p => SqlIdentifier.Quote(p!)));
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {name} LIMIT 0";
        using var reader = command.ExecuteChunks();
        return reader.Columns.Take(count).ToList();
    }

    private void CheckMapping(DuckDBDataChunk chunk)
    {
        if (chunk.Types.Count != Columns.Count)
            throw new ArgumentException($"The chunk has {chunk.Types.Count} columns, the table {_table} {Columns.Count}: {string.Join(", ", Columns.Select(c => $"{c.Name} {c.Type}"))}.", nameof(chunk));
        for (var i = 0; i < Columns.Count; i++)
        {
            if (!chunk.Types[i].Equals(Columns[i].Type))
                throw new ArgumentException($"Column {i} ('{Columns[i].Name}') of the table {_table} is {Columns[i].Type}, the chunk's is {chunk.Types[i]}. Make the chunk with appender.CreateChunk(), or change one of the two types.", nameof(chunk));
        }
    }

    private void Append(DuckDBDataChunk chunk)
    {
        if (duckdb_append_data_chunk(_handle, chunk.Handle) == NativeState.Error)
            throw Fail("Rows could not be added to");
    }

    private void EnsureOpen() => ObjectDisposedException.ThrowIf(_closed, this);

    // After an error the appender holds rows that it would try again for ever.
    private DuckDBException Fail(string what)
    {
        var error = Error($"{what} the table {_table}");
        _ = duckdb_appender_clear(_handle);
        Abandon();
        return error;
    }

    private void Abandon()
    {
        _closed = true;
        _rows?.Dispose();
        _handle.Dispose();
    }

    private DuckDBException Error(string what)
    {
        var data = duckdb_appender_error_data(_handle);
        var message = Utf8Text.Read(duckdb_error_data_message(data));
        var type = duckdb_error_data_error_type(data);
        duckdb_destroy_error_data(ref data);
        return new DuckDBException($"{what}: {message}", type);
    }
}
