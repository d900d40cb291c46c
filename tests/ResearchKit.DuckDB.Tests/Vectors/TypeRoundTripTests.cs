using System.Numerics;

namespace ResearchKit.DuckDB.Tests.Vectors;

/// <summary>
/// Every type of DuckDB 1.5: a value written in SQL comes out as the .NET value beside it, and the .NET value goes in as what the SQL says
/// (DuckDB compares), through parameters, the row appender, chunks, and a table over .NET data.
/// </summary>
public sealed class TypeRoundTripTests(SharedConnection shared) : IClassFixture<SharedConnection>
{
    private readonly DuckDBConnection _connection = shared.Connection;

    private static DuckDBLogicalType T(DuckDBType type) => DuckDBLogicalType.Of(type);

    private static readonly DuckDBLogicalType s_struct = DuckDBLogicalType.Struct(
        new DuckDBField("name", T(DuckDBType.Varchar)),
        new DuckDBField("mark", T(DuckDBType.Integer)),
        new DuckDBField("tags", DuckDBLogicalType.List(T(DuckDBType.Varchar))));

    private static readonly DuckDBLogicalType s_union = DuckDBLogicalType.Union(new DuckDBField("num", T(DuckDBType.Integer)), new DuckDBField("word", T(DuckDBType.Varchar)));

    private static readonly (DuckDBLogicalType Type, string Sql, object? Value)[] s_cases =
    [
        (T(DuckDBType.Boolean), "true", true),
        (T(DuckDBType.Boolean), "false", false),
        (T(DuckDBType.Boolean), "NULL", null),
        (T(DuckDBType.TinyInt), "-128", sbyte.MinValue),
        (T(DuckDBType.SmallInt), "32767", short.MaxValue),
        (T(DuckDBType.Integer), "-2147483648", int.MinValue),
        (T(DuckDBType.BigInt), "9223372036854775807", long.MaxValue),
        (T(DuckDBType.UnsignedTinyInt), "255", byte.MaxValue),
        (T(DuckDBType.UnsignedSmallInt), "65535", ushort.MaxValue),
        (T(DuckDBType.UnsignedInteger), "4294967295", uint.MaxValue),
        (T(DuckDBType.UnsignedBigInt), "18446744073709551615", ulong.MaxValue),
        (T(DuckDBType.HugeInt), "-170141183460469231731687303715884105728", Int128.MinValue),
        (T(DuckDBType.HugeInt), "170141183460469231731687303715884105727", Int128.MaxValue),
        (T(DuckDBType.UnsignedHugeInt), "340282366920938463463374607431768211455", UInt128.MaxValue),
        (T(DuckDBType.BigNum), "'0'", BigInteger.Zero),
        (T(DuckDBType.BigNum), "'-1'", BigInteger.MinusOne),
        (T(DuckDBType.BigNum), "'255'", new BigInteger(255)),
        (T(DuckDBType.BigNum), "'-256'", new BigInteger(-256)),
        (T(DuckDBType.BigNum), $"'1{new string('0', 100)}'", BigInteger.Pow(10, 100)),
        (T(DuckDBType.BigNum), $"'-7{new string('3', 800)}'", -BigInteger.Parse($"7{new string('3', 800)}", System.Globalization.CultureInfo.InvariantCulture)),
        (T(DuckDBType.Float), "1.5", 1.5f),
        (T(DuckDBType.Float), "'-inf'", float.NegativeInfinity),
        (T(DuckDBType.Double), "'nan'", BitConverter.Int64BitsToDouble(0x7FF8000000000000)),
        (T(DuckDBType.Double), "0.1", 0.1),
        (T(DuckDBType.Double), "'inf'", double.PositiveInfinity),
        (DuckDBLogicalType.Decimal(4, 1), "-999.9", new DuckDBDecimal(-9999, 4, 1)),
        (DuckDBLogicalType.Decimal(9, 4), "12345.6789", new DuckDBDecimal(123456789, 9, 4)),
        (DuckDBLogicalType.Decimal(18, 18), "0.000000000000000001", new DuckDBDecimal(1, 18, 18)),
        (DuckDBLogicalType.Decimal(38, 0), new string('9', 38), new DuckDBDecimal((Int128)BigInteger.Pow(10, 38) - 1, 38, 0)),
        (DuckDBLogicalType.Decimal(38, 38), $"'-0.{new string('9', 38)}'", new DuckDBDecimal(-((Int128)BigInteger.Pow(10, 38) - 1), 38, 38)),
        (T(DuckDBType.Date), "'2024-02-29'", DuckDBDate.FromDateOnly(new DateOnly(2024, 2, 29))),
        (T(DuckDBType.Date), "'1969-12-31'", new DuckDBDate(-1)),
        (T(DuckDBType.Date), "'infinity'", DuckDBDate.PositiveInfinity),
        (T(DuckDBType.Date), "'-infinity'", DuckDBDate.NegativeInfinity),
        (T(DuckDBType.Date), "'5881580-07-10'", new DuckDBDate(2147483646)),
        (T(DuckDBType.Time), "'23:59:59.999999'", new DuckDBTime(86_399_999_999)),
        (T(DuckDBType.Time), "'24:00:00'", new DuckDBTime(86_400_000_000)),
        (T(DuckDBType.TimeNanoseconds), "'12:34:56.123456789'", new DuckDBTime(45_296_123_456_789, DuckDBTimePrecision.Nanoseconds)),
        (T(DuckDBType.TimeTz), "'12:00:00+02:30'", new DuckDBTimeTz(new DuckDBTime(43_200_000_000), 9000)),
        (T(DuckDBType.TimeTz), "'00:00:00-15:59:59'", new DuckDBTimeTz(new DuckDBTime(0), -57_599)),
        (T(DuckDBType.Timestamp), "'2024-02-29 12:34:56.789012'", DuckDBTimestamp.FromDateTime(new DateTime(2024, 2, 29, 12, 34, 56, 789, 12, DateTimeKind.Unspecified))),
        (T(DuckDBType.Timestamp), "'infinity'", DuckDBTimestamp.PositiveInfinity),
        (T(DuckDBType.Timestamp), "'-infinity'", DuckDBTimestamp.NegativeInfinity),
        (T(DuckDBType.Timestamp), "'0044-03-15 (BC) 12:00:00'", new DuckDBTimestamp(-63_517_780_800_000_000)),
        (T(DuckDBType.TimestampTz), "'2024-06-01 12:00:00+03'", new DuckDBTimestamp(1_717_232_400_000_000)),
        (T(DuckDBType.TimestampSeconds), "'2024-06-01 09:00:00'", new DuckDBTimestamp(1_717_232_400, DuckDBTimePrecision.Seconds)),
        (T(DuckDBType.TimestampMilliseconds), "'2024-06-01 09:00:00.001'", new DuckDBTimestamp(1_717_232_400_001, DuckDBTimePrecision.Milliseconds)),
        (T(DuckDBType.TimestampNanoseconds), "'2024-06-01 09:00:00.000000001'", new DuckDBTimestamp(1_717_232_400_000_000_001, DuckDBTimePrecision.Nanoseconds)),
        (T(DuckDBType.Interval), "'14 months -3 days 00:00:01.5'", new DuckDBInterval(14, -3, 1_500_000)),
        (T(DuckDBType.Uuid), "'00112233-4455-6677-8899-aabbccddeeff'", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")),
        (T(DuckDBType.Uuid), "'ffffffff-ffff-ffff-ffff-ffffffffffff'", Guid.Parse("ffffffff-ffff-ffff-ffff-ffffffffffff")),
        (T(DuckDBType.Uuid), "'00000000-0000-0000-0000-000000000000'", Guid.Empty),
        (T(DuckDBType.Varchar), "''", ""),
        (T(DuckDBType.Varchar), "'Äiti 🌲 and more than twelve bytes'", "Äiti 🌲 and more than twelve bytes"),
        (T(DuckDBType.Varchar), "'a' || chr(0) || 'b'", "a\0b"),
        (DuckDBLogicalType.Json, "'{\"a\": [1, null]}'", "{\"a\": [1, null]}"),
        (T(DuckDBType.Blob), "''", Array.Empty<byte>()),
        (T(DuckDBType.Blob), "'\\x00\\xFF\\x80abcdefghijklmnop'", (byte[])[0, 255, 128, .. "abcdefghijklmnop"u8]),
        (T(DuckDBType.Bit), "'1'", "1"),
        (T(DuckDBType.Bit), "'010101011'", "010101011"),
        (T(DuckDBType.Bit), $"'{new string('1', 200)}0'", new string('1', 200) + "0"),
        (DuckDBLogicalType.Enum("low", "mid", "it's"), "'it''s'", "it's"),
        (DuckDBLogicalType.Enum(Enumerable.Range(0, 300).Select(i => $"v{i}").ToList()), "'v299'", "v299"),
        (DuckDBLogicalType.Enum(Enumerable.Range(0, 256).Select(i => $"v{i}").ToList()), "'v255'", "v255"),
        (DuckDBLogicalType.List(T(DuckDBType.Integer)), "[1, NULL, 3]", new List<object?> { 1, null, 3 }),
        (DuckDBLogicalType.List(T(DuckDBType.Integer)), "[]", new List<object?>()),
        (DuckDBLogicalType.List(DuckDBLogicalType.List(T(DuckDBType.Varchar))), "[['a'], NULL, [], [NULL, 'a text of more than twelve bytes']]",
            new List<object?> { new List<object?> { "a" }, null, new List<object?>(), new List<object?> { null, "a text of more than twelve bytes" } }),
        (DuckDBLogicalType.Array(T(DuckDBType.Double), 3), "[1.5, NULL, 2]", new List<object?> { 1.5, null, 2.0 }),
        (DuckDBLogicalType.Array(DuckDBLogicalType.Array(T(DuckDBType.SmallInt), 2), 2), "[[1, 2], [3, 4]]",
            new List<object?> { new List<object?> { (short)1, (short)2 }, new List<object?> { (short)3, (short)4 } }),
        (s_struct, "{'name': 'Aino', 'mark': 9, 'tags': ['x', NULL]}",
            new Dictionary<string, object?> { ["name"] = "Aino", ["mark"] = 9, ["tags"] = new List<object?> { "x", null } }),
        (s_struct, "{'name': NULL, 'mark': NULL, 'tags': NULL}", new Dictionary<string, object?> { ["name"] = null, ["mark"] = null, ["tags"] = null }),
        (s_struct, "NULL", null),
        (DuckDBLogicalType.List(s_struct), "[{'name': 'a', 'mark': 1, 'tags': []}, NULL]",
            new List<object?> { new Dictionary<string, object?> { ["name"] = "a", ["mark"] = 1, ["tags"] = new List<object?>() }, null }),
        (DuckDBLogicalType.Map(T(DuckDBType.Varchar), T(DuckDBType.Integer)), "MAP {'a': 1, 'b': NULL}", new Dictionary<object, object?> { ["a"] = 1, ["b"] = null }),
        (DuckDBLogicalType.Map(T(DuckDBType.Integer), DuckDBLogicalType.List(T(DuckDBType.Date))), "MAP {7: ['2020-01-01']}",
            new Dictionary<object, object?> { [7] = new List<object?> { DuckDBDate.FromDateOnly(new DateOnly(2020, 1, 1)) } }),
        (DuckDBLogicalType.Map(T(DuckDBType.Varchar), T(DuckDBType.Integer)), "MAP {}", new Dictionary<object, object?>()),
        (s_union, "union_value(num := 5)", new DuckDBUnion("num", 5)),
        (s_union, "union_value(word := 'five and twenty blackbirds')", new DuckDBUnion("word", "five and twenty blackbirds")),
    ];

    public static TheoryData<int, string> Cases()
    {
        var data = new TheoryData<int, string>();
        for (var i = 0; i < s_cases.Length; i++)
            data.Add(i, Short($"{s_cases[i].Type} {s_cases[i].Sql}"));
        return data;
    }

    private static string Short(string text) => text.Length <= 60 ? text : $"{text[..57]}...";

    // DuckDB quotes the names that need it, we quote all.
    private static string Bare(string type) => type.Replace("\"", "", StringComparison.Ordinal);

    private static string Literal(int at) => $"CAST({s_cases[at].Sql} AS {s_cases[at].Type})";

    [Theory]
    [MemberData(nameof(Cases))]
    public void Comes_out_of_SQL(int at, string what)
    {
        var (type, _, value) = s_cases[at];
        using var command = _connection.Command($"SELECT {Literal(at)} AS v");
        using var reader = command.ExecuteReader();
        Assert.Equal(type.ToString(), reader.GetDataTypeName(0));
        Assert.Equal(type, reader.GetLogicalType(0));
        Assert.True(reader.Read(), what);
        Assert.Equal(Plain.Text(value), Plain.Text(reader.GetProviderSpecificValue(0)));
        Assert.Equal(value is null, reader.IsDBNull(0));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Goes_in_as_a_parameter(int at, string what)
    {
        var (type, _, value) = s_cases[at];
        // Comparing needs no cast: the parameter itself must be of the type.
        var parameter = new DuckDBParameter("v", type, value);
        Assert.True((bool)_connection.Scalar($"SELECT $v IS NOT DISTINCT FROM {Literal(at)}", parameter)!, what);
        if (value is not null && type.Alias is null)
            Assert.Equal(Bare(type.ToString()), Bare((string)_connection.Scalar("SELECT typeof($v)", parameter)!));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Goes_in_by_the_appender(int at, string what)
    {
        var (type, _, value) = s_cases[at];
        _connection.Execute($"CREATE OR REPLACE TEMP TABLE t (before INTEGER, v {type})");
        using (var appender = _connection.CreateAppender("t"))
        {
            for (var i = 0; i < 3; i++)
                appender.AppendRow(i, i == 1 ? null : value);
        }

        Assert.True((bool)_connection.Scalar($"SELECT count(*) = {(value is null ? 3 : 2)} FROM t WHERE v IS NOT DISTINCT FROM {Literal(at)}")!, what);
        Assert.Equal(value is null ? 3L : 1L, _connection.Scalar("SELECT count(*) FROM t WHERE v IS NULL"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_scanned_from_a_table_over_NET_data(int at, string what)
    {
        var (type, _, value) = s_cases[at];
        _connection.RegisterTable("s", new ValuesSource(new DuckDBColumn("v", type), [value, null, value]));
        Assert.True((bool)_connection.Scalar($"SELECT count(*) = {(value is null ? 3 : 2)} FROM s WHERE v IS NOT DISTINCT FROM {Literal(at)}")!, what);
    }

    [Fact]
    public void GEOMETRY_reads_as_well_known_text()
    {
        Assert.Equal("POINT (24.9 60.2)", _connection.Scalar("SELECT 'POINT(24.9 60.2)'::GEOMETRY"));
        Assert.Equal("POLYGON ((0 0, 1 0, 1 1, 0 0))", _connection.Scalar("SELECT 'POLYGON((0 0, 1 0, 1 1, 0 0))'::GEOMETRY"));
        Assert.Equal("MULTIPOINT (1 2, 3 4)".Replace("(1 2, 3 4)", "((1 2), (3 4))", StringComparison.Ordinal), _connection.Scalar("SELECT 'MULTIPOINT(1 2, 3 4)'::GEOMETRY"));
        Assert.Equal("POINT EMPTY", _connection.Scalar("SELECT 'POINT EMPTY'::GEOMETRY"));
    }

    [Fact]
    public void A_bare_NULL_reads_as_NULL()
    {
        Assert.Equal(DBNull.Value, _connection.Scalar("SELECT NULL"));
        Assert.Equal(DBNull.Value, _connection.Scalar("SELECT $1", (object?)null));
    }
}
