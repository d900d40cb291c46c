using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ResearchKit.DuckDB.Bindings;
using ResearchKit.DuckDB.Vectors;
using static ResearchKit.DuckDB.Bindings.NativeMethods;

namespace ResearchKit.DuckDB;

/// <summary>
/// The table function that scans registered sources: one a database, which takes a source's number. Numbers are random, so that only who registered a source can name it.
/// DuckDB calls back from its own threads; no exception may leave a callback.
/// </summary>
internal static unsafe class TableScan
{
    public const string FunctionName = "researchkit_table";

    private static readonly ConcurrentDictionary<ulong, IScanSource> s_sources = new();

    /// <summary>Keeps a source alive and gives its number.</summary>
    public static ulong Add(IScanSource source)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        while (true)
        {
            RandomNumberGenerator.Fill(bytes);
            var number = MemoryMarshal.Read<ulong>(bytes);
            if (s_sources.TryAdd(number, source))
                return number;
        }
    }

    public static void Remove(ulong number) => s_sources.TryRemove(number, out _);

    /// <summary>Makes the function known to a connection's database, once.</summary>
    public static void Install(DuckDBConnection connection)
    {
        var database = connection.SharedDatabase;
        lock (database.Gate)
        {
            if (database.HasTableFunction)
                return;
            var function = duckdb_create_table_function();
            try
            {
                duckdb_table_function_set_name(function, FunctionName);
                using (var number = DuckDBLogicalType.Of(DuckDBType.UnsignedBigInt).ToNative())
                    duckdb_table_function_add_parameter(function, number);
                duckdb_table_function_supports_projection_pushdown(function, 1);
                duckdb_table_function_set_bind(function, (nint)(delegate* unmanaged[Cdecl]<nint, void>)&Bind);
                duckdb_table_function_set_init(function, (nint)(delegate* unmanaged[Cdecl]<nint, void>)&Init);
                duckdb_table_function_set_function(function, (nint)(delegate* unmanaged[Cdecl]<nint, nint, void>)&Scan);
                if (duckdb_register_table_function(connection.Handle, function) == NativeState.Error)
                    throw new DuckDBException("DuckDB did not take the function that scans .NET tables.", DuckDBErrorType.Internal);
                database.HasTableFunction = true;
            }
            finally
            {
                duckdb_destroy_table_function(ref function);
            }
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        try
        {
            ulong number;
            using (var value = new ValueHandle(duckdb_bind_get_parameter(info, 0)))
                number = duckdb_get_uint64(value);
            if (!s_sources.TryGetValue(number, out var source))
                throw new InvalidOperationException("The .NET table behind this name is no longer registered. Register it again.");
            foreach (var column in source.Columns)
            {
                using var type = column.Type.ToNative();
                duckdb_bind_add_result_column(info, column.Name, type);
            }

            if (source.RowCount is { } rows)
                duckdb_bind_set_cardinality(info, (ulong)rows, 1);
            duckdb_bind_set_bind_data(info, ToNative(source), (nint)(delegate* unmanaged[Cdecl]<nint, void>)&Free);
        }
        catch (Exception error)
        {
            duckdb_bind_set_error(info, error.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info)
    {
        try
        {
            var columns = new int[duckdb_init_get_column_count(info)];
            for (var i = 0; i < columns.Length; i++)
                columns[i] = (int)(long)duckdb_init_get_column_index(info, (ulong)i);
            var scan = FromNative<IScanSource>(duckdb_init_get_bind_data(info)).Begin(columns);
            duckdb_init_set_max_threads(info, (ulong)scan.MaxThreads);
            duckdb_init_set_init_data(info, ToNative(scan), (nint)(delegate* unmanaged[Cdecl]<nint, void>)&Free);
        }
        catch (Exception error)
        {
            duckdb_init_set_error(info, error.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Scan(nint info, nint output)
    {
        try
        {
            // The chunk is DuckDB's: the handle lends it and must not destroy it.
            var chunk = new DataChunkHandle(output);
            try
            {
                FromNative<IScan>(duckdb_function_get_init_data(info)).Fill(chunk);
            }
            finally
            {
                chunk.Lend();
            }
        }
        catch (Exception error)
        {
            duckdb_function_set_error(info, error.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(nint data) => GCHandle.FromIntPtr(data).Free();

    private static nint ToNative(object value) => GCHandle.ToIntPtr(GCHandle.Alloc(value));

    private static T FromNative<T>(nint data) => (T)GCHandle.FromIntPtr(data).Target!;
}
