using ResearchKit.Charts;
using ResearchKit.Charts.Pictures;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Charts.Pictures;

public sealed class MonitoringPictureTests
{
    [Fact]
    public void Cumulative_sums_agree_with_R()
    {
        var (up, down) = ControlPicture.Sums([.. PictureReference.Of("cusum-data").Select(row => row.Value)], 0.3, 1.25, 0.5);
        Assert.All(PictureReference.Of("cusum"), row => Assert.Equal(row.Value, (row.B == 0 ? up : down)[(int)row.A], 1e-12));
    }

    [Fact]
    public void Stability_index_agrees_with_R() =>
        Assert.Equal(PictureReference.Of("stability")[0].Value, StabilityPicture.Index("absence", [120, 80, 40, 10], [90, 85, 55, 20]), 1e-12);

    [Fact]
    public void Alarms_are_counted_with_the_first_of_them()
    {
        Assert.Contains("2 of 4 periods lie outside the control limits, the first of them week 2", Chart.Control([1, 2, 3, 4], [0, 5, 0, -5], 0, [-3], [3], period: "week").AlternativeText, StringComparison.Ordinal);
        Assert.Contains("none of 2 periods lies outside", Chart.Control([1, 2], [0, 1], 0, [-3, -2], [3, 2]).AlternativeText, StringComparison.Ordinal);
        Assert.Contains("alarm", Chart.Cusum([1, 2, 3], [9, 9, 9], 0, 1).ToSvg(), StringComparison.Ordinal);
        Assert.Contains("beyond the decision interval, the first of them period 1", Chart.Cusum([1, 2, 3], [-9, -9, -9], 0, 1).AlternativeText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_with_dates_is_drawn_in_time_and_a_protected_one_refused()
    {
        Column[] columns =
        [
            Column.Create("week", [new DateOnly(2026, 1, 5), new DateOnly(2026, 1, 12)]), Column.Create("auc", [0.7, 0.6]), Column.Create("low", [0.65, 0.65]), Column.Create("high", [0.75, 0.75]),
        ];
        Assert.Contains("the first of them week 2026-01-12", Chart.Control(ChartGallery.Frame(columns), "week", "auc", 0.7, "low", "high").AlternativeText, StringComparison.Ordinal);
        Assert.Throws<ProtectedDataException>(() => Chart.Control(DataFrame.FromColumns(columns), "week", "auc", 0.7, "low", "high"));
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Contains("'lower' has 2 values for 3 periods", Message(() => Chart.Control([1, 2, 3], [0, 0, 0], 0, [-1, -1], [1])), StringComparison.Ordinal);
        Assert.Contains("'upper' of period 2 is -1; expected at least the centre 0", Message(() => Chart.Control([1, 2], [0, 0], 0, [-1], [1, -1])), StringComparison.Ordinal);
        Assert.Contains("'periods' of row 1 (counted from 0) is 1; expected a period after the one before it", Message(() => Chart.Control([1, 1], [0, 0], 0, [-1], [1])), StringComparison.Ordinal);
        Assert.Contains("variable \"a\", bin 1 (counted from 0) is 0; expected above 0, since the index is infinite for an empty bin", Message(() => Chart.StabilityIndex(["a"], [[1, 2]], [[1, 0]])), StringComparison.Ordinal);
        Assert.Contains("'indices' of variable \"b\" is -0.1", Message(() => Chart.StabilityIndex(["a", "b"], [0.1, -0.1])), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Chart.Cusum([1], [1], 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Chart.Cusum([1], [1], 0, 1, decisionInterval: 0));
    }

    private static string Message(Func<Chart> draw) => Assert.Throws<ArgumentException>(draw).Message;
}
