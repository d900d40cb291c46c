using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Monitoring;

namespace ResearchKit.Models;

/// <summary>How well predicted risks fit what happened, by period and case by case. Immutable; displays itself as a table.</summary>
public sealed class CalibrationReport : IDisplayable
{
    private readonly double[] _times;
    private readonly (int Used, int Given) _rows;

    internal CalibrationReport(
        IReadOnlyList<PeriodCalibration> periods, PeriodCalibration accepted, CalibrationCusum course, double[] times, ModelVerdict verdict, CalibrationMonitorOptions options, FrameProvenance provenance, int used, int given)
    {
        (Periods, Accepted, Course, _times, Verdict, Options, Provenance, _rows) = (periods, accepted, course, times, verdict, options, provenance, (used, given));
    }

    /// <summary>Calibration and discrimination by period, ascending.</summary>
    public IReadOnlyList<PeriodCalibration> Periods { get; }

    /// <summary>The periods of the reference together.</summary>
    public PeriodCalibration Accepted { get; }

    /// <summary>The CUSUM over the cases after the reference.</summary>
    public CalibrationCusum Course { get; }

    /// <summary>Period of the first alarm; null where there is none.</summary>
    public double? AlarmPeriod => Course.FirstAlarm is { } alarm ? _times[Course.Cases[alarm]] : null;

    /// <summary>What the rule says of the latest period.</summary>
    public ModelVerdict Verdict { get; }

    /// <summary>The settings.</summary>
    public CalibrationMonitorOptions Options { get; }

    /// <summary>Where the data came from.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>One row a period: <c>period</c>, <c>cases</c>, <c>observed</c>, <c>expected</c>, <c>ratio</c>, <c>in_the_large</c>, <c>slope</c>, <c>auc</c> with <c>_lower</c> and <c>_upper</c> each, <c>brier</c>.</summary>
    public DataFrame ToFrame()
    {
        Column Numbers(string name, Func<PeriodCalibration, double> value) => Column.Create(name, Periods.Select(one => double.IsNaN(value(one)) ? (double?)null : value(one)));
        return DataFrame.FromColumns(
            Provenance,
            [
                Numbers("period", one => one.Period), Column.Create("cases", Periods.Select(one => one.Cases)), Numbers("observed", one => one.Observed), Numbers("expected", one => one.Expected),
                Numbers("ratio", one => one.Ratio.Value), Numbers("ratio_lower", one => one.Ratio.Lower), Numbers("ratio_upper", one => one.Ratio.Upper),
                Numbers("in_the_large", one => one.InTheLarge.Value), Numbers("in_the_large_lower", one => one.InTheLarge.Lower), Numbers("in_the_large_upper", one => one.InTheLarge.Upper),
                Numbers("slope", one => one.Slope.Value), Numbers("slope_lower", one => one.Slope.Lower), Numbers("slope_upper", one => one.Slope.Upper),
                Numbers("auc", one => one.Auc.Value), Numbers("auc_lower", one => one.Auc.Lower), Numbers("auc_upper", one => one.Auc.Upper), Numbers("brier", one => one.Brier),
            ]);
    }

    /// <summary>The course of both sums case by case with their thresholds; the lower sum is drawn below zero.</summary>
    /// <param name="title">The title; null for one that says what it is.</param>
    public Chart ToChart(string? title = null)
    {
        double[] cases = [.. Course.Cases.Select(place => place + 1.0)];
        DataFrame drawn = DataFrame.FromColumns(
            Provenance,
            [
                Column.Create("case", cases.Concat(cases)),
                Column.Create("sum", Course.Upper.Concat(Course.Lower.Select(value => -value))),
                Column.Create("side", cases.Select(_ => "more than predicted").Concat(cases.Select(_ => "less than predicted"))),
            ]);
        Chart chart = Chart.Line(drawn, "case", "sum", color: "side", title: title ?? "Calibration CUSUM: is more or less happening than predicted?")
            .WithRule(y: Course.Design.UpperThreshold, label: "alarm").WithRule(y: -Course.Design.LowerThreshold, label: "alarm")
            .WithNote($"{Course.Design.Statement} when nothing has changed.");
        return chart.WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{Options.ConfidenceLevel * 100:0.##} % CI");
        TableBuilder table = new TableBuilder("Calibration by period")
            .Labels("period", [.. Periods.Select(one => one.Period.ToString("0.##", CultureInfo.InvariantCulture))])
            .Count("cases", [.. Periods.Select(one => (long?)one.Cases)])
            .Number("observed", Numbers(one => one.Observed), decimals: 0)
            .Number("expected", Numbers(one => one.Expected), decimals: 1)
            .Number("observed / expected", Numbers(one => one.Ratio.Value), decimals: 2)
            .Interval(level, Numbers(one => one.Ratio.Lower), Numbers(one => one.Ratio.Upper), decimals: 2)
            .Number("in the large", Numbers(one => one.InTheLarge.Value), decimals: 2)
            .Interval(level, Numbers(one => one.InTheLarge.Lower), Numbers(one => one.InTheLarge.Upper), decimals: 2)
            .Number("slope", Numbers(one => one.Slope.Value), decimals: 2)
            .Number("AUC", Numbers(one => one.Auc.Value), decimals: 3)
            .Interval(level, Numbers(one => one.Auc.Lower), Numbers(one => one.Auc.Upper), decimals: 3)
            .Note($"{Verdict.Kind switch { VerdictKind.Keep => "Keep", VerdictKind.Recalibrate => "Recalibrate", VerdictKind.Retire => "Retire", _ => "Not enough data" }}. {Verdict.Reason}")
            .Note(Course.FirstAlarm is { } alarm
                ? string.Create(CultureInfo.InvariantCulture, $"CUSUM: alarm in period {AlarmPeriod:0.##}, at case {Course.Cases[alarm] + 1:N0} after the reference: {(Course.Shift == CalibrationShift.Upward ? "more" : "less")} happens than predicted. {Course.Design.Statement} when nothing has changed.")
                : $"CUSUM: no alarm. {Course.Design.Statement} when nothing has changed.")
            .Note("In the large: on the logit scale, 0 is right, above it more happens than predicted. Slope: 1 is right. Intervals of observed over expected are exact for Poisson counts, of the AUC DeLong's. Cases are taken as independent.");
        if (_rows.Used < _rows.Given)
            table.Note(string.Create(CultureInfo.InvariantCulture, $"{_rows.Given - _rows.Used:N0} of {_rows.Given:N0} rows have no outcome, risk or period, and are left out."));
        return table.Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }

    private double[] Numbers(Func<PeriodCalibration, double> value) => [.. Periods.Select(value)];
}
