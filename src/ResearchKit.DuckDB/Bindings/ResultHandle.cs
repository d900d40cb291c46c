using System.Runtime.InteropServices;

namespace ResearchKit.DuckDB.Bindings;

/// <summary>
/// A result. The library wants its struct at a fixed address and by value, so it lies in native memory that this handle owns.
/// A streaming result runs its query as it is fetched; the handle keeps the connection alive until it is released.
/// </summary>
internal sealed unsafe class ResultHandle : NativeHandle
{
    private readonly ConnectionHandle _connection;
    private readonly bool _holdsConnection;

    public ResultHandle(ConnectionHandle connection)
        : base((nint)NativeMemory.AllocZeroed((nuint)sizeof(NativeResult)))
    {
        _connection = connection;
        connection.DangerousAddRef(ref _holdsConnection);
    }

    /// <summary>Where the struct lies. Use it only between <see cref="SafeHandle.DangerousAddRef"/> and its release, or while alive for sure.</summary>
    public NativeResult* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return (NativeResult*)handle;
        }
    }

    /// <summary>The next chunk, or 0 at the end or after an error, which <see cref="Error"/> tells.</summary>
    public nint Fetch()
    {
        var added = false;
        try
        {
            DangerousAddRef(ref added);
            return NativeMethods.duckdb_fetch_chunk(*Pointer);
        }
        finally
        {
            if (added)
                DangerousRelease();
        }
    }

    /// <summary>The error that the result carries, or null.</summary>
    public (string Message, DuckDBErrorType Type)? Error()
    {
        var text = NativeMethods.duckdb_result_error(Pointer);
        return text == null ? null : (Utf8Text.Read(text), NativeMethods.duckdb_result_error_type(Pointer));
    }

    protected override void Release(ref nint native)
    {
        NativeMethods.duckdb_destroy_result((NativeResult*)native);
        NativeMemory.Free((void*)native);
        native = 0;
        if (_holdsConnection)
            _connection.DangerousRelease();
    }
}
