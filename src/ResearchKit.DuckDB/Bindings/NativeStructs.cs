using System.Runtime.InteropServices;

namespace ResearchKit.DuckDB.Bindings;

internal enum NativeState
{
    Success = 0,
    Error = 1,
}

internal enum NativeResultType
{
    Invalid = 0,
    ChangedRows = 1,
    Nothing = 2,
    QueryResult = 3,
}

/// <summary>duckdb_result: only the last field means anything; the library passes the struct by value.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeResult
{
    public ulong DeprecatedColumnCount;
    public ulong DeprecatedRowCount;
    public ulong DeprecatedRowsChanged;
    public nint DeprecatedColumns;
    public nint DeprecatedErrorMessage;
    public nint InternalData;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeProgress
{
    public double Percentage;
    public ulong RowsProcessed;
    public ulong TotalRows;
}

/// <summary>duckdb_hugeint and duckdb_uhugeint: two halves, lower first. Not Int128, whose calling convention may differ.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeHugeint(ulong lower, ulong upper)
{
    public readonly ulong Lower = lower;
    public readonly ulong Upper = upper;

    public static NativeHugeint From(Int128 value) => new((ulong)value, (ulong)(value >> 64));

    public static NativeHugeint From(UInt128 value) => new((ulong)value, (ulong)(value >> 64));
}

[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeDecimal(byte width, byte scale, NativeHugeint value)
{
    public readonly byte Width = width;
    public readonly byte Scale = scale;
    public readonly NativeHugeint Value = value;
}

/// <summary>duckdb_bit and duckdb_blob: a pointer with a length in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct NativeBytes(byte* data, ulong size)
{
    public readonly byte* Data = data;
    public readonly ulong Size = size;
}

[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct NativeBignum(byte* data, ulong size, bool isNegative)
{
    public readonly byte* Data = data;
    public readonly ulong Size = size;
    public readonly byte IsNegative = isNegative ? (byte)1 : (byte)0;
}

/// <summary>duckdb_string_t: up to 12 bytes inline, longer ones behind a pointer.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct NativeString
{
    public const int InlineLength = 12;

    [FieldOffset(0)]
    public uint Length;

    [FieldOffset(4)]
    public fixed byte Inlined[InlineLength];

    [FieldOffset(8)]
    public byte* Pointer;

    /// <summary>The bytes of the string that lies at this address; valid as long as its vector is.</summary>
    public static ReadOnlySpan<byte> Bytes(NativeString* value) =>
        value->Length <= InlineLength
            ? new ReadOnlySpan<byte>((byte*)value + 4, (int)value->Length)
            : new ReadOnlySpan<byte>(value->Pointer, checked((int)value->Length));
}
