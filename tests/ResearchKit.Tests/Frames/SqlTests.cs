using ResearchKit.DuckDB;
using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

public class SqlTests
{
    private static readonly DataFrame s_marks = DataFrame.FromArrays(
        ("school", new[] { "A", "B", null, "A" }), ("mark", new int?[] { 8, null, 10, 4 })).Opened();

    [Fact]
    public void RunsOverTheFrameWithParameters()
    {
        var result = s_marks.Sql("select school, sum(mark)::bigint as total from this where mark >= $least group by school order by total", new { least = 5 });
        Assert.Equal(["A", null], result.StringColumn("school").Values);
        Assert.Equal([8, 10], result.Column<long>("total").ToArray(-1));
    }

    [Fact]
    public void OtherFramesAreTables()
    {
        var schools = DataFrame.FromArrays(("school", new[] { "A", "B" }), ("district", new[] { "north", "south" })).Opened();
        var result = s_marks.Sql("select district, count(*) as n from this join schools using (school) group by all order by all", new Dictionary<string, object?> { ["schools"] = schools });
        Assert.Equal(["north", "south"], result.StringColumn("district").Values);
        Assert.Equal([2L, 1L], result.Column<long>("n").ToArray(-1));
        Assert.Throws<ArgumentException>(() => s_marks.Sql("from this", new { This = schools }));
    }

    [Fact]
    public void FilteredRowsKeepTheirOrder()
    {
        var rows = Enumerable.Range(0, 300_000).ToArray();
        var result = DataFrame.FromArrays(("row", rows), ("text", Array.ConvertAll(rows, row => row.ToString()))).Opened().Sql("from this where row % 3 <> 1");
        var expected = rows.Where(row => row % 3 != 1).ToArray();
        Assert.Equal((ReadOnlySpan<int>)expected, result.Column<int>("row").ToArray(-1));
        Assert.True(result.StringColumn("text").Values.SequenceEqual(expected.Select(row => row.ToString())));
    }

    [Theory]
    [InlineData("from read_csv('/etc/passwd')")]
    [InlineData("from read_text('/etc/passwd')")]
    [InlineData("copy (from this) to 'leak.csv'")]
    [InlineData("attach 'other.duckdb'")]
    [InlineData("set enable_external_access = true")]
    [InlineData("set temp_directory = '/tmp'")]
    [InlineData("install httpfs")]
    public void SeesFramesAlone(string sql) => Assert.ThrowsAny<Exception>(() => s_marks.Sql(sql));

    [Fact]
    public void AnErrorIsDuckDBsOwn() =>
        Assert.Contains("grade", Assert.Throws<DuckDBException>(() => s_marks.Sql("select grade from this")).Message, StringComparison.Ordinal);

    [Fact]
    public void UnchangedColumnsKeepTheirUnitAndComputedOnesDoNot()
    {
        var frame = s_marks.WithColumn(s_marks["mark"].WithUnit("points").WithDescription("first attempt").WithDisclosureClass(DisclosureClass.Sensitive));
        foreach (var sql in new[] { "from this", "select * from this", "select mark from this where mark > 5", "select m.mark from this m join this o on true" })
            Assert.Equal(("points", "first attempt", DisclosureClass.Sensitive), (frame.Sql(sql)["mark"].Unit, frame.Sql(sql)["mark"].Description, frame.Sql(sql)["mark"].DisclosureClass));
        Assert.Equal("points", frame.Sql("select mark as points from this")["points"].Unit);
        foreach (var sql in new[]
        {
            "select mark / 10 as mark from this", "select * replace (mark + 1 as mark) from this", "select school as mark from this",
            "with this as (select 1 as mark) from this", "select mark from (select mark * 2 as mark from this)", "select max(mark) as mark from this",
        })
            Assert.Null(frame.Sql(sql)["mark"].Unit);
    }

    [Fact]
    public void AFrameWithoutColumnsSaysSo() =>
        Assert.Contains("no columns", Assert.Throws<InvalidOperationException>(() => DataFrame.FromColumns().Sql("select 1")).Message, StringComparison.Ordinal);

    [Fact]
    public void AFrameWithoutRowsIsATable() => Assert.Equal(0L, s_marks.Head(0).Sql("select count(*) as n from this").Column<long>("n")[0]);

    [Fact]
    public void CanBeCancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => s_marks.Sql("select count(*) from range(100000000000)", cancellationToken: source.Token));
    }
}
