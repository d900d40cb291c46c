using ResearchKit.DuckDB.Bindings;
using static ResearchKit.DuckDB.Bindings.NativeMethods;

namespace ResearchKit.DuckDB;

/// <summary>The statements of one SQL text, prepared one after the other: a later one may need what an earlier one made.</summary>
internal sealed unsafe class ExtractedStatements : IDisposable
{
    private readonly DuckDBConnection _connection;
    private readonly ExtractedStatementsHandle _handle;
    private readonly string _sql;

    public ExtractedStatements(DuckDBConnection connection, string sql)
    {
        var nul = sql.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
            throw new ArgumentException($"The SQL has a NUL character at offset {nul}, where DuckDB would stop reading. Pass such text as a parameter.", nameof(sql));
        _connection = connection;
        _sql = sql;
        connection.EnsureNotOccupied();
        Count = (int)duckdb_extract_statements(connection.Handle, sql, out var native);
        _handle = new ExtractedStatementsHandle(native);
        if (Count > 0)
            return;
        var error = Utf8Text.Read(duckdb_extract_statements_error(_handle));
        _handle.Dispose();
        if (error.Length > 0)
            throw DuckDBException.FromStatement(error, sql);
    }

    /// <summary>How many there are; 0 for a text of nothing but comments and blanks.</summary>
    public int Count { get; }

    /// <summary>Prepares one; the caller disposes of it.</summary>
    public PreparedStatementHandle Prepare(int index)
    {
        _connection.EnsureNotOccupied();
        var state = duckdb_prepare_extracted_statement(_connection.Handle, _handle, (ulong)index, out var native);
        var prepared = new PreparedStatementHandle(native);
        if (state == NativeState.Success)
            return prepared;
        var message = Utf8Text.Read(duckdb_prepare_error(prepared));
        prepared.Dispose();
        throw DuckDBException.FromStatement(message, _sql);
    }

    public void Dispose() => _handle.Dispose();
}
