using System.Numerics;
using ResearchKit.DuckDB;
using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

public class FromChunksTests
{
    private static DataFrame Query(string sql)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var chunks = command.ExecuteChunks(CancellationToken.None);
        return DataFrame.FromChunks(chunks, new FrameProvenance("test")).Opened();
    }

    private static void Reads<T>(string literal, T expected)
        where T : struct
    {
        var column = Query($"select {literal} as x union all by name select null as x").Column<T>("x");
        Assert.Equal(expected, column[0]);
        Assert.Null(column[1]);
        Assert.Equal(1, column.NullCount);
    }

    [Fact]
    public void ReadsNumbersOfEveryType()
    {
        Reads("true", true);
        Reads("(-128)::tinyint", sbyte.MinValue);
        Reads("(-32768)::smallint", short.MinValue);
        Reads("(-2147483648)::integer", int.MinValue);
        Reads("(-9223372036854775808)::bigint", long.MinValue);
        Reads("255::utinyint", byte.MaxValue);
        Reads("65535::usmallint", ushort.MaxValue);
        Reads("4294967295::uinteger", uint.MaxValue);
        Reads("18446744073709551615::ubigint", ulong.MaxValue);
        Reads("170141183460469231731687303715884105727::hugeint", Int128.MaxValue);
        Reads("340282366920938463463374607431768211455::uhugeint", UInt128.MaxValue);
        Reads("0.1::float", 0.1f);
        Reads("0.1::double", 0.1);
        Reads("'-infinity'::double", double.NegativeInfinity);
        Reads("-12.34::decimal(4,2)", -12.34m);
        Reads("1234567.89::decimal(9,2)", 1234567.89m);
        Reads("-1234567890123456.78::decimal(18,2)", -1234567890123456.78m);
        Reads("7922816251426433759354395033.5::decimal(38,1)", 7922816251426433759354395033.5m);
    }

    [Fact]
    public void ReadsDatesTimesAndIdentifiers()
    {
        Reads("date '2024-02-29'", new DateOnly(2024, 2, 29));
        Reads("date '0001-01-01'", DateOnly.MinValue);
        Reads("date '9999-12-31'", DateOnly.MaxValue);
        Reads("time '23:59:59.999999'", new TimeOnly(23, 59, 59, 999, 999));
        Reads("timestamp '1969-12-31 23:59:59.999999'", new DateTime(1969, 12, 31, 23, 59, 59, 999, 999));
        Reads("timestamp_s '2024-02-29 12:00:00'", new DateTime(2024, 2, 29, 12, 0, 0));
        Reads("timestamp_ms '1800-01-01 00:00:00.001'", new DateTime(1800, 1, 1, 0, 0, 0, 1));
        Reads("timestamp_ns '2024-02-29 12:00:00.1234567'", new DateTime(2024, 2, 29, 12, 0, 0).AddTicks(1234567));
        Reads("timestamptz '2024-02-29 12:00:00+02'", new DateTimeOffset(2024, 2, 29, 10, 0, 0, TimeSpan.Zero));
        Reads("interval '1 month 2 days 3 microseconds'", new DuckDBInterval(1, 2, 3));
        Reads("timetz '12:00:00+02'", new DuckDBTimeTz(new DuckDBTime(43_200_000_000), 7200));
        Reads("uuid '00112233-4455-6677-8899-aabbccddeeff'", new Guid("00112233-4455-6677-8899-aabbccddeeff"));
        Reads("uuid 'ffffffff-ffff-ffff-ffff-ffffffffffff'", new Guid("ffffffff-ffff-ffff-ffff-ffffffffffff"));
    }

    [Fact]
    public void AValueOutsideTheDotNetTypeTurnsTheWholeColumnIntoDuckDBsOwn()
    {
        Reads("date 'infinity'", DuckDBDate.PositiveInfinity);
        Reads("date '0044-03-15 (BC)'", new DuckDBDate(-735_160));
        Reads("timestamp '-infinity'", DuckDBTimestamp.NegativeInfinity);
        Reads("timestamptz 'infinity'", DuckDBTimestamp.PositiveInfinity);
        Reads("timestamp_ns '1970-01-01 00:00:00.000000001'", new DuckDBTimestamp(1, DuckDBTimePrecision.Nanoseconds));
        Reads("time '24:00:00'", new DuckDBTime(86_400_000_000));
        Reads("'99999999999999999999999999999999999999'::decimal(38,0)", new DuckDBDecimal((Int128)BigInteger.Pow(10, 38) - 1, 38, 0));
        var mixed = Query("from (values (date '2024-01-01'), (date 'infinity')) t(x)").Column<DuckDBDate>("x");
        Assert.Equal(new DateOnly(2024, 1, 1), mixed[0]!.Value.ToDateOnly());
        Assert.Equal(1e38, Query("select '99999999999999999999999999999999999999'::decimal(38,0) as x")["x"].ToDoubles()[0], 1e24);
    }

    [Fact]
    public void ReadsTextAndCategories()
    {
        Assert.Equal(["", null, "Mäkinen 日本 😀", new string('x', 5000), "twelve bytes"],
            Query($"from (values (''), (null), ('Mäkinen 日本 😀'), ('{new string('x', 5000)}'), ('twelve bytes')) t(x)").StringColumn("x").Values);
        var category = Query("select unnest(['b', null, 'z'])::enum('z', 'b', 'a') as x").StringColumn("x");
        Assert.Equal(["b", null, "z"], category.Values);
        Assert.Equal(["z", "b", "a"], category.Categories!);
        var many = string.Join(", ", Enumerable.Range(0, 70_000).Select(i => $"'v{i}'"));
        Assert.Equal(["v69999", "v0"], Query($"select unnest(['v69999', 'v0'])::enum({many}) as x").StringColumn("x").Values);
        Assert.Equal(["{\"a\":1}"], Query("select '{\"a\":1}'::json as x").StringColumn("x").Values);
    }

    [Fact]
    public void ReadsNestedAndRareTypesAsObjects()
    {
        Assert.Equal([1, null], Assert.IsType<List<int?>>(Query("select [1, null] as x")["x"].GetValue(0)));
        Assert.Equal([0xAB, 0], Assert.IsType<byte[]>(Query("select '\\xAB\\x00'::blob as x")["x"].GetValue(0)));
        Assert.Null(Query("select null::integer[] as x")["x"].GetValue(0));
        Assert.IsType<ObjectColumn>(Query("select {'a': 1, 'b': [2]} as x")["x"]);
        Assert.Equal("10101", Query("select '10101'::bit as x")["x"].GetValue(0));
    }

    [Fact]
    public void ReadsManyChunksAndSegmentsWithMissingValues()
    {
        var frame = Query("select i::integer as i, case when i % 3 = 0 then null else i end as n, 'row ' || i as t from range(200000) r(i) where i % 7 <> 0");
        var expected = Enumerable.Range(0, 200_000).Where(i => i % 7 != 0).ToArray();
        Assert.Equal((ReadOnlySpan<int>)expected, frame.Column<int>("i").ToArray(-1));
        Assert.Equal(expected.Count(i => i % 3 == 0), frame["n"].NullCount);
        Assert.True(frame.Column<long>("n").Values.SequenceEqual(expected.Select(i => i % 3 == 0 ? (long?)null : i)));
        Assert.True(frame.StringColumn("t").Values.SequenceEqual(expected.Select(i => $"row {i}")));
    }

    [Fact]
    public void RepeatedNamesGetANumber() =>
        Assert.Equal(["a", "a_2", "A_1", "a_3"], Query("select 1 as a, 2 as a_2, 3 as A, 4 as a").ColumnNames);

    [Fact]
    public void AResultWithoutRowsHasItsColumns()
    {
        var frame = Query("select 1 as a, 'x' as b where false");
        Assert.Equal((0, 2), (frame.RowCount, frame.Columns.Count));
        Assert.Equal(typeof(int), frame["a"].ElementType);
        Assert.Equal(typeof(int), Query("select null as x")["x"].ElementType);
    }
}
