using System.Collections;
using System.Numerics;
using ResearchKit.DuckDB.Vectors;

namespace ResearchKit.DuckDB;

/// <summary>The DuckDB type that follows from a .NET value.</summary>
internal static class TypeInference
{
    /// <exception cref="InvalidCastException">None follows; the message says how to name one.</exception>
    public static DuckDBLogicalType Of(object value) => value switch
    {
        decimal number => DecimalOf(DuckDBDecimal.FromDecimal(number)),
        DuckDBDecimal number => DuckDBLogicalType.Decimal(number.Width, number.Scale),
        DuckDBTimestamp { Precision: DuckDBTimePrecision.Seconds } => DuckDBLogicalType.Of(DuckDBType.TimestampSeconds),
        DuckDBTimestamp { Precision: DuckDBTimePrecision.Milliseconds } => DuckDBLogicalType.Of(DuckDBType.TimestampMilliseconds),
        DuckDBTimestamp { Precision: DuckDBTimePrecision.Nanoseconds } => DuckDBLogicalType.Of(DuckDBType.TimestampNanoseconds),
        DuckDBTime { Precision: DuckDBTimePrecision.Nanoseconds } => DuckDBLogicalType.Of(DuckDBType.TimeNanoseconds),
        DateTime moment when moment.Ticks % TimeSpan.TicksPerMicrosecond != 0 => DuckDBLogicalType.Of(DuckDBType.TimestampNanoseconds),
        TimeOnly time when time.Ticks % TimeSpan.TicksPerMicrosecond != 0 => DuckDBLogicalType.Of(DuckDBType.TimeNanoseconds),
        DuckDBUnion => throw Unknown(value),
        byte[] or ReadOnlyMemory<byte> or MemoryStream => DuckDBLogicalType.Of(DuckDBType.Blob),
        IDictionary map => OfDictionary(map),
        string => DuckDBLogicalType.Of(DuckDBType.Varchar),
        char[] => DuckDBLogicalType.Of(DuckDBType.Varchar),
        IEnumerable list when value is not BitArray => DuckDBLogicalType.List(OfElements(list.Cast<object?>(), ElementType(value.GetType()), value)),
        _ => OfType(value.GetType()) ?? throw Unknown(value),
    };

    private static DuckDBLogicalType DecimalOf(DuckDBDecimal number)
    {
        var digits = Int128.Abs(number.Unscaled).ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
        return DuckDBLogicalType.Decimal(Math.Max(digits, number.Scale + 1), number.Scale);
    }

    private static DuckDBLogicalType? OfType(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
            return DuckDBLogicalType.Of(DuckDBType.Varchar);
        DuckDBType? plain = type switch
        {
            _ when type == typeof(bool) => DuckDBType.Boolean,
            _ when type == typeof(sbyte) => DuckDBType.TinyInt,
            _ when type == typeof(short) => DuckDBType.SmallInt,
            _ when type == typeof(int) => DuckDBType.Integer,
            _ when type == typeof(long) => DuckDBType.BigInt,
            _ when type == typeof(byte) => DuckDBType.UnsignedTinyInt,
            _ when type == typeof(ushort) => DuckDBType.UnsignedSmallInt,
            _ when type == typeof(uint) => DuckDBType.UnsignedInteger,
            _ when type == typeof(ulong) => DuckDBType.UnsignedBigInt,
            _ when type == typeof(Int128) => DuckDBType.HugeInt,
            _ when type == typeof(UInt128) => DuckDBType.UnsignedHugeInt,
            _ when type == typeof(BigInteger) => DuckDBType.BigNum,
            _ when type == typeof(float) => DuckDBType.Float,
            _ when type == typeof(double) => DuckDBType.Double,
            _ when type == typeof(string) || type == typeof(char) => DuckDBType.Varchar,
            _ when type == typeof(byte[]) => DuckDBType.Blob,
            _ when type == typeof(Guid) => DuckDBType.Uuid,
            _ when type == typeof(DateOnly) || type == typeof(DuckDBDate) => DuckDBType.Date,
            _ when type == typeof(DateTime) || type == typeof(DuckDBTimestamp) => DuckDBType.Timestamp,
            _ when type == typeof(DateTimeOffset) => DuckDBType.TimestampTz,
            _ when type == typeof(TimeOnly) || type == typeof(DuckDBTime) => DuckDBType.Time,
            _ when type == typeof(DuckDBTimeTz) => DuckDBType.TimeTz,
            _ when type == typeof(TimeSpan) || type == typeof(DuckDBInterval) => DuckDBType.Interval,
            _ when type == typeof(BitArray) => DuckDBType.Bit,
            _ => null,
        };
        return plain is { } known ? DuckDBLogicalType.Of(known) : null;
    }

    private static DuckDBLogicalType OfDictionary(IDictionary map)
    {
        if (map is IDictionary<string, object?> fields && fields.Count > 0)
        {
            return DuckDBLogicalType.Struct(fields
                .Select(f => new DuckDBField(f.Key, f.Value is null or DBNull ? DuckDBLogicalType.Of(DuckDBType.SqlNull) : Of(f.Value)))
                .ToList());
        }

        var arguments = map.GetType().IsGenericType ? map.GetType().GetGenericArguments() : [];
        if (arguments.Length != 2)
            throw Unknown(map);
        return DuckDBLogicalType.Map(
            OfElements(map.Keys.Cast<object?>(), arguments[0], map),
            OfElements(map.Values.Cast<object?>(), arguments[1], map));
    }

    private static DuckDBLogicalType OfElements(IEnumerable<object?> elements, Type? declared, object whole)
    {
        var known = declared is null || declared == typeof(decimal) || Nullable.GetUnderlyingType(declared) == typeof(decimal) ? null : OfType(declared);
        if (known is not null && known.Type is not (DuckDBType.Timestamp or DuckDBType.Time))
            return known;
        DuckDBLogicalType? type = null;
        foreach (var element in elements)
        {
            if (element is null or DBNull)
                continue;
            var own = Of(element);
            type = type is null ? own : Common(type, own, whole);
        }

        return type ?? known ?? (declared is not null && declared != typeof(object) && declared != typeof(decimal) && declared != typeof(decimal?)
            ? throw Unknown(whole)
            : DuckDBLogicalType.Of(DuckDBType.SqlNull));
    }

    private static DuckDBLogicalType Common(DuckDBLogicalType left, DuckDBLogicalType right, object whole)
    {
        if (left.Equals(right))
            return left;
        if (left.Type == DuckDBType.SqlNull)
            return right;
        if (right.Type == DuckDBType.SqlNull)
            return left;
        if (left.Type == DuckDBType.Decimal && right.Type == DuckDBType.Decimal)
        {
            var scale = Math.Max(left.Scale, right.Scale);
            return DuckDBLogicalType.Decimal(Math.Min(38, Math.Max(left.Width - left.Scale, right.Width - right.Scale) + scale), scale);
        }

        if (left.Type == DuckDBType.List && right.Type == DuckDBType.List)
            return DuckDBLogicalType.List(Common(left.ElementType!, right.ElementType!, whole));
        if (left.Type is DuckDBType.Timestamp or DuckDBType.TimestampNanoseconds && right.Type is DuckDBType.Timestamp or DuckDBType.TimestampNanoseconds)
            return DuckDBLogicalType.Of(DuckDBType.TimestampNanoseconds);
        if (left.Type is DuckDBType.Time or DuckDBType.TimeNanoseconds && right.Type is DuckDBType.Time or DuckDBType.TimeNanoseconds)
            return DuckDBLogicalType.Of(DuckDBType.TimeNanoseconds);
        throw new InvalidCastException($"The elements of {NestedConversion.NameOf(whole.GetType())} are of different types, {left} and {right}. Give the parameter a LogicalType, or elements of one type.");
    }

    private static Type? ElementType(Type list) =>
        list.IsArray
            ? list.GetElementType()
            : list.GetInterfaces().Append(list).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    private static InvalidCastException Unknown(object value) =>
        new($"No DuckDB type follows from a value of .NET type {NestedConversion.NameOf(value.GetType())}. Set the parameter's LogicalType.");
}
