using System.Text.RegularExpressions;
using ResearchKit.Charts;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Charts.Pictures;

public sealed partial class GroupAndEffectPictureTests
{
    [Fact]
    public void Caterpillar_orders_groups_by_estimate_from_below()
    {
        var svg = Chart.Caterpillar(["b", "c", "a"], [2, 3, 1], [1.5, 2.5, 0.5], [2.5, 3.5, 1.5]).ToSvg();
        Assert.Equal(["c", "b", "a"], Labels().Matches(svg).Select(label => label.Groups[1].Value));
    }

    [Fact]
    public void Caterpillar_names_up_to_forty_groups()
    {
        Chart Draw(int count) => Chart.Caterpillar([.. Enumerable.Range(0, count).Select(i => $"school{i}")], [.. Enumerable.Range(0, count).Select(i => (double)i)],
            [.. Enumerable.Range(0, count).Select(i => i - 1.0)], [.. Enumerable.Range(0, count).Select(i => i + 1.0)]);
        Assert.Contains("school39", Draw(40).ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("school", Draw(41).ToSvg() + Draw(41).ToPlotlyJson(), StringComparison.Ordinal);
        Assert.Contains("The intervals of 39 of 41 groups leave out 0.", Draw(41).AlternativeText, StringComparison.Ordinal);
    }

    [Fact]
    public void Event_study_adds_the_reference_period_and_counts_intervals_on_both_sides()
    {
        var chart = Chart.EventStudy([-3, -2, 0, 1], [0.1, 0, 0.3, 0.4], [0.05, -0.1, 0.1, -0.1], [0.15, 0.1, 0.5, 0.9], period: "term");
        Assert.Contains("Before treatment 1 of 2 intervals leave out zero; from treatment on 1 of 2.", chart.AlternativeText, StringComparison.Ordinal);
        Assert.Contains("Measured against term -1.", chart.AlternativeText, StringComparison.Ordinal);
        Assert.Contains(">treatment<", chart.ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", Chart.EventStudy([-2, -1, 0], [0.1, 0, 0.2], [0, double.NaN, 0.1], [0.2, double.NaN, 0.4]).ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Contains("'lower' of group \"b\" is 3; expected at most the estimate 2", Message(() => Chart.Caterpillar(["a", "b"], [1, 2], [0, 3], [2, 4])), StringComparison.Ordinal);
        Assert.Contains("'upper' of period \"1\" is 0.1; expected at least the estimate 0.4", Message(() => Chart.EventStudy([1], [0.4], [0], [0.1])), StringComparison.Ordinal);
        Assert.Contains("'estimates' of period \"-1\" is 0.2; expected 0", Message(() => Chart.EventStudy([-1, 0], [0.2, 0.4], [0, 0], [1, 1])), StringComparison.Ordinal);
        Assert.Contains("only the reference period", Message(() => Chart.EventStudy([-1], [0], [0], [0])), StringComparison.Ordinal);
        Assert.Contains("'hazards' of row 1 (counted from 0) is 1.2; expected a share between 0 and 1", Message(() => Chart.Hazard([1, 2], [0.1, 1.2])), StringComparison.Ordinal);
        Assert.Contains("one end only", Message(() => Chart.Hazard([1], [0.1], lower: [0])), StringComparison.Ordinal);
        Assert.Contains("'innerUpper' has 1 values", Message(() => Chart.Caterpillar(["a", "b"], [1, 2], [0, 0], [3, 4], [1, 1], [2])), StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_without_an_interval_or_that_are_protected_are_refused()
    {
        Column[] columns = [Column.Create("school", ["a", "b"]), Column.Create("period", [-2, 0]), Column.Create("effect", [0.1, 0.2]), Column.Create("lower", [0.0, 0.1]), Column.Create("upper", [0.2, 0.3])];
        Assert.True(Chart.Caterpillar(ChartGallery.Frame(columns), "school", "effect").IsSynthetic);
        Assert.True(Chart.EventStudy(ChartGallery.Frame(columns), "period", "effect").IsSynthetic);
        Assert.Contains("\"effect_lower\"", Message(() => Chart.Caterpillar(ChartGallery.Frame(columns[..3]), "school", "effect")), StringComparison.Ordinal);
        Assert.Throws<ProtectedDataException>(() => Chart.Caterpillar(DataFrame.FromColumns(columns), "school", "effect"));
        Assert.Throws<ProtectedDataException>(() => Chart.EventStudy(DataFrame.FromColumns(columns), "period", "effect"));
    }

    private static string Message(Func<Chart> draw) => Assert.Throws<ArgumentException>(draw).Message;

    [GeneratedRegex("text-anchor=\"end\">([abc])<")]
    private static partial Regex Labels();
}
