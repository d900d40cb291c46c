using System.Collections;
using System.Globalization;
using System.Numerics;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>
/// From any .NET value to the one form in which a type's writer and parameter take it: the exact number, <see cref="DuckDBDate"/>,
/// <see cref="DuckDBTimestamp"/> in the type's unit, <see cref="DuckDBDecimal"/> in its width and scale, and so on. The mirror of <see cref="ValueConversion"/>.
/// </summary>
internal static class ValueCoercion
{
    /// <summary>Coerces a value that is not null, of a type without parts.</summary>
    /// <exception cref="InvalidCastException">The type does not take it; the message names both and the remedy.</exception>
    public static object Coerce(object value, DuckDBLogicalType type) => type.Type switch
    {
        DuckDBType.Boolean => value is bool ? value : throw Refused(value, type, "bool"),
        DuckDBType.TinyInt => Number<sbyte>(value, type),
        DuckDBType.SmallInt => Number<short>(value, type),
        DuckDBType.Integer => Number<int>(value, type),
        DuckDBType.BigInt => Number<long>(value, type),
        DuckDBType.UnsignedTinyInt => Number<byte>(value, type),
        DuckDBType.UnsignedSmallInt => Number<ushort>(value, type),
        DuckDBType.UnsignedInteger => Number<uint>(value, type),
        DuckDBType.UnsignedBigInt => Number<ulong>(value, type),
        DuckDBType.HugeInt => Number<Int128>(value, type),
        DuckDBType.UnsignedHugeInt => Number<UInt128>(value, type),
        DuckDBType.BigNum => Number<BigInteger>(value, type),
        DuckDBType.Float => Number<float>(value, type),
        DuckDBType.Double => Number<double>(value, type),
        DuckDBType.Decimal => Decimal(value, type),
        DuckDBType.Date => Date(value, type),
        DuckDBType.Timestamp or DuckDBType.TimestampTz => Timestamp(value, type, DuckDBTimePrecision.Microseconds),
        DuckDBType.TimestampSeconds => Timestamp(value, type, DuckDBTimePrecision.Seconds),
        DuckDBType.TimestampMilliseconds => Timestamp(value, type, DuckDBTimePrecision.Milliseconds),
        DuckDBType.TimestampNanoseconds => Timestamp(value, type, DuckDBTimePrecision.Nanoseconds),
        DuckDBType.Time => Time(value, type, DuckDBTimePrecision.Microseconds),
        DuckDBType.TimeNanoseconds => Time(value, type, DuckDBTimePrecision.Nanoseconds),
        DuckDBType.TimeTz => TimeTz(value, type),
        DuckDBType.Interval => value switch
        {
            DuckDBInterval => value,
            TimeSpan span => DuckDBInterval.FromTimeSpan(span),
            _ => throw Refused(value, type, "DuckDBInterval or TimeSpan"),
        },
        DuckDBType.Uuid => value switch
        {
            Guid => value,
            string text when Guid.TryParse(text, out var id) => id,
            _ => throw Refused(value, type, "Guid"),
        },
        DuckDBType.Varchar => Text(value, type),
        DuckDBType.Blob => value switch
        {
            byte[] => value,
            ReadOnlyMemory<byte> memory => memory.ToArray(),
            Memory<byte> memory => memory.ToArray(),
            MemoryStream stream => stream.ToArray(),
            _ => throw Refused(value, type, "byte[]"),
        },
        DuckDBType.Bit => Bits(value, type),
        DuckDBType.Enum => EnumIndex(value, type),
        _ => throw Refused(value, type, "nothing: cast in SQL instead"),
    };

    /// <summary>The error for a value that a type does not take.</summary>
    public static InvalidCastException Refused(object value, DuckDBLogicalType type, string takes) =>
        new($"A value of .NET type {NestedConversion.NameOf(value.GetType())} cannot be stored as {type}, which takes {takes}. Convert it first, or choose another type.");

    private static object Number<T>(object value, DuckDBLogicalType type)
        where T : INumber<T>
    {
        T result;
        var known = value switch
        {
            T same => Same(same, out result),
            int number => NumberConversion.TryConvert(number, out result),
            long number => NumberConversion.TryConvert(number, out result),
            short number => NumberConversion.TryConvert(number, out result),
            sbyte number => NumberConversion.TryConvert(number, out result),
            byte number => NumberConversion.TryConvert(number, out result),
            ushort number => NumberConversion.TryConvert(number, out result),
            uint number => NumberConversion.TryConvert(number, out result),
            ulong number => NumberConversion.TryConvert(number, out result),
            float number => NumberConversion.TryConvert(number, out result),
            double number => NumberConversion.TryConvert(number, out result),
            decimal number => NumberConversion.TryConvert(number, out result),
            Int128 number => NumberConversion.TryConvert(number, out result),
            UInt128 number => NumberConversion.TryConvert(number, out result),
            BigInteger number => NumberConversion.TryConvert(number, out result),
            Enum number => NumberConversion.TryConvert(System.Convert.ToInt64(number, CultureInfo.InvariantCulture), out result),
            _ => None(out result),
        };
        return known ? result : throw Refused(value, type, "numbers");
    }

    private static bool Same<T>(T value, out T result)
    {
        result = value;
        return true;
    }

    private static bool None<T>(out T result)
    {
        result = default!;
        return false;
    }

    private static DuckDBDecimal Decimal(object value, DuckDBLogicalType type)
    {
        var number = value switch
        {
            DuckDBDecimal exact => exact,
            decimal exact => DuckDBDecimal.FromDecimal(exact),
            double or float => DuckDBDecimal.FromDecimal(FromFloating(value, type)),
            int or long or short or sbyte or byte or ushort or uint or ulong or Int128 or BigInteger or UInt128 =>
                new DuckDBDecimal((Int128)Number<Int128>(value, type), 38, 0),
            _ => throw Refused(value, type, "decimal, DuckDBDecimal or whole numbers"),
        };
        return number.Rescale(type.Width, type.Scale);
    }

    private static decimal FromFloating(object value, DuckDBLogicalType type)
    {
        try
        {
            return Math.Round(System.Convert.ToDecimal(value, CultureInfo.InvariantCulture), Math.Min(type.Scale, 28), MidpointRounding.AwayFromZero);
        }
        catch (OverflowException error)
        {
            throw new InvalidCastException($"The number {System.Convert.ToString(value, CultureInfo.InvariantCulture)} does not fit into {type}. Use DOUBLE, or widen it.", error);
        }
    }

    private static DuckDBDate Date(object value, DuckDBLogicalType type) => value switch
    {
        DuckDBDate date => date,
        DateOnly date => DuckDBDate.FromDateOnly(date),
        DateTime moment when moment.TimeOfDay == TimeSpan.Zero => DuckDBDate.FromDateOnly(DateOnly.FromDateTime(moment)),
        DateTime moment => throw new InvalidCastException($"{moment.ToString("O", CultureInfo.InvariantCulture)} has a time of day, which DATE would lose. Pass moment.Date, or use TIMESTAMP."),
        _ => throw Refused(value, type, "DateOnly, DuckDBDate, or DateTime at midnight"),
    };

    private static DuckDBTimestamp Timestamp(object value, DuckDBLogicalType type, DuckDBTimePrecision precision)
    {
        var moment = value switch
        {
            DuckDBTimestamp exact => exact,
            DateTime local when type.Type == DuckDBType.TimestampTz && local.Kind == DateTimeKind.Local => DuckDBTimestamp.FromDateTime(local.ToUniversalTime()),
            DateTime clock => DuckDBTimestamp.FromDateTime(clock),
            DateTimeOffset instant => DuckDBTimestamp.FromDateTimeOffset(instant),
            DateOnly date => DuckDBTimestamp.FromDateTime(date.ToDateTime(TimeOnly.MinValue)),
            _ => throw Refused(value, type, "DateTime, DateTimeOffset or DuckDBTimestamp"),
        };
        return moment.ToPrecision(precision);
    }

    private static DuckDBTime Time(object value, DuckDBLogicalType type, DuckDBTimePrecision precision)
    {
        var time = value switch
        {
            DuckDBTime exact => exact,
            TimeOnly clock => DuckDBTime.FromTimeOnly(clock),
            TimeSpan { Ticks: >= 0 and <= TimeSpan.TicksPerDay } span => new DuckDBTime(span.Ticks * 100, DuckDBTimePrecision.Nanoseconds),
            _ => throw Refused(value, type, "TimeOnly, DuckDBTime, or TimeSpan of up to a day"),
        };
        return time.ToPrecision(precision);
    }

    private static DuckDBTimeTz TimeTz(object value, DuckDBLogicalType type) => value switch
    {
        DuckDBTimeTz time => time,
        DateTimeOffset moment => new DuckDBTimeTz(DuckDBTime.FromTimeOnly(TimeOnly.FromTimeSpan(moment.TimeOfDay)), (int)moment.Offset.TotalSeconds),
        TimeOnly time => new DuckDBTimeTz(DuckDBTime.FromTimeOnly(time), 0),
        _ => throw Refused(value, type, "DuckDBTimeTz or DateTimeOffset"),
    };

    private static string Text(object value, DuckDBLogicalType type) => value switch
    {
        string text => text,
        char letter => letter.ToString(),
        char[] letters => new string(letters),
        Enum name => name.ToString(),
        Guid id => id.ToString("D"),
        _ => throw Refused(value, type, "string"),
    };

    private static string Bits(object value, DuckDBLogicalType type)
    {
        var text = value switch
        {
            string bits => bits,
            BitArray bits => string.Concat(bits.Cast<bool>().Select(b => b ? '1' : '0')),
            _ => throw Refused(value, type, "text of 0 and 1, or BitArray"),
        };
        if (text.Length == 0 || text.AsSpan().ContainsAnyExcept('0', '1'))
            throw new InvalidCastException($"'{text}' is no BIT: it takes one or more of 0 and 1.");
        return text;
    }

    private static object EnumIndex(object value, DuckDBLogicalType type)
    {
        var name = value is Enum ? value.ToString()! : value as string ?? throw Refused(value, type, "string");
        for (var i = 0; i < type.EnumValues.Count; i++)
        {
            if (type.EnumValues[i] == name)
                return (uint)i;
        }

        throw new InvalidCastException($"'{name}' is no value of {type}.");
    }
}
