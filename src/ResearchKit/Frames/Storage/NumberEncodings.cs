using System.Numerics;
using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>DECIMAL(width, scale): the digits as an integer of 16 to 128 bits.</summary>
internal readonly record struct DecimalEncoding<TStored>(int Width, int Scale) : IValueEncoding<TStored, decimal>, ICheckedEncoding<TStored>, ISqlEncoding
    where TStored : struct, IBinaryInteger<TStored>
{
    private static readonly Int128 s_limit = (Int128)1 << 96;

    public DuckDBLogicalType SqlType => DuckDBLogicalType.Decimal(Width, Scale);

    public decimal Decode(TStored stored)
    {
        var digits = Int128.CreateTruncating(stored);
        var magnitude = (UInt128)Int128.Abs(digits);
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), digits < 0, (byte)Scale);
    }

    public bool Represents(TStored stored) => Scale <= 28 && Int128.Abs(Int128.CreateTruncating(stored)) < s_limit;
}

/// <summary>DECIMAL as DuckDB has it, up to 38 digits.</summary>
internal readonly record struct FullDecimalEncoding(int Width, int Scale) : IValueEncoding<Int128, DuckDBDecimal>, ISqlEncoding
{
    public DuckDBLogicalType SqlType => DuckDBLogicalType.Decimal(Width, Scale);

    public DuckDBDecimal Decode(Int128 stored) => new(stored, Width, Scale);
}

/// <summary>UUID: 128 bits, most significant first, the highest flipped so that signed comparison gives the order.</summary>
internal readonly struct GuidEncoding : IValueEncoding<Int128, Guid>, ISqlEncoding
{
    public DuckDBLogicalType SqlType => DuckDBLogicalType.Of(DuckDBType.Uuid);

    public static Int128 Encode(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = value.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[0] ^= 0x80;
        return System.Buffers.Binary.BinaryPrimitives.ReadInt128BigEndian(bytes);
    }

    public Guid Decode(Int128 stored)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt128BigEndian(bytes, stored);
        bytes[0] ^= 0x80;
        return new Guid(bytes, bigEndian: true);
    }
}
