using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.MissingData;

namespace ResearchKit.Statistics.Tests.MissingData;

public class MissingnessTests
{
    [Fact]
    public void Littles_test_is_that_of_the_paper()
    {
        LittleTest test = LittleTest.Of([("y", MissingSample.Column("ym")), ("b", MissingSample.Column("bm")), ("z", MissingSample.Column("zm")), ("a", MissingSample.Column("a"))]);
        MissingSample.Near("little", "statistic", test.Statistic, 1e-8);
        MissingSample.Near("little", "df", test.DegreesOfFreedom);
        MissingSample.Near("little", "p", test.PValue, 1e-7);
        MissingSample.Near("little", "mean1", test.Means[0], 1e-8);
        MissingSample.Near("little", "mean2", test.Means[1], 1e-8);
        MissingSample.Near("little", "v11", test.Covariance[0, 0], 1e-8);
        MissingSample.Near("little", "v12", test.Covariance[0, 1], 1e-8);
        MissingSample.Near("little", "v23", test.Covariance[1, 2], 1e-8);
        Assert.True(test.Convergence.IsUsable);
    }

    [Fact]
    public void Littles_test_does_not_depend_on_units_and_says_why_there_is_none()
    {
        (string, ReadOnlyMemory<double>)[] plain = [("y", MissingSample.Column("ym")), ("a", MissingSample.Column("a"))];
        (string, ReadOnlyMemory<double>)[] far = [("y", MissingSample.Column("ym").Select(value => 1000 * value + 1e8).ToArray()), ("a", MissingSample.Column("a"))];
        Assert.Equal(LittleTest.Of(plain).Statistic, LittleTest.Of(far).Statistic, 1e-4);
        Assert.Contains("same pattern", LittleTest.Of([("a", MissingSample.Column("a")), ("b", MissingSample.Column("b"))]).Convergence.Reason, StringComparison.Ordinal);
        double[] none = [.. MissingSample.Column("a").Select(_ => double.NaN)], flat = [.. none.Select(_ => 1.0)];
        Assert.Contains("x is missing in every row", LittleTest.Of([("x", none), ("a", MissingSample.Column("a"))]).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("x is constant", LittleTest.Of([("x", flat), ("a", MissingSample.Column("a"))]).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("combination", LittleTest.Of([("x", MissingSample.Column("a")), ("y", MissingSample.Column("ym")), ("a", MissingSample.Column("a"))]).Convergence.Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LittleTest.Of([("a", MissingSample.Column("a"))]));
    }

    [Fact]
    public void A_report_counts_variables_patterns_and_groups()
    {
        bool[] first = [false, true, true, false], second = [false, true, false, false];
        MissingnessReport report = MissingnessReport.Of([("a", first), ("b", second)], Grouping.FromKeys<string>("school", ["x", "x", "y", null]));
        Assert.Equal(2, report.CompleteRows);
        Assert.Equal([2, 1], report.Missing);
        Assert.True(report.IsMonotone);
        Assert.Equal([2, 1, 1], report.Patterns.Select(pattern => pattern.Rows));
        Assert.Equal([(2, 1), (1, 1)], report.Groups.Select(group => (group.Rows, group.Missing[0])));
        Assert.False(MissingnessReport.Of([("a", first), ("b", [true, false, false, false])]).IsMonotone);
        Assert.True(MissingnessReport.Of([("a", new bool[3])]).IsMonotone);
        Assert.Throws<ArgumentException>(() => MissingnessReport.Of([("a", first), ("b", new bool[3])]));
    }
}
