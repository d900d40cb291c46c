using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Monitoring;
using MonitorModels = ResearchKit.Models.Monitoring;

namespace ResearchKit.Tests.Models;

public class MonitoringTests
{
    private static string Text(IDisplayable shown) => new Displayer(new ReleaseGate()).Render(shown).Data[MimeTypes.Text];

    /// <summary>Five years of 300 learners; from 2024 on the odds of leaving are 2.2 times what the risk says, and absence is higher.</summary>
    private static DataFrame Years(Protection protection = Protection.Synthetic)
    {
        var random = new RandomStream(12);
        var (year, absence, school, risk, left) = (new List<int>(), new List<double?>(), new List<string>(), new List<double>(), new List<bool>());
        for (int i = 0; i < 1500; i++)
        {
            int of = 2020 + i / 300;
            double x = random.Normal(of == 2024 ? 0.6 : 0, 1), eta = -1.4 + 0.9 * x;
            year.Add(of);
            absence.Add(i % 40 == 0 ? null : x);
            school.Add(random.Bernoulli(0.5) ? "a" : "b");
            risk.Add(Elementary.Logistic(eta));
            left.Add(random.Bernoulli(Elementary.Logistic(eta + (of == 2024 ? 0.8 : 0))));
        }

        return DataFrame.FromColumns(
            new FrameProvenance("invented", protection),
            [Column.Create("year", year), Column.Create("absence", absence), Column.Create("school", school), Column.Create("risk", risk), Column.Create("left", left)]).Opened();
    }

    private static DataFrame Of(DataFrame frame, Func<int, bool> years) => frame.Filter(row => years(row.Get<int>("year")));

    [Fact]
    public void Columns_that_moved_are_told_from_those_that_did_not()
    {
        DataFrame frame = Years();
        DriftReport report = MonitorModels.Drift(Of(frame, year => year < 2023), Of(frame, year => year == 2024), ["absence", "school"]);

        Assert.True(report["absence"].IsAlarm);
        Assert.False(report["school"].IsAlarm);
        string text = Text(report);
        Assert.Contains("900 rows of the reference, 300 now", text, StringComparison.Ordinal);
        Assert.Contains("an unchanged column passes it in 5 % of cases", text, StringComparison.Ordinal);
        Assert.Contains("(missing)", report.ToFrame()["bin"].ToString() + string.Join(",", report["absence"].Index.Bins.Select(bin => bin.Label)), StringComparison.Ordinal);
        Assert.Contains("absence", report.ToChart().AlternativeText, StringComparison.Ordinal);
        Assert.Contains("absence", Assert.Throws<KeyNotFoundException>(() => report["abscence"]).Message, StringComparison.Ordinal);
        Assert.Contains("risk", Assert.Throws<ArgumentException>(() => MonitorModels.Drift(frame, frame, ["risc"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_picture_of_drift_has_the_thresholds_of_the_report_and_the_customary_ones_when_asked()
    {
        DataFrame frame = Years();
        DriftReport report = MonitorModels.Drift(Of(frame, year => year < 2023), Of(frame, year => year == 2024), ["absence", "school"], new() { FalseAlarmRate = 0.01 });
        Chart chart = report.ToChart();

        double[] drawn = [.. Assert.Single(chart.Marks.OfType<PointMark>()).X.Values];
        Assert.Equal(report.Variables.OrderByDescending(one => one.Index.Value).Select(one => one.Index.Threshold), drawn);
        Assert.Empty(chart.Marks.OfType<RuleMark>());
        Assert.Contains("passes in 1 % of cases: 1 moved", chart.AlternativeText, StringComparison.Ordinal);
        Assert.Equal([0.1, 0.25], report.ToChart(customaryLimits: true).Marks.OfType<RuleMark>().Select(one => one.X!.Value));
    }

    [Fact]
    public void Intervals_of_future_periods_are_named_by_their_level()
    {
        FutureReport wide = MonitorModels.LeaveFutureOut("left ~ absence", Years(), "year", new() { ConfidenceLevel = 0.8 });
        string text = Text(wide);
        Assert.Contains("80 % CI", text, StringComparison.Ordinal);
        Assert.DoesNotContain("95 %", text + wide.ToChart().AlternativeText, StringComparison.Ordinal);
        Assert.Contains("95 % CI", Text(MonitorModels.LeaveFutureOut("left ~ absence", Years(), "year")), StringComparison.Ordinal);
    }

    [Fact]
    public void Calibration_by_year_says_when_it_went_and_what_to_do()
    {
        CalibrationReport report = MonitorModels.Calibration(Years(), outcome: "left", predicted: "risk", time: "year", new() { ReferenceUntil = 2021 });

        Assert.Equal(5, report.Periods.Count);
        Assert.Equal(600, report.Accepted.Cases);
        Assert.Equal(2024, report.AlarmPeriod);
        Assert.Equal(CalibrationShift.Upward, report.Course.Shift);
        Assert.Equal(VerdictKind.Recalibrate, report.Verdict.Kind);
        string text = Text(report);
        Assert.Contains("Recalibrate.", text, StringComparison.Ordinal);
        Assert.Contains("A false alarm in 5 % of courses of 900 cases", text, StringComparison.Ordinal);
        Assert.Contains("more than predicted", report.ToChart().AlternativeText, StringComparison.Ordinal);
        Assert.Equal(5, report.ToFrame().RowCount);
        Assert.Contains("there must be some of each", Assert.Throws<ArgumentException>(() => MonitorModels.Calibration(Years(), "left", "risk", "year", new() { ReferenceUntil = 2030 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_year_is_predicted_from_those_before()
    {
        FutureReport report = MonitorModels.LeaveFutureOut("left ~ absence", Years(), time: "year");

        Assert.Equal([2021, 2022, 2023, 2024], report.Periods.Select(one => one.Period));
        Assert.Equal([300, 600, 900, 1200], report.Periods.Select(one => one.TrainingCases));
        Assert.True(report.Periods[3].Judged!.InTheLarge.Lower > 0);
        Assert.True(report.Periods[0].Judged!.Cases < 300);
        Assert.Contains("no model has seen the period", Text(report), StringComparison.Ordinal);
        Assert.Contains("4 estimates", report.ToChart().AlternativeText, StringComparison.Ordinal);
        Assert.Throws<FormulaException>(() => MonitorModels.LeaveFutureOut("log(risk) ~ absence", Years(), time: "year"));
    }

    [Fact]
    public void Protected_rows_are_refused_with_what_works()
    {
        DataFrame frame = Years(Protection.Protected);
        foreach (Action call in new Action[]
        {
            () => MonitorModels.Drift(frame, frame), () => MonitorModels.Calibration(frame, "left", "risk", "year"), () => MonitorModels.LeaveFutureOut("left ~ absence", frame, "year"),
            () => MonitorModels.Drift(Years(), frame),
        })
        {
            Assert.Contains("model.Evaluate", Assert.Throws<ProtectedDataException>(call).Message, StringComparison.Ordinal);
        }
    }
}
