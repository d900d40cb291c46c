namespace ResearchKit.DuckDB.Vectors;

/// <summary>The reader for a type.</summary>
internal static class VectorReaderFactory
{
    public static VectorReader Create(DuckDBLogicalType type) => type.Type switch
    {
        DuckDBType.Boolean => new BooleanVectorReader(type),
        DuckDBType.TinyInt => new NumericVectorReader<sbyte>(type),
        DuckDBType.SmallInt => new NumericVectorReader<short>(type),
        DuckDBType.Integer => new NumericVectorReader<int>(type),
        DuckDBType.BigInt => new NumericVectorReader<long>(type),
        DuckDBType.UnsignedTinyInt => new NumericVectorReader<byte>(type),
        DuckDBType.UnsignedSmallInt => new NumericVectorReader<ushort>(type),
        DuckDBType.UnsignedInteger => new NumericVectorReader<uint>(type),
        DuckDBType.UnsignedBigInt => new NumericVectorReader<ulong>(type),
        DuckDBType.Float => new NumericVectorReader<float>(type),
        DuckDBType.Double => new NumericVectorReader<double>(type),
        DuckDBType.HugeInt => new HugeIntVectorReader<Int128>(type),
        DuckDBType.UnsignedHugeInt => new HugeIntVectorReader<UInt128>(type),
        DuckDBType.BigNum => new BigNumVectorReader(type),
        DuckDBType.Decimal => new DecimalVectorReader(type),
        DuckDBType.Date => new DateVectorReader(type),
        DuckDBType.Timestamp or DuckDBType.TimestampTz => new TimestampVectorReader(type, DuckDBTimePrecision.Microseconds),
        DuckDBType.TimestampSeconds => new TimestampVectorReader(type, DuckDBTimePrecision.Seconds),
        DuckDBType.TimestampMilliseconds => new TimestampVectorReader(type, DuckDBTimePrecision.Milliseconds),
        DuckDBType.TimestampNanoseconds => new TimestampVectorReader(type, DuckDBTimePrecision.Nanoseconds),
        DuckDBType.Time => new TimeVectorReader(type, DuckDBTimePrecision.Microseconds),
        DuckDBType.TimeNanoseconds => new TimeVectorReader(type, DuckDBTimePrecision.Nanoseconds),
        DuckDBType.TimeTz => new TimeTzVectorReader(type),
        DuckDBType.Interval => new IntervalVectorReader(type),
        DuckDBType.Uuid => new UuidVectorReader(type),
        DuckDBType.Varchar => new VarcharVectorReader(type),
        DuckDBType.Blob => new BlobVectorReader(type),
        DuckDBType.Bit => new BitVectorReader(type),
        DuckDBType.Enum => new EnumVectorReader(type),
        DuckDBType.List => new ListVectorReader(type, Create(type.ElementType!)),
        DuckDBType.Array => new ArrayVectorReader(type, Create(type.ElementType!)),
        DuckDBType.Map => new MapVectorReader(type, Create(type.KeyType!), Create(type.ElementType!)),
        DuckDBType.Struct => new StructVectorReader(type, type.Fields.Select(f => Create(f.Type)).ToArray()),
        DuckDBType.Union => new UnionVectorReader(type, type.Fields.Select(f => Create(f.Type)).ToArray()),
        DuckDBType.Geometry => new GeometryVectorReader(type),
        DuckDBType.Variant => new VariantVectorReader(type),
        DuckDBType.SqlNull => new NullVectorReader(type),
        _ => throw new NotSupportedException($"A column of type {type} cannot be read. Cast it in SQL, for example column::VARCHAR."),
    };
}
