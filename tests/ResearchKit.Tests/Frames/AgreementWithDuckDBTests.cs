using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using ResearchKit.DuckDB;
using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

/// <summary>
/// The frame's own operations against SQL on a table that was made of literals, on random frames with missing values, ties, empty frames,
/// awkward text and not-a-number.
/// </summary>
public sealed class AgreementWithDuckDBTests : IDisposable
{
    private readonly DuckDBConnection _connection = new("Data Source=:memory:");

    public AgreementWithDuckDBTests() => _connection.Open();

    public void Dispose() => _connection.Dispose();

    private sealed record Item(int? Key, string? Text, double? Number, DateOnly? Day);

    private static readonly Gen<Item> s_item =
        from key in Gen.Elements<int?>(null, -1, 0, 1, 2, int.MinValue)
        from text in Gen.Elements<string?>(null, "", "a", "A", "ä", "日本", "😀", "\uFFFD", "it's")
        from number in Gen.Elements<double?>(null, -1.5, 0, 0.1, 0.2, 3, 1e10)
        from day in Gen.Elements<DateOnly?>(null, new DateOnly(1969, 12, 31), new DateOnly(2024, 2, 29))
        select new Item(key, text, number, day);

    private static readonly Arbitrary<Item[]> s_items = Arb.From(s_item.ArrayOf());

    private static void ForAll(Action<Item[]> check) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(20_260_101UL, 7UL), Prop.ForAll(s_items, check));

    [Fact]
    public void Filter() => ForAll(items =>
    {
        var frame = Load("t", items);
        Same(
            frame.Filter(row => row.Get<int?>("key") >= 0 && row.Get<string?>("text") != "a" && !row.IsNull("text")),
            "select * from t where key >= 0 and text <> 'a' and text is not null order by row");
    });

    [Fact]
    public void OrderBySeveralKeys() => ForAll(items =>
    {
        var frame = Load("t", items);
        Same(frame.OrderBy("text", "key"), "select * from t order by text nulls last, key nulls last, row");
        Same(frame.OrderByDescending("day"), "select * from t order by day desc nulls last, row");
        Same(
            frame.OrderBy([("number", true), ("text", false)]),
            "select * from t order by number desc nulls last, text nulls last, row");
    });

    [Fact]
    public void OrderByNumbersThatAreNone()
    {
        var values = new double?[] { double.NaN, 1, null, double.PositiveInfinity, -0.0, 0.0, double.NegativeInfinity, double.NaN };
        var frame = DataFrame.FromArrays(("row", Enumerable.Range(0, 8).ToArray()), ("x", values)).Opened();
        var rows = string.Join(", ", values.Select((value, row) => $"({row}, {(value is { } x ? $"'{x.ToString(CultureInfo.InvariantCulture)}'::double" : "null")})"));
        Run($"create or replace table n as from (values {rows}) t(row, x)");
        Same(frame.OrderBy("x").Select("row"), "select row from n order by x nulls last, row");
        Same(frame.OrderByDescending("x").Select("row"), "select row from n order by x desc nulls last, row");
        Same(frame.GroupBy("x").Count().Select("count"), "select count(*) from n group by x order by min(row)");
    }

    [Fact]
    public void GroupBy() => ForAll(items =>
    {
        var frame = Load("t", items);
        Same(
            frame.GroupBy("key", "text").Aggregate(
                ("n", Aggregate.Count()), ("values", Aggregate.Count("number")), ("different", Aggregate.DistinctCount("day")), ("sum", Aggregate.Sum("key")),
                ("total", Aggregate.Sum("number")), ("mean", Aggregate.Mean("number")), ("sd", Aggregate.StandardDeviation("number")),
                ("median", Aggregate.Median("number")), ("first", Aggregate.Min("day")), ("last", Aggregate.Max("day")), ("top", Aggregate.Max("text"))),
            """
            select key, text, count(*), count(number), count(distinct day), sum(key)::bigint, fsum(number), favg(number), stddev_samp(number), median(number),
                min(day), max(day), max(text)
            from t group by key, text order by min(row)
            """);
    });

    [Fact]
    public void GroupByNothing() => ForAll(items =>
    {
        var frame = Load("t", items);
        if (items.Length > 0)
            Same(frame.GroupBy().Aggregate(("n", Aggregate.Count()), ("mean", Aggregate.Mean("number"))), "select count(*), favg(number) from t");
    });

    [Fact]
    public void Distinct() => ForAll(items =>
    {
        var frame = Load("t", items);
        Same(frame.Distinct("text", "day"), "select * from t where row in (select min(row) from t group by text, day) order by row");
    });

    [Fact]
    public void Concat() => ForAll(items =>
    {
        var frame = Load("t", items);
        Same(frame.Concat(frame), "select * from t union all select * from t");
    });

    [Theory]
    [InlineData(MergeKind.Inner, "inner", "l.row, r.row")]
    [InlineData(MergeKind.Left, "left", "l.row, r.row")]
    [InlineData(MergeKind.Right, "right", "r.row, l.row")]
    [InlineData(MergeKind.Full, "full", "l.row nulls last, r.row")]
    public void Merge(MergeKind how, string join, string order) => ForAll(items =>
    {
        var left = Load("l", items[..(items.Length / 2)]);
        var right = Load("r", items[(items.Length / 2)..]);
        Same(
            left.Merge(right, ["key", "text"], how),
            $"""
            select l.row, coalesce(l.key, r.key), coalesce(l.text, r.text), l.number, l.day, r.row, r.number, r.day
            from l {join} join r on l.key = r.key and l.text = r.text order by {order}
            """);
        Same(
            left.Merge(right, "day", how).Select("day", "row", "row_right"),
            $"select coalesce(l.day, r.day), l.row, r.row from l {join} join r on l.day = r.day order by {order}");
    });

    [Fact]
    public void Description() => ForAll(items =>
    {
        if (items.Length == 0)
            return;
        var frame = Load("t", items);
        Same(
            frame.Description().Filter(row => row.Get<string>("column") == "number").Select("count", "missing", "mean", "sd", "min", "q25", "median", "q75", "max", "distinct"),
            """
            select count(number), count(*) - count(number), favg(number), stddev_samp(number), min(number), quantile_cont(number, 0.25), median(number),
                quantile_cont(number, 0.75), max(number), count(distinct number) from t
            """);
    });

    [Fact]
    public void SqlOverTheFrameIsSqlOverTheTable() => ForAll(items =>
    {
        var frame = Load("t", items);
        Same(frame.Sql("from this"), "from t order by row");
        const string query = "select text, count(*) as n, max(day) as last, sum(number) over_all from {0} group by text order by text nulls last";
        Same(frame.Sql(string.Format(CultureInfo.InvariantCulture, query, "this")), string.Format(CultureInfo.InvariantCulture, query, "t"));
    });

    private DataFrame Load(string table, Item[] items)
    {
        Run($"create or replace table {table}(row integer, key integer, text varchar, number double, day date)");
        if (items.Length > 0)
        {
            Run($"insert into {table} values " + string.Join(", ", items.Select((item, row) => string.Create(
                CultureInfo.InvariantCulture,
                $"({row}, {item.Key?.ToString(CultureInfo.InvariantCulture) ?? "null"}, {(item.Text is null ? "null" : $"'{item.Text.Replace("'", "''")}'")}, {item.Number?.ToString("R", CultureInfo.InvariantCulture) ?? "null"}, {(item.Day is { } day ? $"date '{day:yyyy-MM-dd}'" : "null")})"))));
        }

        return DataFrame.FromArrays(("row", Enumerable.Range(0, items.Length).ToArray())).Opened().WithColumn("key", row => items[row.Index].Key)
            .WithColumn("text", row => items[row.Index].Text).WithColumn("number", row => items[row.Index].Number).WithColumn("day", row => items[row.Index].Day);
    }

    private void Run(string sql)
    {
        using var command = new DuckDBCommand(sql, _connection);
        command.ExecuteNonQuery();
    }

    private void Same(DataFrame actual, string sql)
    {
        using var command = new DuckDBCommand(sql, _connection);
        using var reader = command.ExecuteReader();
        Assert.Equal(reader.FieldCount, actual.Columns.Count);
        var row = 0;
        for (; reader.Read(); row++)
        {
            for (var column = 0; column < reader.FieldCount; column++)
                Same(reader.IsDBNull(column) ? null : reader.GetValue(column), actual.Columns[column].GetValue(row), $"row {row}, {actual.Columns[column].Name}");
        }

        Assert.Equal(row, actual.RowCount);
    }

    private static void Same(object? expected, object? actual, string where)
    {
        if (expected is double one && actual is double two && double.IsFinite(one))
            Assert.True(Math.Abs(one - two) <= 1e-12 * Math.Max(1, Math.Abs(one)), $"{where}: expected {one:R}, was {two:R}");
        else
            Assert.True(Equals(expected, actual), $"{where}: expected {expected ?? "NULL"}, was {actual ?? "NULL"}");
    }
}
