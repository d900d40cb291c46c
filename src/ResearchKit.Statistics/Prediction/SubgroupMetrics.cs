using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Inference;

namespace ResearchKit.Statistics.Prediction;

/// <summary>A measure that is told of groups.</summary>
public enum SubgroupMeasure
{
    /// <summary>Area under the ROC curve.</summary>
    Auc,

    /// <summary>Average precision. It rises with the group's prevalence, so that gaps are not of the model alone.</summary>
    AveragePrecision,

    /// <summary>Brier score.</summary>
    Brier,

    /// <summary>Observed less expected, in shares: calibration in the large.</summary>
    MeanError,

    /// <summary>Calibration slope.</summary>
    CalibrationSlope,

    /// <summary>Share flagged at the threshold.</summary>
    Flagged,

    /// <summary>Recall at the threshold.</summary>
    Recall,

    /// <summary>Share flagged of those without the outcome (false positive rate) at the threshold.</summary>
    FalseAlarms,

    /// <summary>Precision at the threshold.</summary>
    Precision,
}

/// <summary>One measure of one group, beside the rest.</summary>
/// <param name="Group">The group.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Estimate">The measure of the group, with its interval.</param>
/// <param name="Gap">The group less all other rows, with its interval, for this pair alone.</param>
/// <param name="AdjustedPValue">The gap's p value, adjusted by Holm's method for all gaps of the table; NaN without a gap.</param>
public sealed record SubgroupMetric(string Group, SubgroupMeasure Measure, PredictionEstimate Estimate, PredictionDifference Gap, double AdjustedPValue);

/// <summary>How well predictions do in groups of learners, and how far each group is from the rest. Immutable.</summary>
/// <remarks>
/// Groups stand in the order of their names: a table of groups is no ranking. Standard errors come from the influence of rows, or of whole clusters, which may have rows in several groups (schools with girls and boys): the covariance of group
/// and rest is counted. A group with too few rows with or without the outcome says so instead of a number. No measure of fairness holds alone: where prevalences differ, equal error rates and equal calibration exclude each other
/// (Kleinberg, Mullainathan and Raghavan 2017; Chouldechova 2017).
/// </remarks>
/// <param name="Grouping">What the groups are.</param>
/// <param name="Metrics">One a group and measure.</param>
/// <param name="Without">Rows without a group: they are in no group and in no rest.</param>
/// <param name="Warnings">Groups that are empty or too small, and what else to know.</param>
public sealed record SubgroupMetrics(string Grouping, IReadOnlyList<SubgroupMetric> Metrics, int Without, IReadOnlyList<string> Warnings)
{
    /// <summary>Computes.</summary>
    /// <param name="scored">Predictions and outcomes.</param>
    /// <param name="name">What the groups are, such as "sex".</param>
    /// <param name="groups">The group of each row given to <see cref="ScoredOutcomes.Of"/>; null for none.</param>
    /// <param name="measures">The measures; null for AUC, Brier score, mean error and calibration slope.</param>
    /// <param name="threshold">Rows at or above it are flagged, for the measures that need it; NaN for none.</param>
    /// <param name="expected">Groups that should be there, such as all levels of a factor: empty ones are said. Null for those that occur.</param>
    /// <param name="leastEach">Rows with, and rows without the outcome that a group must have, 2 or more. Default 10.</param>
    /// <param name="confidenceLevel">Level of the intervals. Default 0.95.</param>
    /// <exception cref="ArgumentException">The groups are of other rows, or a measure needs a threshold and there is none.</exception>
    public static SubgroupMetrics Of(
        ScoredOutcomes scored, string name, IReadOnlyList<string?> groups, IReadOnlyList<SubgroupMeasure>? measures = null, double threshold = double.NaN, IReadOnlyList<string>? expected = null, int leastEach = 10, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentOutOfRangeException.ThrowIfLessThan(leastEach, 2);
        PredictionEstimate.CheckLevel(confidenceLevel);
        measures ??= [SubgroupMeasure.Auc, SubgroupMeasure.Brier, SubgroupMeasure.MeanError, SubgroupMeasure.CalibrationSlope];
        if (groups.Count != scored.Missingness.RowsGiven)
            throw new ArgumentException($"There are {groups.Count} groups for {scored.Missingness.RowsGiven} rows. Give one a row, null for none.", nameof(groups));
        if (double.IsNaN(threshold) && measures.Any(measure => measure >= SubgroupMeasure.Flagged))
            throw new ArgumentException("Measures of who is flagged need a threshold.", nameof(threshold));
        string?[] of = Array.ConvertAll(scored.Rows, row => groups[row]);
        string[] names = [.. of.OfType<string>().Concat(expected ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var metrics = new List<SubgroupMetric>();
        var warnings = new List<string>();
        int without = of.Count(group => group is null);
        if (without > 0)
            warnings.Add($"{without} rows have no {name}: they are in no group and in no rest. See who they are; missing groups are seldom random.");
        foreach (string group in names)
        {
            ScoredOutcomes inside = scored.Where(i => of[i] == group), rest = scored.Where(i => of[i] is { } other && other != group);
            string? small = inside.Count == 0 ? $"No number for {name} {group}, because no row is in it."
                : inside.Events < leastEach || inside.NonEvents < leastEach
                    ? $"No number for {name} {group}, because fewer than {leastEach} of its rows {(inside.Events < leastEach ? "have" : "are without")} the outcome. Pool it with a group that is alike, or wait for more data: nothing is known of how well the model serves it."
                    : null;
            if (small is not null)
                warnings.Add(small);
            foreach (SubgroupMeasure measure in measures)
            {
                string words = Words(measure);
                if (small is not null)
                {
                    metrics.Add(new SubgroupMetric(group, measure, PredictionEstimate.None(words, inside, confidenceLevel, small), PredictionDifference.None(words, confidenceLevel, small), double.NaN));
                    continue;
                }

                PredictionEstimate estimate = Estimate(inside, measure, threshold, confidenceLevel);
                metrics.Add(new SubgroupMetric(group, measure, estimate, Gap(inside, rest, measure, threshold, leastEach, confidenceLevel, name), double.NaN));
            }
        }

        double[] adjusted = MultipleTesting.Adjust(metrics.Select(metric => metric.Gap.PValue).ToArray(), Adjustment.Holm);
        return new SubgroupMetrics(name, [.. metrics.Select((metric, k) => metric with { AdjustedPValue = adjusted[k] })], without, warnings);
    }

    /// <summary>A measure in the field's words.</summary>
    internal static string Words(SubgroupMeasure measure) => measure switch
    {
        SubgroupMeasure.Auc => "AUC",
        SubgroupMeasure.AveragePrecision => "average precision",
        SubgroupMeasure.Brier => "Brier score",
        SubgroupMeasure.MeanError => "observed less expected",
        SubgroupMeasure.CalibrationSlope => "calibration slope",
        SubgroupMeasure.Flagged => "share flagged",
        SubgroupMeasure.Recall => "recall",
        SubgroupMeasure.FalseAlarms => "false alarms",
        _ => "precision",
    };

    private static PredictionEstimate Estimate(ScoredOutcomes rows, SubgroupMeasure measure, double threshold, double level) => measure switch
    {
        SubgroupMeasure.Auc => RocAuc.Of(rows, level),
        SubgroupMeasure.AveragePrecision => AveragePrecision.Of(rows, level),
        SubgroupMeasure.Brier => BrierScore.Of(rows, level),
        SubgroupMeasure.MeanError => CalibrationRegression.MeanError(rows, level),
        SubgroupMeasure.CalibrationSlope => CalibrationRegression.Slope(rows, level),
        _ => Influence(rows, measure, threshold) is { } influence
            ? PredictionEstimate.Of(Words(measure), rows, influence, level, "share", isShare: true)
            : PredictionEstimate.None(Words(measure), rows, level, $"No {Words(measure)}, because no row of the group is flagged."),
    };

    private static PredictionDifference Gap(ScoredOutcomes inside, ScoredOutcomes rest, SubgroupMeasure measure, double threshold, int leastEach, double level, string name)
    {
        string words = Words(measure);
        if (rest.Events < leastEach || rest.NonEvents < leastEach)
            return PredictionDifference.None(words, level, $"No gap, because the other groups of {name} have fewer than {leastEach} rows with or without the outcome.");
        Influence? first = Influence(inside, measure, threshold), second = Influence(rest, measure, threshold);
        if (first is null || second is null)
            return PredictionDifference.None(words, level, $"No gap, because there is no {words} of the group or of the rest.");
        int clusters = inside.Clusters is null ? 0 : inside.Clusters.Concat(rest.Clusters!).Distinct().Count();
        return PredictionDifference.Of(words, first.Value, second.Value, Prediction.Influence.DifferenceVariance(first, inside, second, rest), inside.Clusters is null ? double.PositiveInfinity : clusters - 1, level);
    }

    private static Influence? Influence(ScoredOutcomes rows, SubgroupMeasure measure, double threshold)
    {
        bool Flag(int i) => rows.Predicted[i] >= threshold;
        return measure switch
        {
            SubgroupMeasure.Auc => RocAuc.Influence(rows),
            SubgroupMeasure.AveragePrecision => AveragePrecision.Influence(rows),
            SubgroupMeasure.Brier => BrierScore.Influence(BrierScore.Losses(rows)),
            SubgroupMeasure.MeanError => BrierScore.Influence(CalibrationRegression.Errors(rows)),
            SubgroupMeasure.CalibrationSlope => CalibrationRegression.SlopeInfluence(rows),
            SubgroupMeasure.Flagged => ClassificationTable.Ratio(rows, Flag, _ => true),
            SubgroupMeasure.Recall => ClassificationTable.Ratio(rows, Flag, i => rows.Occurred[i]),
            SubgroupMeasure.FalseAlarms => ClassificationTable.Ratio(rows, Flag, i => !rows.Occurred[i]),
            _ => ClassificationTable.Ratio(rows, i => rows.Occurred[i], Flag),
        };
    }
}
