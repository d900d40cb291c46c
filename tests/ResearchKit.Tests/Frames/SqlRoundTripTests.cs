using System.Numerics;
using ResearchKit.DuckDB;
using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

/// <summary>Frame to SQL and back: every type, missing values, more than one segment.</summary>
public class SqlRoundTripTests
{
    /// <summary>Literals of every column type of DuckDB's; what is read from them must be the same after another trip, and DuckDB must call it the same type.</summary>
    public static TheoryData<string> Literals => new(
        "true", "(-128)::tinyint", "(-32768)::smallint", "(-2147483648)::integer", "9223372036854775807", "255::utinyint", "65535::usmallint",
        "4294967295::uinteger", "18446744073709551615::ubigint", "(-170141183460469231731687303715884105728)::hugeint",
        "340282366920938463463374607431768211455::uhugeint", "0.1::float", "'nan'::double", "'-infinity'::double", "1e-300",
        "-12.34::decimal(4,2)", "1234567.89::decimal(9,2)", "-1234567890123456.78::decimal(18,2)", "99999999999999999999999999.99::decimal(28,2)",
        "'99999999999999999999999999999999999999'::decimal(38,0)", "date '2024-02-29'", "date 'infinity'", "date '0044-03-15 (BC)'",
        "time '23:59:59.999999'", "time '24:00:00'", "'12:34:56.123456789'::time_ns", "timetz '12:00:00-03:30'", "timestamp '1969-12-31 23:59:59.999999'",
        "timestamp '-infinity'", "timestamp_s '2024-02-29 12:00:00'", "timestamp_ms '1800-01-01 00:00:00.001'", "timestamp_ns '2024-02-29 12:00:00.123456789'",
        "timestamptz '2024-02-29 12:00:00+02'", "timestamptz 'infinity'", "interval '1 month -2 days 3 microseconds'",
        "uuid 'ffffffff-4455-6677-8899-aabbccddeeff'", "''", "'Mäkinen 日本 😀'", "repeat('x', 70000)", "'{\"a\": 1}'::json", "'b'::enum('z', 'b')",
        "'\\xAB\\x00'::blob", "'10101'::bit", "123456789012345678901234567890::bignum", "[1, null, 3]", "[['a'], null, []]", "[1.5, 2.5]::double[2]",
        "{'a': 1, 'b': 'x'}", "map {'k': 1, 'l': null}", "union_value(num := 2)", "[1::union(num int, txt varchar), 'x'::union(num int, txt varchar)]");

    [Theory]
    [MemberData(nameof(Literals))]
    public void KeepsEveryTypeAndValue(string literal)
    {
        var frame = Query($"select {literal} as x, 1 as row union all select null, 2 union all select {literal}, 3");
        var text = "select row, x::varchar as text, typeof(x) as type, x is null as missing from this order by row";
        var expected = frame.Sql(text);
        var again = frame.Sql("from this");
        Assert.Equal(frame["x"].GetType(), again["x"].GetType());
        Assert.True(again["x"].IsNull(1));
        Assert.Equal(Text(expected), Text(again.Sql(text)));
        Assert.Equal(Text(Query($"from (select {literal} as x, 1 as row union all select null, 2 union all select {literal}, 3) select row, x::varchar, typeof(x), x is null order by row")), Text(expected));
        if (frame["x"] is not ObjectColumn)
            Assert.Equal(frame["x"].GetValue(0), again["x"].GetValue(0));
    }

    [Fact]
    public void KeepsDotNetsOwnTypes()
    {
        var frame = DataFrame.FromArrays(
            ("date", new DateOnly?[] { DateOnly.MinValue, null, DateOnly.MaxValue }),
            ("time", new TimeOnly?[] { TimeOnly.MinValue, null, TimeOnly.MaxValue }),
            ("moment", new DateTime?[] { new DateTime(2024, 2, 29, 1, 2, 3, 4, 5), null, new DateTime(1969, 12, 31) }),
            ("fine", new DateTime?[] { new DateTime(2024, 2, 29).AddTicks(1), null, new DateTime(1969, 12, 31).AddTicks(-1) }),
            ("instant", new DateTimeOffset?[] { new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(2)), null, DateTimeOffset.UnixEpoch }),
            ("id", new Guid?[] { Guid.Empty, null, new Guid("ffffffff-4455-6677-8899-aabbccddeeff") }),
            ("amount", new decimal?[] { 1.50m, null, -79228162514264337593543.95m }),
            ("category", new DayOfWeek?[] { DayOfWeek.Friday, null, DayOfWeek.Sunday })).Opened();
        var again = frame.Sql("from this");
        foreach (var column in frame.Columns)
        {
            Assert.Equal(column.ElementType, again[column.Name].ElementType);
            Assert.Equal(Enumerable.Range(0, 3).Select(column.GetValue), Enumerable.Range(0, 3).Select(again[column.Name].GetValue));
        }

        Assert.Equal(
            ["0001-01-01|00:00:00|2024-02-29 01:02:03.004005|2024-02-29 00:00:00.0000001|2024-02-28 23:02:03+00|00000000-0000-0000-0000-000000000000|1.50|Friday"],
            frame.Sql("select concat_ws('|', date, time::time, moment, fine, instant, id, amount, category) as t from this limit 1").StringColumn("t").Values);
    }

    [Fact]
    public void KeepsTypesWithoutRows()
    {
        var frame = DataFrame.FromColumns(Column.Create("d", Array.Empty<decimal>()), Column.Create("t", Array.Empty<DateTime>()), Column.Create("s", Array.Empty<string>())).Opened();
        var same = frame.Sql("from this");
        Assert.Equal(0, same.RowCount);
        Assert.Equal(frame.Columns.Select(column => column.ElementType), same.Columns.Select(column => column.ElementType));
    }

    [Fact]
    public void WhatSqlWouldHaveToRoundIsAnError()
    {
        var fine = DataFrame.FromArrays(("x", new[] { DateTimeOffset.UnixEpoch.AddTicks(1) })).Opened();
        Assert.Contains("finer than a microsecond", Assert.Throws<InvalidOperationException>(() => fine.Sql("from this")).Message, StringComparison.Ordinal);
        var wide = DataFrame.FromArrays(("x", new[] { DateTime.MinValue.AddTicks(1) })).Opened();
        Assert.Contains("finer than a microsecond", Assert.Throws<InvalidOperationException>(() => wide.Sql("from this")).Message, StringComparison.Ordinal);
        var digits = DataFrame.FromArrays(("x", new[] { decimal.MaxValue, 0.0000000000000000000000000001m })).Opened();
        Assert.Contains("38 digits", Assert.Throws<InvalidOperationException>(() => digits.Sql("from this")).Message, StringComparison.Ordinal);
        var lists = DataFrame.FromArrays(("x", new[] { new List<int> { 1 } })).Opened();
        Assert.Contains("\"x\" holds List`1", Assert.Throws<InvalidOperationException>(() => lists.Sql("from this")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2047)]
    [InlineData(2049)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(150_000)]
    public void KeepsManyRows(int rows)
    {
        var numbers = Enumerable.Range(0, rows).ToArray();
        var frame = DataFrame.FromArrays(
            ("whole", numbers),
            ("some", Array.ConvertAll(numbers, number => number % 5 == 0 ? (double?)null : number / 2.0)),
            ("text", Array.ConvertAll(numbers, number => number % 7 == 0 ? null : new string('é', number % 20))),
            ("day", Array.ConvertAll(numbers, number => number % 3 == 0 ? (DayOfWeek?)null : (DayOfWeek)(number % 7)))).Opened();
        var again = frame.Sql("from this");
        Assert.Equal((ReadOnlySpan<int>)numbers, again.Column<int>("whole").ToArray(-1));
        Assert.True(frame.Column<double>("some").Values.SequenceEqual(again.Column<double>("some").Values));
        Assert.True(frame.StringColumn("text").Values.SequenceEqual(again.StringColumn("text").Values));
        Assert.True(frame.StringColumn("day").Values.SequenceEqual(again.StringColumn("day").Values));
        Assert.Equal(frame["some"].NullCount, again["some"].NullCount);
    }

    private static string[] Text(DataFrame frame) =>
        [.. Enumerable.Range(0, frame.RowCount).Select(row => string.Join("|", frame.Columns.Select(column => column.GetValue(row)?.ToString() ?? "NULL")))];

    private static DataFrame Query(string sql)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "set TimeZone = 'UTC'; " + sql;
        using var chunks = command.ExecuteChunks(CancellationToken.None);
        return DataFrame.FromChunks(chunks, new FrameProvenance("test")).Opened();
    }
}
