using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Tests.Models;

/// <summary>Alerts of a frame say what the arrays say, and refuse what they may not tell.</summary>
public class AlertJudgementTests
{
    private static readonly AlertOptions Options = new() { Precision = 0.6, Capacity = 3, Replications = 200 };

    /// <summary>60 learners over ten weeks; every third leaves in week 6 to 9, and its score rises four weeks before.</summary>
    private static DataFrame Weeks(Protection protection = Protection.Synthetic, bool asDates = false, bool everybodyStays = false)
    {
        var (learner, week, left, score) = (new List<string>(), new List<int>(), new List<int?>(), new List<double>());
        for (int i = 0; i < 60; i++)
        {
            int? leaves = i % 3 == 0 && !everybodyStays ? 6 + i / 3 % 4 : null;
            for (int w = 0; w < 10; w++)
            {
                learner.Add($"p{i}");
                week.Add(w);
                left.Add(leaves);
                score.Add(0.3 * Math.Abs(Math.Sin(12.9 * i + 7.1 * w)) + (leaves - w is >= 1 and <= 4 && i % 12 != 0 ? 0.2 + 0.01 * w : 0));
            }
        }

        var start = new DateOnly(2023, 9, 4);
        Column[] times = asDates
            ? [Column.Create("week", week.Select(one => start.AddDays(7 * one))), Column.Create("left_in", left.Select(one => one is { } at ? start.AddDays(7 * at) : (DateOnly?)null))]
            : [Column.Create("week", week), Column.Create("left_in", left)];
        return DataFrame.FromColumns(new FrameProvenance("invented", protection), [Column.Create("learner", learner), .. times, Column.Create("prediction", score)]).Opened();
    }

    private static AlertJudgement Judged(DataFrame frame, AlertOptions? options = null) => Prediction.Alerts(frame, "learner", "week", "left_in", options: options ?? Options);

    [Fact]
    public void The_table_has_the_numbers_of_the_arrays()
    {
        DataFrame frame = Weeks();
        AlertJudgement judged = Judged(frame);
        LeadTime lead = LeadTime.AtPrecision(
            Grouping.FromKeys("learner", frame.StringColumn("learner").ToArray()), frame["week"].ToDoubles(), frame["prediction"].ToDoubles(), frame["left_in"].ToDoubles(), 0.6, replications: 200);

        Assert.Equal(lead.Recall, judged["recall"]);
        Assert.Equal(lead.MedianLead, judged["median lead time"]);
        Assert.Equal((60, 20), (judged.LeadTime.Learners, judged.LeadTime.Events));
        Assert.True(judged.LeadTime.Precision >= 0.6);
        Assert.Equal(9, judged.ToFrame().RowCount);
        string text = judged.ToMimeBundle().Data[MimeTypes.Text];
        Assert.Contains("60 learners, 20 with the event", text, StringComparison.Ordinal);
        Assert.Contains("3 alerts in each of 10 cells", text, StringComparison.Ordinal);
        Assert.Contains("4 estimates", judged.ToChart().AlternativeText, StringComparison.Ordinal);
        Assert.Contains("recall", Assert.Throws<KeyNotFoundException>(() => judged["recal"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Capacity_counts_rows_before_the_event_and_alerts_per_case_turns_the_precision_over()
    {
        AlertJudgement judged = Judged(Weeks());
        Assert.Equal(30, judged.Capacity!.Alerts);
        Assert.Equal(20 * 7.5, judged.Capacity.Recall.Events);
        PredictionEstimate alerts = judged["alerts per true case"], precision = judged["precision at capacity"];
        Assert.Equal(judged.Capacity.AlertsPerTrueCase, alerts.Value, 1e-12);
        Assert.Equal((1 / precision.Upper, 1 / precision.Lower), (alerts.Lower, alerts.Upper));
        Assert.True(alerts.Lower <= alerts.Value && alerts.Value <= alerts.Upper);
    }

    [Fact]
    public void Dates_count_in_days()
    {
        AlertJudgement weeks = Judged(Weeks()), days = Judged(Weeks(asDates: true));
        Assert.Equal(7 * weeks["median lead time"].Value, days["median lead time"].Value, 1e-9);
        Assert.Equal(weeks["alerted 2 ahead"].Value, days["alerted 14 ahead"].Value, 1e-12);
        Assert.Contains("in days", days.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_events_there_is_a_reason_and_no_picture()
    {
        AlertJudgement judged = Judged(Weeks(everybodyStays: true));
        Assert.True(double.IsNaN(judged["recall"].Value) && double.IsNaN(judged["alerts per true case"].Value));
        Assert.Contains("no learner has the event", judged.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
        Assert.Contains("no learner has the event", Assert.Throws<InvalidOperationException>(() => judged.ToChart()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_is_refused_by_name()
    {
        DataFrame frame = Weeks();
        Assert.Contains("left_in", Assert.Throws<ArgumentException>(() => Prediction.Alerts(frame, "learner", "week", "left_inn")).Message, StringComparison.Ordinal);
        DataFrame infinite = frame.WithColumn("prediction", row => row.Get<int>("week") == 3 ? double.PositiveInfinity : 0.5);
        Assert.Contains("Row 3 of 'prediction' is infinite", Assert.Throws<ArgumentException>(() => Judged(infinite)).Message, StringComparison.Ordinal);
        DataFrame mixed = frame.WithColumn("week", row => new DateOnly(2023, 9, 4).AddDays(row.Get<int>("week")));
        Assert.Contains("holds dates and the other numbers", Assert.Throws<ArgumentException>(() => Judged(mixed)).Message, StringComparison.Ordinal);
        Assert.Contains("model.Evaluate", Assert.Throws<ProtectedDataException>(() => Judged(Weeks(Protection.Protected))).Message, StringComparison.Ordinal);
    }
}
