using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Statistics.Tests.Survival;

public class PersonPeriodsTests
{
    [Theory]
    [InlineData("hazard-logit", 1, false)]
    [InlineData("hazard-cloglog", 1, true)]
    [InlineData("hazard-second", 2, false)]
    public void Regressions_of_person_periods_agree_with_glm(string model, int kind, bool isLogLog)
    {
        PersonPeriods periods = PersonPeriods.Expand(SurvivalSample.Times("week", "weekkind", "weekentry"), 2);
        double[] xs = SurvivalSample.Column("x"), zs = SurvivalSample.Column("z");
        double[] x = [.. periods.Rows.Select(row => xs[row])], z = [.. periods.Rows.Select(row => zs[row])], period = [.. periods.Periods];
        (string, ReadOnlyMemory<double>)[] columns = model switch
        {
            "hazard-logit" => [("x", x), ("z", z), ("log(period)", period.Select(value => Math.Log(value)).ToArray())],
            "hazard-cloglog" => [("x", x), ("z", z), ("period", period), ("x:period", x.Zip(period, (a, b) => a * b).ToArray())],
            _ => [("x", x), ("z", z), ("period", period)],
        };
        Grouping schools = Grouping.FromKeys("school", [.. periods.Rows.Select(row => SurvivalSample.Schools.Codes[row])]);
        var data = new RegressionData(periods.Outcome(kind), DesignMatrix.Create(true, x.Length, columns), clusters: schools);
        GeneralizedFamily family = isLogLog ? GeneralizedFamily.ComplementaryLogLog : GeneralizedFamily.Binomial;
        GeneralizedLinearModelResult plain = new GeneralizedLinearModel(family).Fit(data), robust = new GeneralizedLinearModel(family, new() { StandardErrors = StandardErrorKind.CR1 }).Fit(data);
        SurvivalSample.AssertAgrees(model, "rows", _ => x.Length, 0);
        SurvivalSample.AssertAgrees(model, "estimate", term => plain[term].Value, 1e-8);
        SurvivalSample.AssertAgrees(model, "se", term => plain[term].StandardError, 1e-6); // glm's are from the step before the last
        SurvivalSample.AssertAgrees(model, "cr1", term => robust[term].StandardError, 1e-6);
        SurvivalSample.AssertAgrees(model, "loglik", _ => plain.LogLikelihood, 1e-10);
    }

    [Fact]
    public void A_person_is_at_risk_in_each_period_up_to_the_last()
    {
        PersonPeriods periods = PersonPeriods.Expand(new EventTimes(new double[] { 2, 3, 1 }, new double[] { 2, 0, 1 }, new double[] { 0, 1, 0 }), 2);
        Assert.Equal([0, 0, 1, 1, 2], periods.Rows);
        Assert.Equal([1, 2, 2, 3, 1], periods.Periods);
        Assert.Equal([0, 2, 0, 0, 1], periods.Kinds);
        Assert.Equal([0, 0, 0, 0, 1], periods.Outcome(1));
    }

    [Fact]
    public void Times_that_are_not_whole_are_refused_by_name()
    {
        Assert.Contains("The time of row 1 is 2.5", Assert.Throws<ArgumentException>(() => PersonPeriods.Expand(new EventTimes(new[] { 1, 2.5 }, new[] { 1.0, 0 }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Early_events_follow_the_rule()
    {
        var times = new EventTimes(new double[] { -1, 2 }, new double[] { 1, 0 });
        Assert.Throws<ArgumentException>(() => PersonPeriods.Expand(times));
        Assert.Equal([1, 1], PersonPeriods.Expand(times, early: EarlyTimeRule.LeaveOut).Rows);
        PersonPeriods moved = PersonPeriods.Expand(times, early: EarlyTimeRule.Move);
        Assert.Equal([0, 1, 1], moved.Rows);
        Assert.Equal([1, 1, 2], moved.Periods);
        Assert.Equal(1, moved.Early.Events);
    }

    [Fact]
    public void Separation_under_the_complementary_log_log_link_is_named()
    {
        double[] a = [.. Enumerable.Range(0, 40).Select(i => (double)i)], y = [.. a.Select(value => value > 19.5 ? 1.0 : 0)];
        GeneralizedLinearModelResult result = new GeneralizedLinearModel(GeneralizedFamily.ComplementaryLogLog).Fit(new(y, DesignMatrix.Create(true, 40, ("a", a))));
        Assert.Equal(ConvergenceStatus.NoEstimate, result.Convergence.Status);
        Assert.Contains("perfect separation", result.Convergence.Reason, StringComparison.Ordinal);
    }
}
