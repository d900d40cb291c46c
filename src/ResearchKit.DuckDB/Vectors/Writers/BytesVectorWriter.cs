using System.Buffers;
using System.Numerics;
using System.Text;
using System.Text.Unicode;
using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>VARCHAR, JSON, BLOB, BIT, BIGNUM: bytes of any length.</summary>
internal sealed unsafe class BytesVectorWriter(DuckDBLogicalType type) : VectorWriter(type)
{
    private const int StackBytes = 512;

    public override int PhysicalSize => sizeof(NativeString);

    /// <summary>Writes bytes; those of VARCHAR must be UTF-8.</summary>
    public void SetBytes(int row, ReadOnlySpan<byte> bytes)
    {
        CheckRow(row);
        if (Type.Type == DuckDBType.Varchar && !Utf8.IsValid(bytes))
            throw new InvalidCastException($"The bytes for row {row} are not UTF-8, which {Type} needs. Use BLOB, or decode them first.");
        Store(row, bytes);
    }

    /// <summary>Writes text as UTF-8. Half of a surrogate pair becomes U+FFFD, as .NET's encoder has it.</summary>
    public void SetText(int row, ReadOnlySpan<char> text)
    {
        CheckRow(row);
        var limit = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = null;
        var buffer = limit <= StackBytes ? stackalloc byte[StackBytes] : (rented = ArrayPool<byte>.Shared.Rent(limit));
        Store(row, buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    public override void Set<T>(int row, T value)
    {
        if (typeof(T) == typeof(string) && value is string text && Type.Type == DuckDBType.Varchar)
            SetText(row, text);
        else
            base.Set(row, value);
    }

    protected override void Set(int row, object value)
    {
        switch (ValueCoercion.Coerce(value, Type))
        {
            case string bits when Type.Type == DuckDBType.Bit:
                Store(row, BitEncoding.Encode(bits, out _));
                break;
            case string text:
                SetText(row, text);
                break;
            case byte[] bytes:
                Store(row, bytes);
                break;
            case BigInteger number:
                Store(row, BigNumEncoding.Encode(number));
                break;
        }
    }

    private void Store(int row, ReadOnlySpan<byte> bytes)
    {
        var target = (NativeString*)Data + row;
        if (bytes.Length <= NativeString.InlineLength)
        {
            *target = default;
            target->Length = (uint)bytes.Length;
            bytes.CopyTo(new Span<byte>((byte*)target + 4, NativeString.InlineLength));
            return;
        }

        fixed (byte* start = bytes)
            NativeMethods.duckdb_unsafe_vector_assign_string_element_len(Vector, (ulong)row, start, (ulong)bytes.Length);
    }
}
