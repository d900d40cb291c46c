using ResearchKit.Charts;
using ResearchKit.Charts.Pictures;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Charts.Pictures;

public sealed class EventTimeCurveTests
{
    private static readonly double[] s_times = [0, 1, 1, 2, 3, 3, 3, 5, 6, 6, 7, 8, 9, 9, 9, 10, 12, 12, 13, 15];
    private static readonly int[] s_causes = [1, 1, 0, 2, 1, 1, 0, 0, 2, 1, 0, 1, 1, 2, 0, 0, 1, 0, 2, 0];

    [Fact]
    public void Kaplan_Meier_agrees_with_survfit()
    {
        var curve = EventTimeCurve.KaplanMeier("all", s_times, [.. s_causes.Select(cause => cause > 0)]);
        Assert.All(PictureReference.Of("survival"), row =>
        {
            var at = curve.Times.ToList().IndexOf(row.A);
            var value = row.B switch { 0 => curve.Estimates[at], 1 => curve.Lower![at], 2 => curve.Upper![at], 3 => curve.AtRisk![at], _ => curve.Censored![at] };
            Assert.Equal(row.Value, value, 1e-12);
        });
    }

    [Fact]
    public void Cumulative_incidence_agrees_with_survfit_and_with_its_standard_error()
    {
        var curves = EventTimeCurve.AalenJohansen(["one", "two"], s_times, s_causes);
        var errors = PictureReference.Of("incidence").Where(row => row.B == 1).ToDictionary(row => (row.A, row.C), row => row.Value);
        Assert.All(PictureReference.Of("incidence").Where(row => row.B == 0), row =>
        {
            var curve = curves[(int)row.C - 1];
            var at = curve.Times.ToList().IndexOf(row.A);
            Assert.Equal(row.Value, curve.Estimates[at], 1e-12);
            if (row.Value == 0) return;
            // The interval is log-log: its half width on that scale gives the standard error back.
            var half = (Math.Log(-Math.Log(1 - curve.Upper![at])) - Math.Log(-Math.Log(1 - curve.Lower![at]))) / 2;
            Assert.Equal(errors[(row.A, row.C)], half / 1.959963984540054 * (1 - row.Value) * -Math.Log(1 - row.Value), 1e-10);
        });
    }

    [Fact]
    public void Incidences_and_survival_add_up_to_one()
    {
        var incidence = EventTimeCurve.AalenJohansen(["one", "two"], s_times, s_causes);
        var survival = EventTimeCurve.KaplanMeier("all", s_times, [.. s_causes.Select(cause => cause > 0)]);
        Assert.All(survival.Estimates.Select((share, i) => share + incidence[0].Estimates[i] + incidence[1].Estimates[i]), sum => Assert.Equal(1, sum, 1e-12));
    }

    [Fact]
    public void Number_at_risk_counts_those_whose_time_is_not_yet_over()
    {
        var curve = EventTimeCurve.KaplanMeier("all", s_times, [.. s_causes.Select(cause => cause > 0)]);
        Assert.Equal([20, 19, 13, 5, 0], new double[] { 0, 0.5, 4, 10, 16 }.Select(time => EventTimePicture.AtRisk(curve, time)));
        Assert.Contains(">Number at risk<", Chart.Survival([curve]).ToSvg(), StringComparison.Ordinal);
        Assert.Contains("Number at risk", Chart.Survival([curve]).ToPlotlyJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Everybody_leaves_nobody_leaves_and_one_person_are_drawn()
    {
        foreach (var curve in new[] { EventTimeCurve.KaplanMeier("a", [1, 2], [true, true]), EventTimeCurve.KaplanMeier("a", [1, 2], [false, false]), EventTimeCurve.KaplanMeier("a", [0], [true]) })
            Assert.DoesNotContain("NaN", Chart.Survival([curve]).ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_in_the_description_are_rounded()
    {
        var text = Chart.Survival([EventTimeCurve.KaplanMeier("general", [33.32236842, 40.5, 61.98765432], [true, true, false])], "weeks").AlternativeText;
        Assert.Contains("at 61.99, median 40.5", text, StringComparison.Ordinal);
        Assert.DoesNotContain("61.987", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Alternative_text_tells_medians_and_ends()
    {
        var text = Chart.Survival([EventTimeCurve.KaplanMeier("general", [1, 2, 3, 4], [true, true, false, false])], "weeks").AlternativeText;
        Assert.Contains("general: 0.5 at 4, median 2, 4 at risk at the start", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_makes_a_curve_a_group_and_a_protected_one_is_refused()
    {
        Column[] columns = [Column.Create("weeks", [3, 5, 8, 9]), Column.Create("left", [true, false, true, true]), Column.Create("programme", ["a", "a", "b", "b"])];
        Assert.Contains("b: 0 at 9, median 8, 2 at risk", Chart.Survival(ChartGallery.Frame(columns), "weeks", "left", by: "programme").AlternativeText, StringComparison.Ordinal);
        Assert.Throws<ProtectedDataException>(() => Chart.Survival(DataFrame.FromColumns(columns), "weeks", "left"));
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Contains("'times' of person 1 (counted from 0) is -1; expected a time of 0 or later", Message(() => EventTimeCurve.KaplanMeier("a", [1, -1], [true, false])), StringComparison.Ordinal);
        Assert.Contains("'events' of person 0 (counted from 0) is 3; expected 0 (censored) or the number of one of 2 events", Message(() => EventTimeCurve.AalenJohansen(["a", "b"], [1], [3])), StringComparison.Ordinal);
        Assert.Contains("'events' has 1 values and 'times' has 2", Message(() => EventTimeCurve.KaplanMeier("a", [1, 2], [true])), StringComparison.Ordinal);
        Assert.Contains("'curves' is empty", Message(() => Chart.Survival([])), StringComparison.Ordinal);
        Assert.Contains("curve \"a\", time 1 (counted from 0) is 0.9; expected at most the value before it, 0.5", Message(() => Chart.Survival([new EventTimeCurve("a", [1, 2], [0.5, 0.9])])), StringComparison.Ordinal);
        Assert.Contains("is 1.5; expected a share between 0 and 1", Message(() => Chart.Survival([new EventTimeCurve("a", [1], [1.5])])), StringComparison.Ordinal);
        Assert.Contains("is 1; expected a time after the one before it, 2", Message(() => Chart.Survival([new EventTimeCurve("a", [2, 1], [0.5, 0.4])])), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => EventTimeCurve.KaplanMeier("a", [1], [true], 95));
    }

    private static string Message(Func<object> draw) => Assert.Throws<ArgumentException>(draw).Message;
}
