using ResearchKit.Frames;
using ResearchKit.Models;

namespace ResearchKit.Tests.Models;

public sealed class LinearModelChartTests
{
    [Fact]
    public void Coefficients_are_drawn_with_units_and_source_and_without_the_intercept()
    {
        var model = Regression.Fit("y ~ x + z", ModelSample.Frame(Protection.Synthetic));
        var chart = model.ToChart();
        Assert.True(chart.IsSynthetic);
        Assert.Contains("2 estimates with 95 % intervals", chart.AlternativeText, StringComparison.Ordinal);
        Assert.Contains(">x (per points)<", chart.ToSvg(), StringComparison.Ordinal);
        Assert.Contains("difference in y (grade points)", chart.ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("Intercept", chart.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_level_of_the_intervals_is_the_model_s()
    {
        var chart = Regression.Fit("y ~ x + z", ModelSample.Frame(), new() { ConfidenceLevel = 0.9 }).ToChart();
        Assert.Contains("2 estimates with 90 % intervals", chart.AlternativeText, StringComparison.Ordinal);
        Assert.Contains("estimate [90 % CI]", chart.ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("95 %", chart.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Terms_can_be_chosen_and_one_that_is_not_there_is_named()
    {
        var model = Regression.Fit("y ~ x + z", ModelSample.Frame(Protection.Synthetic));
        Assert.Contains("1 estimate with", model.ToChart(["z"]).AlternativeText, StringComparison.Ordinal);
        Assert.Contains("\"w\"", Assert.Throws<KeyNotFoundException>(() => model.ToChart(["w"])).Message, StringComparison.Ordinal);
        Assert.Contains("no estimate to draw", Assert.Throws<InvalidOperationException>(() => Regression.Fit("y ~ 1", ModelSample.Frame()).ToChart()).Message, StringComparison.Ordinal);
    }
}
