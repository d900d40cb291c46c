using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

public class DescriptionTests
{
    /// <summary>Expected values by R 4.3: summary(c(1, 2, 4, 8, 16)), sd of the same (quantiles of type 7).</summary>
    [Fact]
    public void AgreesWithR()
    {
        var summary = DataFrame.FromArrays(
            ("x", new double?[] { 16, 1, null, 8, 2, 4 }), ("t", new[] { "b", "a", "a", null, "b", "c" }), ("when", new DateOnly[6])).Opened().Description();
        Assert.Equal(["x", "t", "when"], summary.StringColumn("column").Values);
        Assert.Equal([5L, 5L, 6L], summary.Column<long>("count").ToArray(-1));
        Assert.Equal([1L, 1L, 0L], summary.Column<long>("missing").ToArray(-1));
        Assert.Equal([6.2, null, null], summary.Column<double>("mean").Values);
        Assert.Equal(6.09918027279076, summary.Column<double>("sd")[0]!.Value, 14);
        Assert.Equal([1, 2, 4, 8, 16], new[] { "min", "q25", "median", "q75", "max" }.Select(name => summary.Column<double>(name)[0]!.Value));
        Assert.Equal([5L, 3L, 1L], summary.Column<long>("distinct").ToArray(-1));
        Assert.Equal([null, "b", null], summary.StringColumn("most_frequent").Values);
    }

    [Fact]
    public void QuantilesInterpolate()
    {
        var summary = DataFrame.FromArrays(("x", new[] { 1.0, 2, 3, 10 })).Opened().Description();
        Assert.Equal([1.75, 2.5, 4.75], new[] { "q25", "median", "q75" }.Select(name => summary.Column<double>(name)[0]!.Value));
    }

    [Fact]
    public void OfAnEmptyFrameAndOfAColumnWithoutValues()
    {
        Assert.Equal(0, DataFrame.FromColumns().Opened().Description().RowCount);
        var summary = DataFrame.FromArrays(("x", new double?[] { null, null })).Opened().Description();
        Assert.Equal((0L, 2L, 0L), (summary.Column<long>("count")[0], summary.Column<long>("missing")[0], summary.Column<long>("distinct")[0]));
        Assert.Null(summary.Column<double>("mean")[0]);
        Assert.Null(DataFrame.FromArrays(("x", new[] { 1.0 })).Opened().Description().Column<double>("sd")[0]);
    }
}
