using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

public class GroupingTests
{
    private static DataFrame Marks() => DataFrame.FromArrays(
        ("school", new[] { "B", "A", null, "B", "A", null, "C" }),
        ("mark", new int?[] { 4, 7, 10, 9, null, 6, null }),
        ("time", new double?[] { 0.1, 0.2, 0.3, double.NaN, 1.5, 2.5, null })).Opened();

    [Fact]
    public void GroupsStandInTheOrderInWhichTheyFirstOccurAndMissingIsOne()
    {
        var counts = Marks().GroupBy("school").Count();
        Assert.Equal(["B", "A", null, "C"], counts.StringColumn("school").Values);
        Assert.Equal([2L, 2L, 2L, 1L], counts.Column<long>("count").Values.Select(value => value!.Value));
    }

    [Fact]
    public void SummariesLeaveMissingValuesOutAndAGroupWithoutValuesHasNone()
    {
        var summary = Marks().GroupBy("school").Aggregate(
            ("n", Aggregate.Count("mark")), ("sum", Aggregate.Sum("mark")), ("mean", Aggregate.Mean("mark")), ("sd", Aggregate.StandardDeviation("mark")),
            ("median", Aggregate.Median("mark")), ("min", Aggregate.Min("mark")), ("max", Aggregate.Max("mark")), ("different", Aggregate.DistinctCount("mark")));
        Assert.Equal([2L, 1L, 2L, 0L], summary.Column<long>("n").Values.Select(value => value!.Value));
        Assert.Equal([13L, 7L, 16L, null], summary.Column<long>("sum").Values);
        Assert.Equal([6.5, 7, 8, null], summary.Column<double>("mean").Values);
        Assert.Equal([6.5, 7, 8, null], summary.Column<double>("median").Values);
        Assert.Equal([Math.Sqrt(12.5), null, Math.Sqrt(8), null], summary.Column<double>("sd").Values);
        Assert.Equal([4, 7, 6, null], summary.Column<int>("min").Values);
        Assert.Equal([9, 7, 10, null], summary.Column<int>("max").Values);
        Assert.Equal([2L, 1L, 2L, 0L], summary.Column<long>("different").Values.Select(value => value!.Value));
    }

    [Fact]
    public void NotANumberIsAValueAndSpreads()
    {
        var means = Marks().GroupBy("school").Mean("time").Column<double>("time");
        Assert.Equal(double.NaN, means[0]);
        Assert.Null(means[3]);
        Assert.Equal(double.NaN, Marks().GroupBy("school").Max("time").Column<double>("time")[0]);
        Assert.Equal(0.1, Marks().GroupBy("school").Min("time").Column<double>("time")[0]);
    }

    [Fact]
    public void ASumOfIntegersThatDoesNotFitIsAnErrorAndNeverWrapsAround()
    {
        var frame = DataFrame.FromArrays(("x", new[] { long.MaxValue, 1L })).Opened();
        Assert.Contains("HUGEINT", Assert.Throws<InvalidOperationException>(() => frame.GroupBy().Sum("x")).Message, StringComparison.Ordinal);
        Assert.Equal(0, frame.Concat(DataFrame.FromArrays(("x", new[] { -1L, -long.MaxValue })).Opened()).GroupBy().Sum("x").Column<long>("x")[0]);
    }

    [Fact]
    public void SumsOfDoublesAreCompensated() =>
        Assert.Equal(2.0, DataFrame.FromArrays(("x", new[] { 1.0, 1e100, 1.0, -1e100 })).Opened().GroupBy().Sum("x").Column<double>("x")[0]);

    [Fact]
    public void AllRowsAreOneGroupWithoutNamesAndNoRowsAreNone()
    {
        Assert.Equal(7L, Marks().GroupBy().Count().Column<long>("count")[0]);
        Assert.Equal(0, Marks().Head(0).GroupBy().Count().RowCount);
        Assert.Equal(0, Marks().Head(0).GroupBy("school").Mean().RowCount);
    }

    [Fact]
    public void UnitsStayWithTheValues()
    {
        var frame = Marks().WithColumn(Marks()["time"].WithUnit("minutes").WithDisclosureClass(DisclosureClass.Sensitive));
        var mean = frame.GroupBy("school").Mean("time")["time"];
        Assert.Equal(("minutes", DisclosureClass.Sensitive), (mean.Unit, mean.DisclosureClass!.Value));
        Assert.Null(frame.GroupBy("school").DistinctCount("time")["time"].Unit);
    }

    [Fact]
    public void TextHasNoMean() =>
        Assert.Contains("\"school\" holds string", Assert.Throws<InvalidOperationException>(() => Marks().GroupBy().Mean("school")).Message, StringComparison.Ordinal);

    [Fact]
    public void DistinctKeepsTheFirstRowOfEachCombination()
    {
        Assert.Equal([4, 7, 10, null], Marks().Distinct("school").Column<int>("mark").Values);
        Assert.Equal(7, Marks().Distinct().RowCount);
        Assert.Equal(7, Marks().Concat(Marks()).Distinct().RowCount);
    }

    [Fact]
    public void ConcatTakesColumnsByNameAndRefusesOtherTypes()
    {
        var both = Marks().Concat(Marks().Select("time", "mark", "school"));
        Assert.Equal(14, both.RowCount);
        Assert.Equal(Marks().StringColumn("school").Values.Concat(Marks().StringColumn("school").Values), both.StringColumn("school").Values);
        var error = Assert.Throws<ArgumentException>(() => Marks().Select("mark").Concat(DataFrame.FromArrays(("mark", new[] { 1.5 }))));
        Assert.Contains("int in the first frame and double in another", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Marks().Select("mark").Concat(Marks()));
        Assert.Throws<ColumnNotFoundException>(() => Marks().Concat(Marks().Select("mark")));
    }

    [Fact]
    public void ConcatOfCategoriesKeepsThemWhenTheyAreTheSame()
    {
        var days = DataFrame.FromArrays(("day", new[] { DayOfWeek.Monday })).Opened();
        Assert.Equal(7, days.Concat(days).StringColumn("day").Categories!.Count);
        var mixed = days.Concat(DataFrame.FromArrays(("day", new[] { "Never" })).Opened());
        Assert.Equal(["Monday", "Never"], mixed.StringColumn("day").Values);
        Assert.Null(mixed.StringColumn("day").Categories);
    }
}
