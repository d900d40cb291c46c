using System.Numerics;
using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>DuckDB's types of what frames store.</summary>
internal static class SqlTypes
{
    public static DuckDBLogicalType Timestamp(DuckDBTimePrecision precision) => DuckDBLogicalType.Of(precision switch
    {
        DuckDBTimePrecision.Seconds => DuckDBType.TimestampSeconds,
        DuckDBTimePrecision.Milliseconds => DuckDBType.TimestampMilliseconds,
        DuckDBTimePrecision.Nanoseconds => DuckDBType.TimestampNanoseconds,
        _ => DuckDBType.Timestamp,
    });

    public static DuckDBLogicalType Time(DuckDBTimePrecision precision) =>
        DuckDBLogicalType.Of(precision == DuckDBTimePrecision.Nanoseconds ? DuckDBType.TimeNanoseconds : DuckDBType.Time);

    /// <summary>The type whose vectors hold .NET's values as they are; null if there is none.</summary>
    public static DuckDBLogicalType? OfPlain<T>() => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.Boolean => DuckDBLogicalType.Of(DuckDBType.Boolean),
        TypeCode.SByte => DuckDBLogicalType.Of(DuckDBType.TinyInt),
        TypeCode.Int16 => DuckDBLogicalType.Of(DuckDBType.SmallInt),
        TypeCode.Int32 => DuckDBLogicalType.Of(DuckDBType.Integer),
        TypeCode.Int64 => DuckDBLogicalType.Of(DuckDBType.BigInt),
        TypeCode.Byte => DuckDBLogicalType.Of(DuckDBType.UnsignedTinyInt),
        TypeCode.UInt16 => DuckDBLogicalType.Of(DuckDBType.UnsignedSmallInt),
        TypeCode.UInt32 => DuckDBLogicalType.Of(DuckDBType.UnsignedInteger),
        TypeCode.UInt64 => DuckDBLogicalType.Of(DuckDBType.UnsignedBigInt),
        TypeCode.Single => DuckDBLogicalType.Of(DuckDBType.Float),
        TypeCode.Double => DuckDBLogicalType.Of(DuckDBType.Double),
        _ when typeof(T) == typeof(Int128) => DuckDBLogicalType.Of(DuckDBType.HugeInt),
        _ when typeof(T) == typeof(UInt128) => DuckDBLogicalType.Of(DuckDBType.UnsignedHugeInt),
        _ when typeof(T) == typeof(DuckDBInterval) => DuckDBLogicalType.Of(DuckDBType.Interval),
        _ => null,
    };

    public static DuckDBLogicalType? OfObjects(Type type) => type switch
    {
        _ when type == typeof(byte[]) => DuckDBLogicalType.Of(DuckDBType.Blob),
        _ when type == typeof(BigInteger) || type == typeof(BigInteger?) => DuckDBLogicalType.Of(DuckDBType.BigNum),
        _ => null,
    };
}
