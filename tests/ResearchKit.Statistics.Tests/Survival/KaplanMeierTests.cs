using System.Globalization;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Statistics.Tests.Survival;

public class KaplanMeierTests
{
    [Theory]
    [InlineData("week", "log-log", IntervalScale.LogLog)]
    [InlineData("week", "log", IntervalScale.Log)]
    [InlineData("week", "plain", IntervalScale.Plain)]
    [InlineData("entry", "log-log", IntervalScale.LogLog)]
    [InlineData("entry", "plain", IntervalScale.Plain)]
    [InlineData("weighted", "log", IntervalScale.Log)]
    public void Agrees_with_survfit(string sample, string type, IntervalScale scale)
    {
        EventTimes times = sample switch
        {
            "week" => SurvivalSample.Times("week", "weekevent"),
            "entry" => SurvivalSample.Times("time", "event", "entry"),
            _ => SurvivalSample.Times("week", "weekevent", weight: "weight"),
        };
        SurvivalCurve curve = KaplanMeier.Estimate(times, options: new() { Interval = scale }).Curves.Single();
        string model = $"km-{sample}-{type}";
        double[] at = [.. SurvivalSample.Reference(model, "time").Select(pair => pair.Value)];
        string[] terms = [.. SurvivalSample.Reference(model, "time").Select(pair => pair.Term)];
        int Index(string term) => curve.Times.ToList().IndexOf(at[Array.IndexOf(terms, term)]);
        foreach ((string quantity, IReadOnlyList<double> values) in new[] { ("survival", curve.Survival), ("error", curve.StandardError), ("lower", curve.Lower), ("upper", curve.Upper), ("atrisk", curve.AtRisk) })
            SurvivalSample.AssertAgrees(model, quantity, term => values[Index(term)], 1e-10);
    }

    [Fact]
    public void Quantiles_and_restricted_means_are_those_of_survfit()
    {
        foreach ((string type, IntervalScale scale) in new[] { ("log-log", IntervalScale.LogLog), ("log", IntervalScale.Log) })
        {
            SurvivalCurve curve = KaplanMeier.Estimate(SurvivalSample.Times("week", "weekevent"), options: new() { Interval = scale }).Curves.Single();
            double Share(string text) => double.Parse(text, CultureInfo.InvariantCulture);
            SurvivalSample.AssertAgrees($"km-week-{type}", "quantile", term => curve.Quantile(Share(term)).Value, 1e-10);
            SurvivalSample.AssertAgrees($"km-week-{type}", "qlower", term => curve.Quantile(Share(term)).Lower, 1e-10);
            SurvivalSample.AssertAgrees($"km-week-{type}", "qupper", term => curve.Quantile(Share(term)).Upper, 1e-10);
            SurvivalSample.AssertAgrees($"km-week-{type}", "rmean", _ => curve.RestrictedMean(20).Value, 1e-10);
            SurvivalSample.AssertAgrees($"km-week-{type}", "rmeanse", _ => curve.RestrictedMean(20).StandardError, 1e-10);
        }
    }

    [Fact]
    public void Groups_have_medians_of_their_own()
    {
        SurvivalCurves result = KaplanMeier.Estimate(SurvivalSample.Times("time", "any"), SurvivalSample.Programmes);
        string[] names = [.. SurvivalSample.Column("pb").Zip(SurvivalSample.Column("pc"), (b, c) => b == 1 ? "b" : c == 1 ? "c" : "a").Distinct()];
        SurvivalCurve Of(string name) => result.Curves.Single(curve => names[curve.Group] == name);
        SurvivalSample.AssertAgrees("km-groups", "median", name => Of(name).Median.Value, 1e-10);
        SurvivalSample.AssertAgrees("km-groups", "mlower", name => Of(name).Median.Lower, 1e-10);
        SurvivalSample.AssertAgrees("km-groups", "mupper", name => Of(name).Median.Upper, 1e-10);
    }

    [Fact]
    public void Times_at_or_before_zero_are_refused_left_out_or_moved_and_counted()
    {
        var times = new EventTimes(new double[] { -3, 0, 2, 4 }, new double[] { 1, 0, 1, 0 });
        var error = Assert.Throws<ArgumentException>(() => { KaplanMeier.Estimate(times); });
        Assert.Contains("2 rows have times at or before zero, 1 of them with the event (the first is row 0, with a time of -3)", error.Message, StringComparison.Ordinal);

        SurvivalCurves left = KaplanMeier.Estimate(times, options: new() { EarlyTimes = EarlyTimeRule.LeaveOut });
        Assert.Equal(new EarlyTimes(EarlyTimeRule.LeaveOut, 2, 1), left.Early);
        Assert.Equal([0.5, 0.5], left.Curves.Single().Survival);

        SurvivalCurves moved = KaplanMeier.Estimate(times, options: new() { EarlyTimes = EarlyTimeRule.Move });
        Assert.Equal(2, moved.Early.Rows);
        Assert.Equal([1, 2, 4], moved.Curves.Single().Times);
        Assert.Equal([0.75, 0.375, 0.375], moved.Curves.Single().Survival);
    }

    [Fact]
    public void Where_nobody_is_left_there_is_no_interval()
    {
        SurvivalCurve curve = KaplanMeier.Estimate(new EventTimes(new double[] { 1, 2 }, new double[] { 1, 1 })).Curves.Single();
        Assert.Equal(0, curve.Survival[^1]);
        Assert.True(double.IsNaN(curve.Lower[^1]) && double.IsNaN(curve.StandardError[^1]));
        Assert.Equal(0, curve.At(99).Value);
        Assert.Equal(1.5, curve.Median.Value);
        Assert.Equal(1.5, curve.RestrictedMean(10).Value);
    }

    [Fact]
    public void Without_events_the_curve_stays_at_one()
    {
        SurvivalCurve curve = KaplanMeier.Estimate(new EventTimes(new double[] { 1, 2 }, new double[] { 0, 0 })).Curves.Single();
        Assert.Equal([1, 1], curve.Survival);
        Assert.True(double.IsNaN(curve.Median.Value));
        Assert.True(double.IsNaN(curve.At(3).Value));
        Assert.True(double.IsNaN(curve.RestrictedMean(3).Value));
    }

    [Fact]
    public void Missing_rows_are_counted_and_impossible_ones_named()
    {
        SurvivalCurves result = KaplanMeier.Estimate(new EventTimes(new[] { 1, double.NaN, 3 }, new[] { 1, 0, double.NaN }));
        Assert.Equal(2, result.Missingness.RowsDropped);
        Assert.Equal([new MissingCount("time", 1), new MissingCount("event", 1)], result.Missingness.ByVariable);
        Assert.Empty(KaplanMeier.Estimate(new EventTimes(new[] { double.NaN }, new[] { 1.0 })).Curves);
        Assert.Contains("time is infinite in row 1", Assert.Throws<ArgumentException>(() => { KaplanMeier.Estimate(new EventTimes(new[] { 1, double.PositiveInfinity }, new[] { 1.0, 0 })); }).Message, StringComparison.Ordinal);
        Assert.Contains("The event of row 0 is 2; expected is 0 (censored) or 1", Assert.Throws<ArgumentException>(() => { KaplanMeier.Estimate(new EventTimes(new[] { 1.0 }, new[] { 2.0 })); }).Message, StringComparison.Ordinal);
        Assert.Contains("weight of row 0 is -1", Assert.Throws<ArgumentException>(() => { KaplanMeier.Estimate(new EventTimes(new[] { 1.0 }, new[] { 1.0 }, weights: new[] { -1.0 })); }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new EventTimes(new[] { 1.0 }, new[] { 1.0, 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => { KaplanMeier.Estimate(new EventTimes(new[] { 1.0 }, new[] { 1.0 }), options: new() { ConfidenceLevel = 1 }); });
    }
}
