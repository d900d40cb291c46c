using System.Data;
using System.Numerics;

namespace ResearchKit.DuckDB;

/// <summary>ADO.NET's DbType and DuckDB's types.</summary>
internal static class DbTypes
{
    public static DbType Of(object? value) => value switch
    {
        bool => DbType.Boolean,
        sbyte => DbType.SByte,
        short => DbType.Int16,
        int => DbType.Int32,
        long => DbType.Int64,
        byte => DbType.Byte,
        ushort => DbType.UInt16,
        uint => DbType.UInt32,
        ulong => DbType.UInt64,
        float => DbType.Single,
        double => DbType.Double,
        decimal => DbType.Decimal,
        BigInteger or Int128 or UInt128 => DbType.VarNumeric,
        string => DbType.String,
        byte[] => DbType.Binary,
        Guid => DbType.Guid,
        DateOnly or DuckDBDate => DbType.Date,
        TimeOnly or DuckDBTime => DbType.Time,
        DateTime or DuckDBTimestamp => DbType.DateTime,
        DateTimeOffset => DbType.DateTimeOffset,
        _ => DbType.Object,
    };

    /// <summary>The type that a DbType stands for; null where it says too little.</summary>
    public static DuckDBLogicalType? ToLogicalType(DbType type) => type switch
    {
        DbType.Boolean => DuckDBLogicalType.Of(DuckDBType.Boolean),
        DbType.SByte => DuckDBLogicalType.Of(DuckDBType.TinyInt),
        DbType.Int16 => DuckDBLogicalType.Of(DuckDBType.SmallInt),
        DbType.Int32 => DuckDBLogicalType.Of(DuckDBType.Integer),
        DbType.Int64 => DuckDBLogicalType.Of(DuckDBType.BigInt),
        DbType.Byte => DuckDBLogicalType.Of(DuckDBType.UnsignedTinyInt),
        DbType.UInt16 => DuckDBLogicalType.Of(DuckDBType.UnsignedSmallInt),
        DbType.UInt32 => DuckDBLogicalType.Of(DuckDBType.UnsignedInteger),
        DbType.UInt64 => DuckDBLogicalType.Of(DuckDBType.UnsignedBigInt),
        DbType.Single => DuckDBLogicalType.Of(DuckDBType.Float),
        DbType.Double => DuckDBLogicalType.Of(DuckDBType.Double),
        DbType.String or DbType.StringFixedLength or DbType.AnsiString or DbType.AnsiStringFixedLength => DuckDBLogicalType.Of(DuckDBType.Varchar),
        DbType.Binary => DuckDBLogicalType.Of(DuckDBType.Blob),
        DbType.Guid => DuckDBLogicalType.Of(DuckDBType.Uuid),
        DbType.Date => DuckDBLogicalType.Of(DuckDBType.Date),
        DbType.Time => DuckDBLogicalType.Of(DuckDBType.Time),
        DbType.DateTime or DbType.DateTime2 => DuckDBLogicalType.Of(DuckDBType.Timestamp),
        DbType.DateTimeOffset => DuckDBLogicalType.Of(DuckDBType.TimestampTz),
        _ => null,
    };
}
