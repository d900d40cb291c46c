using System.Buffers.Binary;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>UUID: a 128-bit integer whose top bit is flipped so that it sorts as text does.</summary>
internal sealed unsafe class UuidVectorReader(DuckDBLogicalType type) : ValueVectorReader<Guid>(type)
{
    public override int PhysicalSize => 16;

    public override object GetObject(int row) => ToGuid(((UInt128*)Data)[row]);

    public static Guid ToGuid(UInt128 stored)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, stored ^ (UInt128.One << 127));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The integer without the flip: what single values take.</summary>
    public static UInt128 FromGuid(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
