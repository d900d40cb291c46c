using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>Predictions on data frames: how good they are and for whom, and whether they know too much.</summary>
public static partial class Prediction
{
    /// <summary>Judges predicted probabilities against what happened: discrimination, losses, calibration, what a threshold or a counsellor's capacity finds, and all of it by groups of learners.</summary>
    /// <param name="frame">One row a prediction, of rows that did not train the model. Rows without outcome, prediction or cluster are left out and counted.</param>
    /// <param name="outcome">Column of what happened: TRUE and FALSE, 1 and 0, or text of two levels (<see cref="JudgeOptions.Event"/>).</param>
    /// <param name="predicted">Column of predicted probabilities. Default <c>prediction</c>, as <c>model.Predict</c> names it.</param>
    /// <param name="options">Clusters, strata, groups, threshold, capacity; null for the defaults.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>A result that displays a table, draws calibration, ROC and decision curves, and fills a model card.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="ArgumentException">There is no such column, or a prediction is no probability.</exception>
    /// <exception cref="FormulaException">The outcome has other than two kinds.</exception>
    /// <example><code>Prediction.Judge(model.Predict(later), outcome: "left", options: new() { Within = "education_level", By = ["sex"] })</code></example>
    public static PredictionJudgement Judge(DataFrame frame, string outcome, string predicted = "prediction", JudgeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentException.ThrowIfNullOrWhiteSpace(outcome);
        ArgumentException.ThrowIfNullOrWhiteSpace(predicted);
        options ??= new JudgeOptions();
        JudgedRows.Refuse(frame, "A judgement of predictions");
        JudgedRows rows = JudgedRows.Of(frame, outcome, [predicted], options, cancellationToken);
        ScoredOutcomes scored = rows.Scored[0];
        double level = options.ConfidenceLevel;
        var measures = new List<PredictionEstimate> { RocAuc.Of(scored, level) };
        if (options.Within is { } within)
            measures.Add(RocAuc.Within(scored, JudgedRows.GroupsOf(rows.Complete, within, [within]), level));
        measures.AddRange([
            AveragePrecision.Of(scored, level), BrierScore.Of(scored, level), BrierScore.Skill(scored, level), BrierScore.LogLoss(scored, level),
            CalibrationRegression.MeanError(scored, level), CalibrationRegression.InTheLarge(scored, level), CalibrationRegression.Slope(scored, level),
        ]);
        ClassificationTable? table = options.Threshold is { } threshold ? ClassificationTable.At(scored, threshold, level) : null;
        if (table is not null)
            measures.AddRange([table.Recall, table.Precision, table.Specificity, table.Flagged]);
        AlertCapacity? capacity = options.Alerts is { } alerts
            ? AlertCapacity.Of(scored, alerts, options.AlertCells.Count == 0 ? null : JudgedRows.GroupsOf(rows.Complete, string.Join(", ", options.AlertCells), options.AlertCells), level, seed: options.Seed, cancellationToken: cancellationToken)
            : null;
        if (capacity is not null)
            measures.AddRange([capacity.Recall with { Measure = "recall at capacity" }, capacity.Precision with { Measure = "precision at capacity" }]);
        CalibrationCurve? curve = scored.Count == 0 ? null : CalibrationCurve.Of(scored, options.Bins, options.Binning, level, seed: options.Seed);
        SubgroupMetrics[] groups = [.. options.By.Select(by => SubgroupMetrics.Of(
            scored, rows.Complete[by].Name, JudgedRows.Keys(rows.Complete, [by]), Measures(options), options.Threshold ?? double.NaN, leastEach: options.LeastEach, confidenceLevel: level))];
        var fit = new JudgementFit(scored, measures, rows.Missingness, capacity, groups, level);
        return new PredictionJudgement(frame, outcome, predicted, options, fit, rows, curve, table, capacity, groups, measures);
    }

    /// <summary>Judges what a model predicts of rows that did not train it, with the outcome that its formula names.</summary>
    /// <param name="model">The model.</param>
    /// <param name="frame">Rows with the outcome and the columns that the terms read.</param>
    /// <param name="options">Clusters, strata, groups, threshold, capacity; null for the defaults.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="FormulaException">The outcome is no single column, or a column is not there.</exception>
    public static PredictionJudgement Judge(IPredictiveModel model, DataFrame frame, JudgeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(frame);
        JudgedRows.Refuse(frame, "A judgement of predictions");
        if (model.Formula.ResponseNode is not ColumnName outcome)
            throw new FormulaException("The outcome is computed, so there is no column of what happened. Make a column of it first, for example with frame.Sql(\"select *, grade >= 5 as passed from this\").", model.Formula.Text, model.Formula.ResponseNode.Position);
        return Judge(model.PredictRows(frame, cancellationToken), outcome.Name, "prediction", options, cancellationToken);
    }

    /// <summary>Compares predictions of two models on the same rows: AUC (DeLong's paired test, within strata where there are any), average precision and Brier score, each with the interval of its difference.</summary>
    /// <param name="frame">One row a case, with both predictions; rows without one of them are left out.</param>
    /// <param name="outcome">Column of what happened.</param>
    /// <param name="first">Column of the first model's probabilities.</param>
    /// <param name="second">Column of the second model's probabilities.</param>
    /// <param name="options">Cluster, strata and level; null for the defaults. Threshold, groups and capacity are not compared.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <example><code>Prediction.Compare(frame, "left", "logit", "trees", new() { Cluster = "school_id" })</code></example>
    public static PredictionComparison Compare(DataFrame frame, string outcome, string first, string second, JudgeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new JudgeOptions();
        JudgedRows.Refuse(frame, "A comparison of predictions");
        JudgedRows rows = JudgedRows.Of(frame, outcome, [first, second], options, cancellationToken);
        (ScoredOutcomes a, ScoredOutcomes b) = (rows.Scored[0], rows.Scored[1]);
        Grouping? strata = options.Within is { } within ? JudgedRows.GroupsOf(rows.Complete, within, [within]) : null;
        var differences = new List<PredictionDifference> { RocAuc.Compare(a, b, null, options.ConfidenceLevel) };
        if (strata is not null)
            differences.Add(RocAuc.Compare(a, b, strata, options.ConfidenceLevel));
        differences.AddRange([AveragePrecision.Compare(a, b, options.ConfidenceLevel), BrierScore.Compare(a, b, options.ConfidenceLevel)]);
        return new PredictionComparison(frame.Provenance.Then($"Prediction.Compare({outcome}: {first}, {second})"), first, second, outcome, differences, a);
    }

    private static SubgroupMeasure[] Measures(JudgeOptions options) =>
    [
        SubgroupMeasure.Auc, SubgroupMeasure.Brier, SubgroupMeasure.MeanError, SubgroupMeasure.CalibrationSlope,
        .. options.Threshold is null ? Array.Empty<SubgroupMeasure>() : [SubgroupMeasure.Flagged, SubgroupMeasure.Recall, SubgroupMeasure.FalseAlarms, SubgroupMeasure.Precision],
    ];
}
