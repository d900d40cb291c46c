using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>How good predictions are, and for whom. Immutable; displays itself as a table of measures with intervals. It keeps outcomes and predictions of the rows for its pictures, which is why rows about real learners are refused.</summary>
public sealed class PredictionJudgement : FittedModel
{
    private readonly JudgedRows _rows;
    private readonly CalibrationCurve? _curve;

    internal PredictionJudgement(
        DataFrame frame, string outcome, string predicted, JudgeOptions options, JudgementFit fit, JudgedRows rows, CalibrationCurve? curve, ClassificationTable? table, AlertCapacity? capacity, IReadOnlyList<SubgroupMetrics> groups,
        IReadOnlyList<PredictionEstimate> measures)
        : base(frame, $"Prediction.Judge({outcome}, {predicted})", fit, rows.Missingness, null)
    {
        (Outcome, Predicted, Options, Measures, _rows, _curve, Threshold, Capacity) = (outcome, predicted, options, measures, rows, curve, table, capacity);
        Subgroups = [.. groups.Select(group => new SubgroupJudgement(group, Provenance, options.ConfidenceLevel))];
    }

    /// <summary>Column of what happened.</summary>
    public string Outcome { get; }

    /// <summary>Column of the predictions.</summary>
    public string Predicted { get; }

    /// <summary>The settings.</summary>
    public JudgeOptions Options { get; }

    /// <summary>All measures, with how their intervals were made, and why there is none where there is none.</summary>
    public IReadOnlyList<PredictionEstimate> Measures { get; }

    /// <summary>Bins of predictions beside what happened.</summary>
    /// <exception cref="InvalidOperationException">There is no row.</exception>
    public CalibrationCurve Calibration => _curve ?? throw new InvalidOperationException(Convergence.Reason);

    /// <summary>What the threshold of the options does; null without one.</summary>
    public ClassificationTable? Threshold { get; }

    /// <summary>What the alerts of the options find; null without them.</summary>
    public AlertCapacity? Capacity { get; }

    /// <summary>The measures by groups, one a column of <see cref="JudgeOptions.By"/>; each displays itself.</summary>
    public IReadOnlyList<SubgroupJudgement> Subgroups { get; }

    /// <summary>A measure by name.</summary>
    /// <param name="measure">The measure as the table names it: <c>AUC</c>, <c>calibration slope</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such measure; the message lists those there are.</exception>
    public PredictionEstimate Measure(string measure) => Measures.FirstOrDefault(one => one.Measure.Equals(measure, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException(NameSuggestion.NotFound("measure", "this judgement", measure, [.. Measures.Select(one => one.Measure)]));

    /// <summary>Net benefit over thresholds.</summary>
    /// <param name="thresholds">The thresholds; null for 0.01 to 0.50.</param>
    public DecisionCurve Decisions(IReadOnlyList<double>? thresholds = null) => DecisionCurve.Of(_rows.Scored[0], thresholds, ConfidenceLevel);

    /// <summary>Predicted beside observed: the calibration curve.</summary>
    /// <param name="title">The title; null for the outcome.</param>
    public Chart ToChart(string? title = null) => Sourced(Chart.Calibration(_rows.Scored[0].Predictions, _rows.Scored[0].Outcomes, null, Options.Bins, title ?? $"Calibration: {Outcome}", Outcome));

    /// <summary>The ROC curve.</summary>
    /// <param name="title">The title; null for the outcome.</param>
    public Chart ToRocChart(string? title = null) => Sourced(Chart.Roc(_rows.Scored[0].Predictions, _rows.Scored[0].Outcomes, null, title ?? $"ROC: {Outcome}"));

    /// <summary>The decision curve: net benefit of the model, of helping everybody and of helping nobody.</summary>
    /// <param name="thresholds">The thresholds; null for 0.01 to 0.50.</param>
    /// <param name="title">The title; null for the outcome.</param>
    public Chart ToDecisionChart(IReadOnlyList<double>? thresholds = null, string? title = null)
    {
        const string across = "threshold", up = "net benefit per learner";
        DecisionCurve curve = Decisions(thresholds);
        double[] at = [.. curve.Points.Select(point => point.Threshold)];
        double lowest = Math.Min(-0.02, curve.Points.Min(point => point.NetBenefit.Lower is double.NaN ? 0 : point.NetBenefit.Lower));
        DecisionPoint[] all = [.. curve.Points.Where(point => point.HelpAll >= lowest)];
        string[] names = ["the model", "help everybody", "help nobody"];
        double[] x = [.. at, .. all.Select(point => point.Threshold), at[0], at[^1]];
        double[] y = [.. curve.Points.Select(point => point.NetBenefit.Value), .. all.Select(point => point.HelpAll), 0, 0];
        return Sourced(new Chart
        {
            Title = title ?? $"Decision curve: {Outcome}",
            X = new Axis(across),
            Y = new Axis(up, Minimum: lowest),
            Marks =
            [
                new BandMark(Channel.Number(across, at), Channel.Number("lower", curve.Points.Select(point => point.NetBenefit.Lower)), Channel.Number("upper", curve.Points.Select(point => point.NetBenefit.Upper))),
                new LineMark(Channel.Number(across, x), Channel.Number(up, y))
                {
                    Color = Channel.Category("", [.. Enumerable.Repeat(names[0], at.Length), .. Enumerable.Repeat(names[1], all.Length), names[2], names[2]], names),
                },
            ],
            Account = string.Create(CultureInfo.InvariantCulture, $"Decision curve: net benefit against the threshold, from {at[0]:0.##} to {at[^1]:0.##}, of the model with its interval, of helping everybody and of helping nobody. The model is above both at {curve.Points.Count(point => point.GainOverDefaults.Difference > 0)} of {at.Length} thresholds."),
        });
    }

    /// <inheritdoc/>
    internal override TableModel ToTable()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI");
        TableBuilder table = new TableBuilder($"Judgement of {Predicted}: {Outcome}")
            .Labels("measure", [.. Measures.Select(one => one.Measure)])
            .Number("value", [.. Measures.Select(one => one.Value)], decimals: 3)
            .Interval(level, [.. Measures.Select(one => one.Lower)], [.. Measures.Select(one => one.Upper)], decimals: 3)
            .Text("reads", [.. Measures.Select(one => Reading(one.Measure))]);
        return ModelNotes.Build(table, this, null, Further());
    }

    private IEnumerable<string> Further()
    {
        ScoredOutcomes scored = _rows.Scored[0];
        if (_rows.Counted is not null)
            yield return $"Counted: {_rows.Counted}.";
        if (_curve is null)
            yield break;
        yield return string.Create(CultureInfo.InvariantCulture, $"{scored.Events:N0} of {scored.Count:N0} rows have the outcome ({scored.Prevalence * 100:0.#} %): the average precision of a model that knows nothing.");
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Expected calibration error {_curve.ExpectedError:0.000} in {_curve.Bins.Count} bins of {(Options.Binning == CalibrationBinning.EqualWidth ? "equal width" : "equal counts")}; a model that is right would have {_curve.ErrorIfCalibrated:0.000} by chance.");
        if (Threshold is { } table)
            yield return string.Create(CultureInfo.InvariantCulture, $"Threshold {table.Threshold:0.###}: {table.TruePositives:N0} found, {table.FalseNegatives:N0} missed, {(double.IsFinite(table.NumberNeededToScreen) ? string.Create(CultureInfo.InvariantCulture, $"{table.NumberNeededToScreen:0.0} flagged for one with the outcome") : "nobody with the outcome is flagged")}.");
        if (Capacity is { } capacity)
            yield return string.Create(CultureInfo.InvariantCulture, $"Capacity: {capacity.AlertsPerCell:N0} alerts in each of {capacity.Cells:N0} {(Options.AlertCells.Count == 0 ? "cell" : $"cells of {string.Join(", ", Options.AlertCells)}")}; {(double.IsFinite(capacity.AlertsPerTrueCase) ? string.Create(CultureInfo.InvariantCulture, $"{capacity.AlertsPerTrueCase:0.0} alerts for one true case") : "none of them meets a true case")}.");
        if (Subgroups.Count > 0)
            yield return $"By {string.Join(", ", Options.By)}: see Subgroups.";
        yield return "Only rows that did not train the model say how good it is.";
    }

    private static string Reading(string measure) => measure switch
    {
        "AUC" => "0.5 knows nothing, 1 is perfect",
        "Brier score" or "log loss" => "lower is better",
        "Brier skill" => "0 is no better than the prevalence, 1 is perfect",
        "observed less expected" => "0 is right on average; in shares",
        "calibration in the large" => "0 is right on average; in log odds",
        "calibration slope" => "1 is right in spread; below 1 too extreme",
        "recall at capacity" => "share of cases that are alerted",
        "precision at capacity" => "share of alerts that are cases",
        _ => "",
    };

    private Chart Sourced(Chart chart) => chart.WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
}
