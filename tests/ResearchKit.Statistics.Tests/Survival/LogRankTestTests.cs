using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Statistics.Tests.Survival;

public class LogRankTestTests
{
    [Theory]
    [InlineData("logrank-0", 0, false)]
    [InlineData("logrank-1", 1, false)]
    [InlineData("logrank-0-strata", 0, true)]
    [InlineData("logrank-1-strata", 1, true)]
    public void Agrees_with_survdiff(string model, double rho, bool stratified)
    {
        LogRankTest test = LogRankTest.Of(SurvivalSample.Times("week", "weekevent"), SurvivalSample.Programmes, stratified ? SurvivalSample.Schools : null, rho);
        SurvivalSample.AssertAgrees(model, "chisq", _ => test.ChiSquared, 1e-10);
        double[] observed = [.. SurvivalSample.Reference(model, "observed").Select(pair => pair.Value)];
        Assert.Equal(observed.Order(), test.Observed.Order(), (a, b) => Math.Abs(a - b) < 1e-9);
        double[] expected = [.. SurvivalSample.Reference(model, "expected").Select(pair => pair.Value)];
        Assert.Equal(expected.Order(), test.Expected.Order(), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(2, test.DegreesOfFreedom);
    }

    [Fact]
    public void Of_one_group_there_is_no_test()
    {
        LogRankTest test = LogRankTest.Of(new EventTimes(new double[] { 1, 2 }, new double[] { 1, 1 }), Grouping.FromKeys("g", [1, 1]));
        Assert.True(double.IsNaN(test.PValue));
        Assert.Contains("one group", test.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_never_at_risk_together_cannot_be_compared()
    {
        var times = new EventTimes(new double[] { 1, 2, 7, 8 }, new double[] { 1, 1, 1, 1 }, new double[] { 0, 0, 5, 5 });
        LogRankTest test = LogRankTest.Of(times, Grouping.FromKeys("g", [1, 1, 2, 2]));
        Assert.Contains("no event happened while two groups were at risk", test.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LogRankTest.Of(new EventTimes(new double[] { 1 }, new double[] { 1 }, weights: new double[] { 1 }), Grouping.FromKeys("g", [1])));
    }
}
