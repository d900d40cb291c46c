using System.Numerics;
using System.Text;
using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>VARCHAR and JSON: UTF-8.</summary>
internal sealed unsafe class VarcharVectorReader(DuckDBLogicalType type) : ObjectVectorReader<string>(type)
{
    public override int PhysicalSize => 16;

    public ReadOnlySpan<byte> Bytes(int row) => NativeString.Bytes((NativeString*)Data + row);

    public override object GetObject(int row) => Encoding.UTF8.GetString(Bytes(row));
}

/// <summary>BLOB: bytes.</summary>
internal sealed unsafe class BlobVectorReader(DuckDBLogicalType type) : ObjectVectorReader<byte[]>(type)
{
    public override int PhysicalSize => 16;

    public override object GetObject(int row) => NativeString.Bytes((NativeString*)Data + row).ToArray();
}

/// <summary>BIT: text of zeros and ones. Inside: a byte that counts the padding, then the bits, the padding set.</summary>
internal sealed unsafe class BitVectorReader(DuckDBLogicalType type) : ObjectVectorReader<string>(type)
{
    public override int PhysicalSize => 16;

    public override object GetObject(int row)
    {
        var bytes = NativeString.Bytes((NativeString*)Data + row);
        int padding = bytes[0];
        var bits = bytes[1..];
        var text = new char[(bits.Length * 8) - padding];
        for (var i = 0; i < text.Length; i++)
        {
            var bit = i + padding;
            text[i] = (bits[bit >> 3] & (0x80 >> (bit & 7))) != 0 ? '1' : '0';
        }

        return new string(text);
    }
}

/// <summary>BIGNUM: see <see cref="BigNumEncoding"/>.</summary>
internal sealed unsafe class BigNumVectorReader(DuckDBLogicalType type) : ValueVectorReader<BigInteger>(type)
{
    public override int PhysicalSize => 16;

    public override object GetObject(int row) => BigNumEncoding.Decode(NativeString.Bytes((NativeString*)Data + row));
}

/// <summary>ENUM: an index of 1, 2 or 4 bytes into the list of strings.</summary>
internal sealed unsafe class EnumVectorReader : ObjectVectorReader<string>
{
    private readonly string[] _values;

    public EnumVectorReader(DuckDBLogicalType type)
        : base(type)
    {
        _values = type.EnumValues.ToArray();
        PhysicalSize = SizeOf(_values.Length);
    }

    public override int PhysicalSize { get; }

    /// <summary>Bytes of the index of an ENUM of so many values.</summary>
    public static int SizeOf(int count) => count switch { <= 255 => 1, <= 65_535 => 2, _ => 4 };

    public override object GetObject(int row) => _values[PhysicalSize switch
    {
        1 => Data[row],
        2 => ((ushort*)Data)[row],
        _ => ((uint*)Data)[row],
    }];
}

/// <summary>The type of a bare NULL: every row is NULL.</summary>
internal sealed class NullVectorReader(DuckDBLogicalType type) : ObjectVectorReader<object>(type)
{
    public override int PhysicalSize => 4;

    public override object GetObject(int row) => DBNull.Value;
}
