using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>Which column a frame keeps for each of DuckDB's types.</summary>
internal static class VectorColumns
{
    public static VectorColumn For(DuckDBColumn column) => column.Type.Type switch
    {
        DuckDBType.Boolean => new PlainVectorColumn<bool>(),
        DuckDBType.TinyInt => new PlainVectorColumn<sbyte>(),
        DuckDBType.SmallInt => new PlainVectorColumn<short>(),
        DuckDBType.Integer or DuckDBType.SqlNull => new PlainVectorColumn<int>(),
        DuckDBType.BigInt => new PlainVectorColumn<long>(),
        DuckDBType.HugeInt => new PlainVectorColumn<Int128>(),
        DuckDBType.UnsignedTinyInt => new PlainVectorColumn<byte>(),
        DuckDBType.UnsignedSmallInt => new PlainVectorColumn<ushort>(),
        DuckDBType.UnsignedInteger => new PlainVectorColumn<uint>(),
        DuckDBType.UnsignedBigInt => new PlainVectorColumn<ulong>(),
        DuckDBType.UnsignedHugeInt => new PlainVectorColumn<UInt128>(),
        DuckDBType.Float => new PlainVectorColumn<float>(),
        DuckDBType.Double => new PlainVectorColumn<double>(),
        DuckDBType.Interval => new PlainVectorColumn<DuckDBInterval>(),
        DuckDBType.Decimal => Decimal(column.Type),
        DuckDBType.Uuid => new DecodedVectorColumn<Int128, Guid, GuidEncoding>(default),
        DuckDBType.Date => new EncodedVectorColumn<int, DateOnly, DateEncoding>(
            default, (info, segments, rows) => new ValueColumn<DuckDBDate, int, FullDateEncoding>(info, segments, rows)),
        DuckDBType.Timestamp => Timestamp(DuckDBTimePrecision.Microseconds),
        DuckDBType.TimestampSeconds => Timestamp(DuckDBTimePrecision.Seconds),
        DuckDBType.TimestampMilliseconds => Timestamp(DuckDBTimePrecision.Milliseconds),
        DuckDBType.TimestampNanoseconds => Timestamp(DuckDBTimePrecision.Nanoseconds),
        DuckDBType.TimestampTz => new EncodedVectorColumn<long, DateTimeOffset, MomentEncoding>(
            default,
            (info, segments, rows) => new ValueColumn<DuckDBTimestamp, long, FullTimestampEncoding>(
                info, segments, rows, new FullTimestampEncoding(DuckDBTimePrecision.Microseconds, IsUtc: true))),
        DuckDBType.Time => Time(DuckDBTimePrecision.Microseconds),
        DuckDBType.TimeNanoseconds => Time(DuckDBTimePrecision.Nanoseconds),
        DuckDBType.TimeTz => new DecodedVectorColumn<ulong, DuckDBTimeTz, ZonedTimeEncoding>(default),
        DuckDBType.Varchar => new TextVectorColumn(column.Name),
        DuckDBType.Enum => new EnumVectorColumn(column.Type.EnumValues),
        DuckDBType.Blob => new ObjectVectorColumn(typeof(byte[])),
        DuckDBType.BigNum => new ObjectVectorColumn(typeof(System.Numerics.BigInteger)),
        DuckDBType.Bit => new ObjectVectorColumn(typeof(string)),
        _ => new ObjectVectorColumn(typeof(object), HasUnion(column.Type)),
    };

    private static bool HasUnion(DuckDBLogicalType type) =>
        type.Type == DuckDBType.Union || type.Fields.Any(field => HasUnion(field.Type))
        || (type.ElementType is { } element && HasUnion(element)) || (type.KeyType is { } key && HasUnion(key));

    private static VectorColumn Timestamp(DuckDBTimePrecision precision) => new EncodedVectorColumn<long, DateTime, TimestampEncoding>(
        new TimestampEncoding(precision),
        (info, segments, rows) => new ValueColumn<DuckDBTimestamp, long, FullTimestampEncoding>(
            info, segments, rows, new FullTimestampEncoding(precision, IsUtc: false)));

    private static VectorColumn Time(DuckDBTimePrecision precision) => new EncodedVectorColumn<long, TimeOnly, TimeEncoding>(
        new TimeEncoding(precision),
        (info, segments, rows) => new ValueColumn<DuckDBTime, long, FullTimeEncoding>(info, segments, rows, new FullTimeEncoding(precision)));

    private static VectorColumn Decimal(DuckDBLogicalType type) => type.Width switch
    {
        <= 4 => new DecodedVectorColumn<short, decimal, DecimalEncoding<short>>(new DecimalEncoding<short>(type.Width, type.Scale)),
        <= 9 => new DecodedVectorColumn<int, decimal, DecimalEncoding<int>>(new DecimalEncoding<int>(type.Width, type.Scale)),
        <= 18 => new DecodedVectorColumn<long, decimal, DecimalEncoding<long>>(new DecimalEncoding<long>(type.Width, type.Scale)),
        _ => new EncodedVectorColumn<Int128, decimal, DecimalEncoding<Int128>>(
            new DecimalEncoding<Int128>(type.Width, type.Scale),
            (info, segments, rows) => new ValueColumn<DuckDBDecimal, Int128, FullDecimalEncoding>(
                info, segments, rows, new FullDecimalEncoding(type.Width, type.Scale))),
    };
}
