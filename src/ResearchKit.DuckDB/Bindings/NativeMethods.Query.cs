using System.Runtime.InteropServices;

namespace ResearchKit.DuckDB.Bindings;

/// <summary>Statements, their parameters, and their results.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_query(ConnectionHandle connection, string query, NativeResult* outResult);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_destroy_result(NativeResult* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* duckdb_column_name(NativeResult* result, ulong col);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint duckdb_column_logical_type(NativeResult* result, ulong col);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong duckdb_column_count(NativeResult* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong duckdb_rows_changed(NativeResult* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* duckdb_result_error(NativeResult* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial DuckDBErrorType duckdb_result_error_type(NativeResult* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial DuckDBStatementType duckdb_result_statement_type(NativeResult result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeResultType duckdb_result_return_type(NativeResult result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong duckdb_extract_statements(ConnectionHandle connection, string query, out nint outExtractedStatements);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_prepare_extracted_statement(ConnectionHandle connection, ExtractedStatementsHandle extractedStatements, ulong index, out nint outPreparedStatement);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* duckdb_extract_statements_error(ExtractedStatementsHandle extractedStatements);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_destroy_extracted(ref nint extractedStatements);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_prepare(ConnectionHandle connection, string query, out nint outPreparedStatement);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_destroy_prepare(ref nint preparedStatement);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* duckdb_prepare_error(PreparedStatementHandle preparedStatement);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong duckdb_nparams(PreparedStatementHandle preparedStatement);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* duckdb_parameter_name(PreparedStatementHandle preparedStatement, ulong index);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint duckdb_param_logical_type(PreparedStatementHandle preparedStatement, ulong paramIdx);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial DuckDBStatementType duckdb_prepared_statement_type(PreparedStatementHandle statement);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong duckdb_prepared_statement_column_count(PreparedStatementHandle preparedStatement);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* duckdb_prepared_statement_column_name(PreparedStatementHandle preparedStatement, ulong colIdx);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint duckdb_prepared_statement_column_logical_type(PreparedStatementHandle preparedStatement, ulong colIdx);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_bind_value(PreparedStatementHandle preparedStatement, ulong paramIdx, ValueHandle val);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_clear_bindings(PreparedStatementHandle preparedStatement);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_pending_prepared(PreparedStatementHandle preparedStatement, out nint outResult);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_pending_prepared_streaming(PreparedStatementHandle preparedStatement, out nint outResult);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_destroy_pending(ref nint pendingResult);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* duckdb_pending_error(PendingResultHandle pendingResult);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_execute_pending(PendingResultHandle pendingResult, NativeResult* outResult);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint duckdb_fetch_chunk(NativeResult result);
}
