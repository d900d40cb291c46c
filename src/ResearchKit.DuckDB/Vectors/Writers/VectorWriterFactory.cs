namespace ResearchKit.DuckDB.Vectors;

/// <summary>The writer for a type: the mirror of <see cref="VectorReaderFactory"/>.</summary>
internal static class VectorWriterFactory
{
    public static VectorWriter Create(DuckDBLogicalType type) => type.Type switch
    {
        DuckDBType.Boolean => new FixedVectorWriter<bool>(type),
        DuckDBType.TinyInt => new FixedVectorWriter<sbyte>(type),
        DuckDBType.SmallInt => new FixedVectorWriter<short>(type),
        DuckDBType.Integer => new FixedVectorWriter<int>(type),
        DuckDBType.BigInt => new FixedVectorWriter<long>(type),
        DuckDBType.UnsignedTinyInt => new FixedVectorWriter<byte>(type),
        DuckDBType.UnsignedSmallInt => new FixedVectorWriter<ushort>(type),
        DuckDBType.UnsignedInteger => new FixedVectorWriter<uint>(type),
        DuckDBType.UnsignedBigInt => new FixedVectorWriter<ulong>(type),
        DuckDBType.Float => new FixedVectorWriter<float>(type),
        DuckDBType.Double => new FixedVectorWriter<double>(type),
        DuckDBType.HugeInt => new FixedVectorWriter<Int128>(type),
        DuckDBType.UnsignedHugeInt => new FixedVectorWriter<UInt128>(type),
        DuckDBType.Date => new FixedVectorWriter<DuckDBDate>(type),
        DuckDBType.Interval => new FixedVectorWriter<DuckDBInterval>(type),
        DuckDBType.Decimal => Decimal(type),
        DuckDBType.Timestamp or DuckDBType.TimestampTz or DuckDBType.TimestampSeconds or DuckDBType.TimestampMilliseconds or DuckDBType.TimestampNanoseconds =>
            new EncodedVectorWriter<long>(type, static value => ((DuckDBTimestamp)value).Value),
        DuckDBType.Time or DuckDBType.TimeNanoseconds => new EncodedVectorWriter<long>(type, static value => ((DuckDBTime)value).Value),
        DuckDBType.TimeTz => new EncodedVectorWriter<ulong>(type, static value => ((DuckDBTimeTz)value).ToBits()),
        DuckDBType.Uuid => new EncodedVectorWriter<UInt128>(type, static value => UuidVectorReader.FromGuid((Guid)value) ^ (UInt128.One << 127)),
        DuckDBType.Varchar or DuckDBType.Blob or DuckDBType.Bit or DuckDBType.BigNum => new BytesVectorWriter(type),
        DuckDBType.Enum => EnumVectorReader.SizeOf(type.EnumValues.Count) switch
        {
            1 => new EncodedVectorWriter<byte>(type, static value => (byte)(uint)value),
            2 => new EncodedVectorWriter<ushort>(type, static value => (ushort)(uint)value),
            _ => new EncodedVectorWriter<uint>(type, static value => (uint)value),
        },
        DuckDBType.List => new ListVectorWriter(type, Create(type.ElementType!)),
        DuckDBType.Array => new ArrayVectorWriter(type, Create(type.ElementType!)),
        DuckDBType.Map => new MapVectorWriter(type, Create(type.KeyType!), Create(type.ElementType!)),
        DuckDBType.Struct => new StructVectorWriter(type, type.Fields.Select(f => Create(f.Type)).ToArray()),
        DuckDBType.Union => new UnionVectorWriter(type, type.Fields.Select(f => Create(f.Type)).ToArray()),
        DuckDBType.SqlNull => new NullVectorWriter(type),
        _ => throw new NotSupportedException($"A column of type {type} cannot be written from .NET. Write VARCHAR and cast it in SQL."),
    };

    private static VectorWriter Decimal(DuckDBLogicalType type) => DecimalVectorReader.SizeOf(type.Width) switch
    {
        2 => new EncodedVectorWriter<short>(type, static value => (short)((DuckDBDecimal)value).Unscaled),
        4 => new EncodedVectorWriter<int>(type, static value => (int)((DuckDBDecimal)value).Unscaled),
        8 => new EncodedVectorWriter<long>(type, static value => (long)((DuckDBDecimal)value).Unscaled),
        _ => new EncodedVectorWriter<Int128>(type, static value => ((DuckDBDecimal)value).Unscaled),
    };
}
