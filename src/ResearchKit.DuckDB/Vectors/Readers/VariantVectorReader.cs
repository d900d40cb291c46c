using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>
/// VARIANT, as text. Inside a struct of four: the keys of all objects, the children (key and value numbers) of all objects and arrays, the values (a kind and an
/// offset), and the bytes that the offsets point into. The first value is the root.
/// </summary>
internal sealed unsafe class VariantVectorReader : ObjectVectorReader<string>
{
    private readonly ListVectorReader _keys = List(DuckDBType.Varchar);
    private readonly ListVectorReader _children = Pairs(DuckDBType.UnsignedInteger);
    private readonly ListVectorReader _values = Pairs(DuckDBType.UnsignedTinyInt);
    private readonly VectorReader _data = VectorReaderFactory.Create(DuckDBLogicalType.Of(DuckDBType.Blob));

    public VariantVectorReader(DuckDBLogicalType type)
        : base(type)
    {
    }

    public override int PhysicalSize => 0;

    public override void Bind(nint vector, int count)
    {
        base.Bind(vector, count);
        VectorReader[] parts = [_keys, _children, _values, _data];
        for (var i = 0; i < parts.Length; i++)
            parts[i].Bind(NativeMethods.duckdb_struct_vector_get_child(vector, (ulong)i), count);
    }

    /// <summary>A VARIANT that holds NULL reads as NULL.</summary>
    public override object? GetObjectOrNull(int row) => IsValid(row) && Kind(row, 0) != 0 ? GetObject(row) : null;

    public override object GetObject(int row)
    {
        var text = new StringBuilder();
        Value(row, 0, text, isNested: false);
        return text.ToString();
    }

    private static ListVectorReader List(DuckDBType element)
    {
        var type = DuckDBLogicalType.List(DuckDBLogicalType.Of(element));
        return new ListVectorReader(type, VectorReaderFactory.Create(type.ElementType!));
    }

    private static ListVectorReader Pairs(DuckDBType first)
    {
        var pair = DuckDBLogicalType.Struct(new DuckDBField("a", DuckDBLogicalType.Of(first)), new DuckDBField("b", DuckDBLogicalType.Of(DuckDBType.UnsignedInteger)));
        return new ListVectorReader(DuckDBLogicalType.List(pair), VectorReaderFactory.Create(pair));
    }

    private static int At(ListVectorReader list, int row, int index) => checked((int)((DuckDBListEntry*)list.Data)[row].Offset + index);

    private static uint Number(VectorReader reader, int at) => ((uint*)reader.Data)[at];

    private int Kind(int row, int value) => _values.Children[0].Children[0].Data[At(_values, row, value)];

    private ReadOnlySpan<byte> Bytes(int row, int value) =>
        NativeString.Bytes((NativeString*)_data.Data + row)[(int)Number(_values.Children[0].Children[1], At(_values, row, value))..];

    private void Value(int row, int value, StringBuilder text, bool isNested)
    {
        switch (Kind(row, value))
        {
            case 0:
                text.Append("NULL");
                break;
            case 29:
                Object(row, Bytes(row, value), text);
                break;
            case 30:
                Array(row, Bytes(row, value), text);
                break;
            case 16 when isNested:
                var rest = Bytes(row, value);
                text.Append(Quoted(Encoding.UTF8.GetString(Sized(ref rest))));
                break;
            case var kind:
                text.Append(Scalar(kind, Bytes(row, value)));
                break;
        }
    }

    private void Object(int row, ReadOnlySpan<byte> rest, StringBuilder text)
    {
        var count = (int)VarInt(ref rest);
        var first = count == 0 ? 0 : (int)VarInt(ref rest);
        text.Append('{');
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
                text.Append(", ");
            var child = At(_children, row, first + i);
            var key = At(_keys, row, (int)Number(_children.Children[0].Children[0], child));
            text.Append('\'').Append(((VarcharVectorReader)_keys.Children[0]).GetObject(key)).Append("': ");
            Value(row, (int)Number(_children.Children[0].Children[1], child), text, isNested: true);
        }

        text.Append('}');
    }

    private void Array(int row, ReadOnlySpan<byte> rest, StringBuilder text)
    {
        var count = (int)VarInt(ref rest);
        var first = count == 0 ? 0 : (int)VarInt(ref rest);
        text.Append('[');
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
                text.Append(", ");
            Value(row, (int)Number(_children.Children[0].Children[1], At(_children, row, first + i)), text, isNested: true);
        }

        text.Append(']');
    }

    // The kinds have fixed numbers; their bytes are those of the types of the same name.
    private static string Scalar(int kind, ReadOnlySpan<byte> rest) => kind switch
    {
        1 => "true",
        2 => "false",
        3 => Plain((sbyte)rest[0]),
        4 => Plain(MemoryMarshal.Read<short>(rest)),
        5 => Plain(MemoryMarshal.Read<int>(rest)),
        6 => Plain(MemoryMarshal.Read<long>(rest)),
        7 => Plain(MemoryMarshal.Read<Int128>(rest)),
        8 => Plain(rest[0]),
        9 => Plain(MemoryMarshal.Read<ushort>(rest)),
        10 => Plain(MemoryMarshal.Read<uint>(rest)),
        11 => Plain(MemoryMarshal.Read<ulong>(rest)),
        12 => Plain(MemoryMarshal.Read<UInt128>(rest)),
        13 => Floating(MemoryMarshal.Read<float>(rest)),
        14 => Floating(MemoryMarshal.Read<double>(rest)),
        15 => Decimal(rest),
        16 => Encoding.UTF8.GetString(Sized(ref rest)),
        18 => UuidVectorReader.ToGuid(MemoryMarshal.Read<UInt128>(rest)).ToString("D"),
        19 => new DuckDBDate(MemoryMarshal.Read<int>(rest)).ToString(),
        20 => new DuckDBTime(MemoryMarshal.Read<long>(rest)).ToString(),
        21 => new DuckDBTime(MemoryMarshal.Read<long>(rest), DuckDBTimePrecision.Nanoseconds).ToString(),
        22 => new DuckDBTimestamp(MemoryMarshal.Read<long>(rest), DuckDBTimePrecision.Seconds).ToString(),
        23 => new DuckDBTimestamp(MemoryMarshal.Read<long>(rest), DuckDBTimePrecision.Milliseconds).ToString(),
        24 => new DuckDBTimestamp(MemoryMarshal.Read<long>(rest)).ToString(),
        25 => new DuckDBTimestamp(MemoryMarshal.Read<long>(rest), DuckDBTimePrecision.Nanoseconds).ToString(),
        26 => DuckDBTimeTz.FromBits(MemoryMarshal.Read<ulong>(rest)).ToString(),
        27 => $"{new DuckDBTimestamp(MemoryMarshal.Read<long>(rest))}+00",
        31 => Plain(BigNumEncoding.Decode(Sized(ref rest))),
        _ => throw new InvalidCastException($"This VARIANT holds a value (kind {kind}) that is not read here. Cast it in SQL, for example column::VARCHAR."),
    };

    private static string Decimal(ReadOnlySpan<byte> rest)
    {
        var width = (int)VarInt(ref rest);
        var scale = (int)VarInt(ref rest);
        Int128 unscaled = DecimalVectorReader.SizeOf(width) switch
        {
            2 => MemoryMarshal.Read<short>(rest),
            4 => MemoryMarshal.Read<int>(rest),
            8 => MemoryMarshal.Read<long>(rest),
            _ => MemoryMarshal.Read<Int128>(rest),
        };
        return new DuckDBDecimal(unscaled, width, scale).ToString();
    }

    private static string Plain(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    // DuckDB writes whole floating-point numbers with ".0".
    private static string Floating<T>(T number)
        where T : IFloatingPoint<T>
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return T.IsInteger(number) && !text.Contains('E', StringComparison.Ordinal) ? $"{text}.0" : text;
    }

    // Inside objects and arrays text has quotes only where it could be taken for something else.
    private static string Quoted(string text)
    {
        var isPlain = text.Length > 0 && text.AsSpan().IndexOfAny("'\"\\{}[](),:=") < 0 && text.Trim().Length == text.Length
            && !text.Equals("NULL", StringComparison.OrdinalIgnoreCase);
        return isPlain ? text : $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
    }

    private static ReadOnlySpan<byte> Sized(ref ReadOnlySpan<byte> rest)
    {
        var length = (int)VarInt(ref rest);
        return rest[..length];
    }

    private static uint VarInt(ref ReadOnlySpan<byte> rest)
    {
        uint value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = rest[0];
            rest = rest[1..];
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
    }
}
