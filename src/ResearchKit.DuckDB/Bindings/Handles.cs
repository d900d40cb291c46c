using System.Runtime.InteropServices;

namespace ResearchKit.DuckDB.Bindings;

/// <summary>A native object of DuckDB's that is released exactly once, at the latest by the finalizer.</summary>
internal abstract class NativeHandle : SafeHandle
{
    private static long s_open;

    protected NativeHandle(nint handle)
        : base(0, ownsHandle: true)
    {
        SetHandle(handle);
        if (handle != 0)
            Interlocked.Increment(ref s_open);
    }

    /// <summary>How many native objects are open in this process: the soak test watches it.</summary>
    public static long OpenCount => Interlocked.Read(ref s_open);

    public sealed override bool IsInvalid => handle == 0;

    protected sealed override bool ReleaseHandle()
    {
        Release(ref handle);
        Interlocked.Decrement(ref s_open);
        return true;
    }

    protected abstract void Release(ref nint native);

    /// <summary>Ends a handle that was only lent: the native object stays with its owner.</summary>
    public void Lend()
    {
        SetHandleAsInvalid();
        Interlocked.Decrement(ref s_open);
    }
}

internal sealed class DatabaseHandle(nint handle) : NativeHandle(handle)
{
    protected override void Release(ref nint native) => NativeMethods.duckdb_close(ref native);
}

internal sealed class ConnectionHandle(nint handle) : NativeHandle(handle)
{
    protected override void Release(ref nint native) => NativeMethods.duckdb_disconnect(ref native);
}

internal sealed class ConfigHandle(nint handle) : NativeHandle(handle)
{
    protected override void Release(ref nint native) => NativeMethods.duckdb_destroy_config(ref native);
}

internal sealed class ExtractedStatementsHandle(nint handle) : NativeHandle(handle)
{
    protected override void Release(ref nint native) => NativeMethods.duckdb_destroy_extracted(ref native);
}

internal sealed class PreparedStatementHandle(nint handle) : NativeHandle(handle)
{
    protected override void Release(ref nint native) => NativeMethods.duckdb_destroy_prepare(ref native);
}

internal sealed class PendingResultHandle(nint handle) : NativeHandle(handle)
{
    protected override void Release(ref nint native) => NativeMethods.duckdb_destroy_pending(ref native);
}

internal sealed class AppenderHandle(nint handle) : NativeHandle(handle)
{
    protected override void Release(ref nint native) => _ = NativeMethods.duckdb_appender_destroy(ref native);
}

internal sealed class DataChunkHandle(nint handle) : NativeHandle(handle)
{
    protected override void Release(ref nint native) => NativeMethods.duckdb_destroy_data_chunk(ref native);
}

internal sealed class LogicalTypeHandle(nint handle) : NativeHandle(handle)
{
    protected override void Release(ref nint native) => NativeMethods.duckdb_destroy_logical_type(ref native);
}

internal sealed class ValueHandle(nint handle) : NativeHandle(handle)
{
    protected override void Release(ref nint native) => NativeMethods.duckdb_destroy_value(ref native);
}
