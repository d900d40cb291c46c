using ResearchKit.DuckDB.Bindings;
using static ResearchKit.DuckDB.Bindings.NativeMethods;

namespace ResearchKit.DuckDB;

/// <summary>One statement, from prepared to the last chunk of its result. Owns the native statement (unless the command keeps it) and result.</summary>
internal sealed unsafe class StatementExecution : IDisposable
{
    private readonly DuckDBConnection _connection;
    private readonly QueryInterruption _interruption;
    private readonly string _sql;
    private readonly ResultHandle _result;
    private readonly bool _occupies;
    private bool _exhausted;
    private bool _disposed;

    private StatementExecution(DuckDBConnection connection, QueryInterruption interruption, string sql, ResultHandle result, bool occupies)
    {
        _connection = connection;
        _interruption = interruption;
        _sql = sql;
        _result = result;
        _occupies = occupies;
        StatementType = duckdb_result_statement_type(*result.Pointer);
        ReturnsRows = duckdb_result_return_type(*result.Pointer) == NativeResultType.QueryResult;
        var columns = new DuckDBColumn[ReturnsRows ? duckdb_column_count(result.Pointer) : 0];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = new DuckDBColumn(Utf8Text.Read(duckdb_column_name(result.Pointer, (ulong)i)), DuckDBLogicalType.Take(duckdb_column_logical_type(result.Pointer, (ulong)i)));
        Columns = columns;
        RowsChanged = duckdb_result_return_type(*result.Pointer) == NativeResultType.ChangedRows ? (long)duckdb_rows_changed(result.Pointer) : -1;
        if (occupies)
            connection.Occupy(this);
    }

    public DuckDBStatementType StatementType { get; }

    /// <summary>True for what has a result set, an empty one too.</summary>
    public bool ReturnsRows { get; }

    public IReadOnlyList<DuckDBColumn> Columns { get; }

    /// <summary>Rows that INSERT, UPDATE, DELETE and the like touched; -1 for other statements.</summary>
    public long RowsChanged { get; }

    /// <summary>Runs a bound statement until its first rows are there (streaming) or it is done.</summary>
    public static StatementExecution Start(DuckDBConnection connection, QueryInterruption interruption, PreparedStatementHandle prepared, string sql, bool streaming)
    {
        connection.EnsureNotOccupied();
        interruption.ThrowIfInterrupted();
        nint native;
        var state = streaming ? duckdb_pending_prepared_streaming(prepared, out native) : duckdb_pending_prepared(prepared, out native);
        using var pending = new PendingResultHandle(native);
        interruption.Repeat();
        if (state == NativeState.Error)
        {
            var message = Utf8Text.Read(duckdb_pending_error(pending));
            throw Failure(interruption, message, sql, DuckDBErrorMessage.TypeOf(message));
        }

        var result = new ResultHandle(connection.Handle);
        try
        {
            if (duckdb_execute_pending(pending, result.Pointer) == NativeState.Error)
            {
                var (message, type) = result.Error() ?? ("DuckDB gave no reason.", DuckDBErrorType.Internal);
                throw Failure(interruption, message, sql, type);
            }

            var rows = duckdb_result_return_type(*result.Pointer) == NativeResultType.QueryResult;
            return new StatementExecution(connection, interruption, sql, result, occupies: streaming && rows);
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>The next chunk, or null at the end.</summary>
    public DataChunkHandle? Fetch()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(DuckDBChunkReader));
        _interruption.ThrowIfInterrupted();
        var chunk = _result.Fetch();
        if (chunk != 0)
            return new DataChunkHandle(chunk);
        if (_result.Error() is { } error)
            throw Failure(_interruption, error.Message, _sql, error.Type);
        _exhausted = true;
        return null;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _result.Dispose();
        if (!_occupies)
            return;
        if (!_exhausted)
            EndQuery();
        _connection.Release(this);
    }

    // The library ends a query whose result was dropped half-way, and its transaction, only when the next one begins. Until then whatever is done outside
    // a query (a function registered, rows appended) would belong to that transaction and be rolled back with it. Preparing nothing is enough of a beginning.
    private void EndQuery()
    {
        _ = duckdb_prepare(_connection.Handle, "", out var nothing);
        duckdb_destroy_prepare(ref nothing);
    }

    private static DuckDBException Failure(QueryInterruption interruption, string message, string sql, DuckDBErrorType type)
    {
        var error = DuckDBException.FromStatement(message, sql, type == DuckDBErrorType.Invalid ? null : type);
        if (error.ErrorType == DuckDBErrorType.Interrupt)
            interruption.ThrowIfInterrupted(error);
        return error;
    }
}
