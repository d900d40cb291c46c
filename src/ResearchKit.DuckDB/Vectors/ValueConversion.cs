using System.Collections;
using System.Globalization;
using System.Numerics;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>From the lossless value of a column to the .NET type that a caller asked for.</summary>
internal static class ValueConversion
{
    /// <summary>Converts, or says which types would work.</summary>
    /// <exception cref="InvalidCastException">No such conversion, or the value does not fit.</exception>
    public static object Convert(object value, Type target, DuckDBLogicalType type)
    {
        target = Nullable.GetUnderlyingType(target) ?? target;
        if (target.IsInstanceOfType(value) && target != typeof(object))
            return value;
        if (target.IsEnum)
            return ToEnum(value, target, type);
        return value switch
        {
            DuckDBDate date => FromDate(date, target),
            DuckDBTimestamp moment => FromTimestamp(moment, target, type),
            DuckDBTime time => FromTime(time, target),
            DuckDBTimeTz time when target == typeof(TimeOnly) => time.Time.ToTimeOnly(),
            DuckDBInterval interval when target == typeof(TimeSpan) => interval.ToTimeSpan(),
            DuckDBDecimal number => FromDecimal(number, target),
            DuckDBUnion union => union.Value is null ? null : Convert(union.Value, target, type.Fields.First(f => f.Name == union.Tag).Type),
            sbyte number => Number(number, target),
            short number => Number(number, target),
            int number => Number(number, target),
            long number => Number(number, target),
            byte number => Number(number, target),
            ushort number => Number(number, target),
            uint number => Number(number, target),
            ulong number => Number(number, target),
            float number => Number(number, target),
            double number => Number(number, target),
            Int128 number => Number(number, target),
            UInt128 number => Number(number, target),
            BigInteger number => Number(number, target),
            byte[] bytes when target == typeof(Stream) || target == typeof(MemoryStream) => new MemoryStream(bytes, writable: false),
            byte[] bytes when target == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>(bytes),
            string text when target == typeof(BitArray) && type.Type == DuckDBType.Bit => new BitArray(text.Select(c => c == '1').ToArray()),
            string text when target == typeof(char) && text.Length == 1 => text[0],
            string text when target == typeof(char[]) => text.ToCharArray(),
            Guid id when target == typeof(string) => id.ToString("D"),
            List<object?> list => NestedConversion.ToList(list, target, type),
            Dictionary<string, object?> fields when type.Type == DuckDBType.Struct => NestedConversion.ToStruct(fields, target, type),
            Dictionary<object, object?> map => NestedConversion.ToMap(map, target, type),
            _ => null,
        } ?? throw new InvalidCastException($"A {type} cannot be read as {target.Name}. It reads as {Readable(value, type)}; or cast it in SQL.");
    }

    private static string Readable(object value, DuckDBLogicalType type)
    {
        var reader = VectorReaderFactory.Create(type);
        var natural = NestedConversion.NameOf(reader.ClrType);
        return reader.ProviderType == reader.ClrType ? natural : $"{natural} or {NestedConversion.NameOf(value.GetType())}";
    }

    private static object? FromDate(DuckDBDate date, Type target)
    {
        if (target == typeof(DateOnly))
            return date.ToDateOnly();
        return target == typeof(DateTime) ? date.ToDateOnly().ToDateTime(TimeOnly.MinValue) : null;
    }

    private static object? FromTimestamp(DuckDBTimestamp moment, Type target, DuckDBLogicalType type)
    {
        if (target == typeof(DateTime))
            return moment.ToDateTime(type.Type == DuckDBType.TimestampTz ? DateTimeKind.Utc : DateTimeKind.Unspecified);
        if (target == typeof(DateTimeOffset))
            return new DateTimeOffset(moment.ToDateTime(), TimeSpan.Zero);
        if (target != typeof(DateOnly))
            return null;
        var clock = moment.ToDateTime();
        if (clock.TimeOfDay != TimeSpan.Zero)
            throw new InvalidCastException($"The timestamp {moment} has a time of day, which DateOnly would lose. Read it as DateTime, or cast it to DATE in SQL.");
        return DateOnly.FromDateTime(clock);
    }

    private static object? FromTime(DuckDBTime time, Type target)
    {
        if (target == typeof(TimeOnly))
            return time.ToTimeOnly();
        if (target != typeof(TimeSpan))
            return null;
        return time.Precision == DuckDBTimePrecision.Nanoseconds ? time.ToTimeOnly().ToTimeSpan() : TimeSpan.FromMicroseconds(time.Value);
    }

    private static object? FromDecimal(DuckDBDecimal number, Type target)
    {
        if (target == typeof(decimal))
            return number.ToDecimal();
        if (target == typeof(double))
            return number.ToDouble();
        if (target == typeof(float))
            return float.Parse(number.ToString(), CultureInfo.InvariantCulture);
        if (target == typeof(string))
            return number.ToString();
        return Number(number.Rescale(38, 0).Unscaled, target);
    }

    private static object? Number<TNumber>(TNumber value, Type target)
        where TNumber : INumber<TNumber> => Type.GetTypeCode(target) switch
        {
            TypeCode.SByte => To<TNumber, sbyte>(value),
            TypeCode.Byte => To<TNumber, byte>(value),
            TypeCode.Int16 => To<TNumber, short>(value),
            TypeCode.UInt16 => To<TNumber, ushort>(value),
            TypeCode.Int32 => To<TNumber, int>(value),
            TypeCode.UInt32 => To<TNumber, uint>(value),
            TypeCode.Int64 => To<TNumber, long>(value),
            TypeCode.UInt64 => To<TNumber, ulong>(value),
            TypeCode.Single => To<TNumber, float>(value),
            TypeCode.Double => To<TNumber, double>(value),
            TypeCode.Decimal => To<TNumber, decimal>(value),
            _ when target == typeof(Int128) => To<TNumber, Int128>(value),
            _ when target == typeof(UInt128) => To<TNumber, UInt128>(value),
            _ when target == typeof(BigInteger) => To<TNumber, BigInteger>(value),
            _ => null,
        };

    private static object? To<TNumber, T>(TNumber value)
        where TNumber : INumber<TNumber> => NumberConversion.TryConvert(value, out T result) ? result : null;

    private static object ToEnum(object value, Type target, DuckDBLogicalType type)
    {
        if (value is string name)
        {
            return Enum.TryParse(target, name, ignoreCase: true, out var parsed)
                ? parsed
                : throw new InvalidCastException($"'{name}' is no value of {target.Name}, which has {string.Join(", ", Enum.GetNames(target))}.");
        }

        return Enum.ToObject(target, Convert(value, Enum.GetUnderlyingType(target), type));
    }
}
