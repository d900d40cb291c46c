using System.Runtime.InteropServices;

namespace ResearchKit.DuckDB.Bindings;

/// <summary>Data chunks, vectors and the appender.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint duckdb_create_data_chunk(nint* types, ulong columnCount);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_destroy_data_chunk(ref nint chunk);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_data_chunk_reset(DataChunkHandle chunk);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong duckdb_data_chunk_get_column_count(DataChunkHandle chunk);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint duckdb_data_chunk_get_vector(DataChunkHandle chunk, ulong colIdx);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong duckdb_data_chunk_get_size(DataChunkHandle chunk);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_data_chunk_set_size(DataChunkHandle chunk, ulong size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint duckdb_vector_get_data(nint vector);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong* duckdb_vector_get_validity(nint vector);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_vector_ensure_validity_writable(nint vector);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint duckdb_vector_get_column_type(nint vector);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_unsafe_vector_assign_string_element_len(nint vector, ulong index, byte* str, ulong strLen);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint duckdb_list_vector_get_child(nint vector);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong duckdb_list_vector_get_size(nint vector);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_list_vector_set_size(nint vector, ulong size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_list_vector_reserve(nint vector, ulong requiredCapacity);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint duckdb_struct_vector_get_child(nint vector, ulong index);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint duckdb_array_vector_get_child(nint vector);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_appender_create_ext(ConnectionHandle connection, string? catalog, string? schema, string table, out nint outAppender);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong duckdb_appender_column_count(AppenderHandle appender);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint duckdb_appender_column_type(AppenderHandle appender, ulong colIdx);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint duckdb_appender_error_data(AppenderHandle appender);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_appender_flush(AppenderHandle appender);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_appender_close(AppenderHandle appender);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_appender_clear(AppenderHandle appender);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_appender_destroy(ref nint appender);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_append_data_chunk(AppenderHandle appender, DataChunkHandle chunk);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_append_default_to_chunk(AppenderHandle appender, DataChunkHandle chunk, ulong col, ulong row);
}
