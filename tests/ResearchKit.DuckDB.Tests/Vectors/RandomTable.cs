using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace ResearchKit.DuckDB.Tests.Vectors;

/// <summary>A table of random types and values, for FsCheck.</summary>
public sealed class RandomTable(IReadOnlyList<DuckDBLogicalType> types, object?[][] rows) : IDuckDBTableSource
{
    public IReadOnlyList<DuckDBLogicalType> Types { get; } = types;

    public object?[][] Rows { get; } = rows;

    public IReadOnlyList<DuckDBColumn> Columns { get; } = types.Select((t, i) => new DuckDBColumn($"c{i}", t)).ToList();

    public long RowCount => Rows.Length;

    public void Fill(int column, long firstRow, int rowCount, DuckDBVectorWriter writer)
    {
        for (var i = 0; i < rowCount; i++)
            writer.SetValue(i, Rows[firstRow + i][column]);
    }

    public override string ToString() =>
        $"{string.Join(", ", Types)}\n{string.Join("\n", Rows.Select(r => string.Join(" | ", r.Select(Plain.Text))))}";

    public static Arbitrary<RandomTable> Tables() => Arb.From(
        from types in Gen.NonEmptyListOf(Type(3)).Resize(4)
        from count in Gen.Choose(0, 12)
        from rows in Gen.ArrayOf(Row(types.ToList()), count)
        select new RandomTable(types.ToList(), rows));

    private static Gen<object?[]> Row(List<DuckDBLogicalType> types) =>
        All(types.Select(Value)).Select(values => values.ToArray());

    private static Gen<DuckDBLogicalType> Type(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Elements(
                DuckDBType.Boolean, DuckDBType.TinyInt, DuckDBType.SmallInt, DuckDBType.Integer, DuckDBType.BigInt,
                DuckDBType.UnsignedTinyInt, DuckDBType.UnsignedSmallInt, DuckDBType.UnsignedInteger, DuckDBType.UnsignedBigInt,
                DuckDBType.HugeInt, DuckDBType.UnsignedHugeInt, DuckDBType.BigNum, DuckDBType.Float, DuckDBType.Double, DuckDBType.Date, DuckDBType.Time,
                DuckDBType.TimeNanoseconds, DuckDBType.TimeTz, DuckDBType.Timestamp, DuckDBType.TimestampTz, DuckDBType.TimestampSeconds,
                DuckDBType.TimestampMilliseconds, DuckDBType.TimestampNanoseconds, DuckDBType.Interval, DuckDBType.Uuid, DuckDBType.Varchar,
                DuckDBType.Blob, DuckDBType.Bit).Select(DuckDBLogicalType.Of),
            from width in Gen.Choose(1, 38) from scale in Gen.Choose(0, width) select DuckDBLogicalType.Decimal(width, scale),
            from count in Gen.Choose(1, 400) select DuckDBLogicalType.Enum(Enumerable.Range(0, count).Select(i => $"value {i}").ToList()));
        if (depth == 0)
            return leaf;
        var inner = Type(depth - 1);
        return Gen.Frequency(
            (4, leaf),
            (1, inner.Select(DuckDBLogicalType.List)),
            (1, from element in inner from size in Gen.Choose(1, 4) select DuckDBLogicalType.Array(element, size)),
            (1, from fields in Gen.NonEmptyListOf(inner).Resize(3) select DuckDBLogicalType.Struct(Named(fields))),
            (1, from members in Gen.NonEmptyListOf(inner).Resize(3) select DuckDBLogicalType.Union(Named(members))),
            (1, from value in inner select DuckDBLogicalType.Map(DuckDBLogicalType.Of(DuckDBType.Varchar), value)));
    }

    private static List<DuckDBField> Named(IEnumerable<DuckDBLogicalType> types) => types.Select((t, i) => new DuckDBField($"f {i}", t)).ToList();

    private static Gen<object?> Value(DuckDBLogicalType type) =>
        Gen.Frequency((1, Gen.Constant<object?>(null)), (5, Present(type)));

    private static Gen<object?> Present(DuckDBLogicalType type) => type.Type switch
    {
        DuckDBType.Boolean => Gen.Elements<object?>(true, false),
        DuckDBType.TinyInt => Bits(64).Select(b => (object?)(sbyte)b),
        DuckDBType.SmallInt => Bits(64).Select(b => (object?)(short)b),
        DuckDBType.Integer => Bits(64).Select(b => (object?)(int)b),
        DuckDBType.BigInt => Bits(64).Select(b => (object?)(long)b),
        DuckDBType.UnsignedTinyInt => Bits(64).Select(b => (object?)(byte)b),
        DuckDBType.UnsignedSmallInt => Bits(64).Select(b => (object?)(ushort)b),
        DuckDBType.UnsignedInteger => Bits(64).Select(b => (object?)(uint)b),
        DuckDBType.UnsignedBigInt => Bits(64).Select(b => (object?)(ulong)b),
        DuckDBType.HugeInt => Bits(128).Select(b => (object?)(Int128)b),
        DuckDBType.UnsignedHugeInt => Bits(128).Select(b => (object?)b),
        DuckDBType.BigNum => from b in Bytes(40) from sign in Gen.Elements(1, -1) select (object?)(sign * new BigInteger(b, isUnsigned: true)),
        DuckDBType.Float => Bits(32).Select(b => (object?)BitConverter.UInt32BitsToSingle((uint)b)).Where(f => !float.IsNaN((float)f!)),
        DuckDBType.Double => Bits(64).Select(b => (object?)BitConverter.UInt64BitsToDouble((ulong)b)).Where(d => !double.IsNaN((double)d!)),
        DuckDBType.Decimal => from b in Bits(127)
                              select (object?)new DuckDBDecimal((Int128)b % (Int128)BigInteger.Pow(10, type.Width), type.Width, type.Scale),
        DuckDBType.Date => Gen.Frequency(
            (6, Gen.Choose(-700_000, 2_900_000).Select(d => (object?)new DuckDBDate(d))),
            (1, Gen.Elements<object?>(DuckDBDate.PositiveInfinity, DuckDBDate.NegativeInfinity))),
        DuckDBType.Time => Within(86_400_000_000).Select(v => (object?)new DuckDBTime(v)),
        DuckDBType.TimeNanoseconds => Within(86_400_000_000_000).Select(v => (object?)new DuckDBTime(v, DuckDBTimePrecision.Nanoseconds)),
        DuckDBType.TimeTz => from v in Within(86_400_000_000) from o in Gen.Choose(-57_599, 57_599) select (object?)new DuckDBTimeTz(new DuckDBTime(v), o),
        DuckDBType.Timestamp or DuckDBType.TimestampTz => Moment(200_000_000_000_000_000, DuckDBTimePrecision.Microseconds),
        DuckDBType.TimestampSeconds => Moment(200_000_000_000, DuckDBTimePrecision.Seconds),
        DuckDBType.TimestampMilliseconds => Moment(200_000_000_000_000, DuckDBTimePrecision.Milliseconds),
        DuckDBType.TimestampNanoseconds => Moment(9_000_000_000_000_000_000, DuckDBTimePrecision.Nanoseconds),
        DuckDBType.Interval => from b in Bits(128) select (object?)new DuckDBInterval((int)b, (int)(b >> 32), (long)(b >> 64)),
        DuckDBType.Uuid => Bits(128).Select(b => (object?)new Guid(BitConverter.GetBytes(b), bigEndian: true)),
        DuckDBType.Varchar => Text(),
        DuckDBType.Blob => Bytes(30).Select(b => (object?)b),
        DuckDBType.Bit => from b in Gen.NonEmptyListOf(Gen.Elements('0', '1')) select (object?)string.Concat(b),
        DuckDBType.Enum => Gen.Elements(type.EnumValues.ToArray()).Select(v => (object?)v),
        DuckDBType.List => from count in Gen.Choose(0, 5) from e in Gen.ArrayOf(Value(type.ElementType!), count) select (object?)e.ToList(),
        DuckDBType.Array => Gen.ArrayOf(Value(type.ElementType!), type.ArraySize).Select(e => (object?)e.ToList()),
        DuckDBType.Struct => All(type.Fields.Select(f => Value(f.Type)))
            .Select(values => (object?)type.Fields.Zip(values).ToDictionary(p => p.First.Name, p => p.Second)),
        DuckDBType.Union => from member in Gen.Choose(0, type.Fields.Count - 1)
                            from value in Value(type.Fields[member].Type)
                            select (object?)new DuckDBUnion(type.Fields[member].Name, value),
        DuckDBType.Map => from count in Gen.Choose(0, 4)
                          from values in Gen.ArrayOf(Value(type.ElementType!), count)
                          select (object?)values.Select((v, i) => (Key: (object)$"key {i}", v)).ToDictionary(p => p.Key, p => p.v),
        _ => throw new InvalidOperationException($"No values for {type}."),
    };

    private static Gen<List<object?>> All(IEnumerable<Gen<object?>> parts) => parts.Aggregate(
        Gen.Fresh(() => new List<object?>()),
        (list, part) => from l in list from p in part select l.Append(p).ToList());

    // Numbers of every size, so that both ends and the small ones come up.
    private static Gen<UInt128> Bits(int bits) =>
        from words in Gen.ArrayOf(Gen.Choose(0, ushort.MaxValue), 8)
        from shift in Gen.Choose(0, bits - 1)
        from flip in Gen.Elements(true, false)
        let raw = words.Aggregate(UInt128.Zero, (sum, word) => (sum << 16) | (uint)word) >> (128 - bits) >> shift
        select flip && bits is 64 or 128 ? ~raw : raw;

    private static Gen<long> Within(long limit) => Bits(62).Select(b => (long)(ulong)b % (limit + 1));

    private static Gen<object?> Moment(long limit, DuckDBTimePrecision precision) => Gen.Frequency(
        (6, from v in Within(limit) from sign in Gen.Elements(1, -1) select (object?)new DuckDBTimestamp(v * sign, precision)),
        (1, Gen.Elements<object?>(new DuckDBTimestamp(long.MaxValue, precision), new DuckDBTimestamp(-long.MaxValue, precision))));

    private static Gen<byte[]> Bytes(int limit) =>
        from count in Gen.Choose(0, limit) from b in Gen.ArrayOf(Gen.Choose(0, 255), count) select b.Select(i => (byte)i).ToArray();

    private static Gen<object?> Text() =>
        from parts in Gen.ListOf(Gen.Elements("a", "B", "ä", "漢", "🌲", "\0", "'", "\"", "\n", "e\u0301", "0123456789", " "))
        select (object?)string.Concat(parts);
}
