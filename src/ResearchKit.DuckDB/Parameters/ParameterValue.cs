using System.Numerics;
using System.Text;
using ResearchKit.DuckDB.Bindings;
using ResearchKit.DuckDB.Vectors;
using static ResearchKit.DuckDB.Bindings.NativeMethods;

namespace ResearchKit.DuckDB;

/// <summary>Makes the library's single values from .NET values.</summary>
internal static unsafe class ParameterValue
{
    /// <summary>Makes a value; the caller disposes of it.</summary>
    /// <param name="value">The value; null and DBNull give NULL.</param>
    /// <param name="type">Its type; null to follow from the value.</param>
    /// <exception cref="InvalidCastException">The type does not take the value, or no type follows from it.</exception>
    public static ValueHandle Create(object? value, DuckDBLogicalType? type)
    {
        if (value is null or DBNull)
            return new ValueHandle(duckdb_create_null_value());
        var native = Native(value, type ?? TypeInference.Of(value));
        return native != 0 ? new ValueHandle(native) : throw new InvalidCastException($"DuckDB did not take the value as {type}.");
    }

    private static nint Native(object? value, DuckDBLogicalType type)
    {
        if (value is null)
            return duckdb_create_null_value();
        return type.Type switch
        {
            DuckDBType.List or DuckDBType.Array => Elements(value, type),
            DuckDBType.Struct => Struct(value, type),
            DuckDBType.Map => Map(value, type),
            DuckDBType.Union => Union(value, type),
            _ => Scalar(ValueCoercion.Coerce(value, type), type),
        };
    }

    private static nint Scalar(object value, DuckDBLogicalType type) => value switch
    {
        bool flag => duckdb_create_bool(flag ? (byte)1 : (byte)0),
        sbyte number => duckdb_create_int8(number),
        short number => duckdb_create_int16(number),
        int number => duckdb_create_int32(number),
        long number => duckdb_create_int64(number),
        byte number => duckdb_create_uint8(number),
        ushort number => duckdb_create_uint16(number),
        uint index when type.Type == DuckDBType.Enum => Typed(type, handle => duckdb_create_enum_value(handle, index)),
        uint number => duckdb_create_uint32(number),
        ulong number => duckdb_create_uint64(number),
        float number => duckdb_create_float(number),
        double number => duckdb_create_double(number),
        Int128 number => duckdb_create_hugeint(NativeHugeint.From(number)),
        UInt128 number => duckdb_create_uhugeint(NativeHugeint.From(number)),
        BigInteger number => BigNum(number),
        DuckDBDecimal number => duckdb_create_decimal(new NativeDecimal((byte)number.Width, (byte)number.Scale, NativeHugeint.From(number.Unscaled))),
        DuckDBDate date => duckdb_create_date(date.Days),
        DuckDBTimestamp moment => type.Type switch
        {
            DuckDBType.TimestampTz => duckdb_create_timestamp_tz(moment.Value),
            DuckDBType.TimestampSeconds => duckdb_create_timestamp_s(moment.Value),
            DuckDBType.TimestampMilliseconds => duckdb_create_timestamp_ms(moment.Value),
            DuckDBType.TimestampNanoseconds => duckdb_create_timestamp_ns(moment.Value),
            _ => duckdb_create_timestamp(moment.Value),
        },
        DuckDBTime time => time.Precision == DuckDBTimePrecision.Nanoseconds ? duckdb_create_time_ns(time.Value) : duckdb_create_time(time.Value),
        DuckDBTimeTz time => duckdb_create_time_tz_value(time.ToBits()),
        DuckDBInterval interval => duckdb_create_interval(interval),
        Guid id => duckdb_create_uuid(NativeHugeint.From(UuidVectorReader.FromGuid(id))),
        byte[] bytes => Bytes(bytes),
        string bits when type.Type == DuckDBType.Bit => Bits(bits),
        string text => Text(text),
        _ => throw new InvalidCastException($"A value of .NET type {value.GetType().Name} cannot be bound as {type}."),
    };

    private static nint Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
        {
            byte none = 0;
            return duckdb_create_varchar_length(start == null ? &none : start, (ulong)bytes.Length);
        }
    }

    private static nint Bytes(byte[] bytes)
    {
        fixed (byte* start = bytes)
        {
            byte none = 0;
            return duckdb_create_blob(start == null ? &none : start, (ulong)bytes.Length);
        }
    }

    private static nint Bits(string bits)
    {
        fixed (byte* start = BitEncoding.Encode(bits, out var length))
            return duckdb_create_bit(new NativeBytes(start, (ulong)length));
    }

    private static nint BigNum(BigInteger number)
    {
        fixed (byte* start = BigInteger.Abs(number).ToByteArray(isUnsigned: true, isBigEndian: true))
            return duckdb_create_bignum(new NativeBignum(start, (ulong)BigInteger.Abs(number).GetByteCount(isUnsigned: true), number.Sign < 0));
    }

    private static nint Elements(object value, DuckDBLogicalType type)
    {
        var elements = NestedCoercion.Elements(value, type);
        using var parts = new Parts(elements.Count);
        for (var i = 0; i < elements.Count; i++)
            parts.Pointer[i] = Native(elements[i], type.ElementType!);
        using var element = type.ElementType!.ToNative();
        return type.Type == DuckDBType.List
            ? duckdb_create_list_value(element, parts.Pointer, (ulong)elements.Count)
            : duckdb_create_array_value(element, parts.Pointer, (ulong)elements.Count);
    }

    private static nint Struct(object value, DuckDBLogicalType type)
    {
        var fields = NestedCoercion.Fields(value, type);
        using var parts = new Parts(fields.Length);
        for (var i = 0; i < fields.Length; i++)
            parts.Pointer[i] = Native(fields[i], type.Fields[i].Type);
        var pointer = (nint)parts.Pointer;
        return Typed(type, handle => duckdb_create_struct_value(handle, (nint*)pointer));
    }

    private static nint Map(object value, DuckDBLogicalType type)
    {
        var entries = NestedCoercion.Entries(value, type);
        using var keys = new Parts(entries.Count);
        using var values = new Parts(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            keys.Pointer[i] = Native(entries[i].Key, type.KeyType!);
            values.Pointer[i] = Native(entries[i].Value, type.ElementType!);
        }

        var (keyPointer, valuePointer) = ((nint)keys.Pointer, (nint)values.Pointer);
        return Typed(type, handle => duckdb_create_map_value(handle, (nint*)keyPointer, (nint*)valuePointer, (ulong)entries.Count));
    }

    private static nint Union(object value, DuckDBLogicalType type)
    {
        var (member, inner) = NestedCoercion.Member(value, type);
        using var part = Exactly(inner, type.Fields[member]);
        return Typed(type, handle => duckdb_create_union_value(handle, (ulong)member, part));
    }

    // A union takes a value of exactly its member's type, which a bare NULL is not. A struct casts its fields: make one, and take the field out.
    private static ValueHandle Exactly(object? value, DuckDBField field)
    {
        using var parts = new Parts(1);
        parts.Pointer[0] = Native(value, field.Type);
        var pointer = (nint)parts.Pointer;
        using var wrapped = new ValueHandle(Typed(DuckDBLogicalType.Struct(field), handle => duckdb_create_struct_value(handle, (nint*)pointer)));
        return new ValueHandle(duckdb_get_struct_child(wrapped, 0));
    }

    private static nint Typed(DuckDBLogicalType type, Func<LogicalTypeHandle, nint> create)
    {
        using var handle = type.ToNative();
        return create(handle);
    }

    /// <summary>Native values that the library copies from, destroyed afterwards.</summary>
    private readonly ref struct Parts(int count)
    {
        public readonly nint* Pointer = (nint*)System.Runtime.InteropServices.NativeMemory.AllocZeroed((nuint)Math.Max(count, 1), (nuint)sizeof(nint));

        public void Dispose()
        {
            for (var i = 0; i < count; i++)
            {
                if (Pointer[i] != 0)
                    duckdb_destroy_value(ref Pointer[i]);
            }

            System.Runtime.InteropServices.NativeMemory.Free(Pointer);
        }
    }
}
