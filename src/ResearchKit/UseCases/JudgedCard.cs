using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.UseCases;

/// <summary>What a judgement of predictions says in a model card, as YAML.</summary>
/// <param name="From">First day of the data of the fit.</param>
/// <param name="To">Last day.</param>
/// <param name="Metrics">Lines of metrics.</param>
/// <param name="Intercept">Observed less expected.</param>
/// <param name="Slope">Calibration slope.</param>
/// <param name="Limits">What the judgement warns of, each with a comma behind it.</param>
internal sealed record JudgedCard(string? From, string? To, string Metrics, string Intercept, string Slope, string Limits)
{
    private static readonly string[] s_metrics = ["AUC", "AUC within ", "average precision", "Brier score", "recall", "precision", "recall at capacity", "precision at capacity"];

    public static JudgedCard Of(PredictionJudgement judgement, DateOnly? from, DateOnly? to)
    {
        var lines = new List<string>();
        lines.AddRange(judgement.Measures.Where(one => s_metrics.Contains(one.Measure, StringComparer.Ordinal) || one.Measure.StartsWith("AUC within ", StringComparison.Ordinal)).Where(IsWhole)
            .Select(one => $"  - {{ name: {ModelCards.Quoted(one.Measure)}, {Value(one)} }}"));
        foreach (SubgroupJudgement by in judgement.Subgroups)
        {
            if (SubgroupOf(by.Metrics.Grouping) is not { } subgroup)
                continue;
            lines.AddRange(by.Metrics.Metrics.Where(one => IsWhole(one.Estimate) && one.Measure is SubgroupMeasure.Auc or SubgroupMeasure.Brier or SubgroupMeasure.MeanError or SubgroupMeasure.Recall)
                .Select(one => $"  - {{ name: {ModelCards.Quoted(one.Estimate.Measure)}, subgroup: {subgroup.Name}, group: {ModelCards.Quoted(one.Group)}, {Value(one.Estimate)} }}"));
        }

        if (!judgement.Subgroups.Any(by => SubgroupOf(by.Metrics.Grouping) is not null && by.Metrics.Metrics.Count(one => one.Measure == SubgroupMeasure.Auc && IsWhole(one.Estimate)) > 1))
            lines.Add("  - { name: \"?\", subgroup: \"?\", group: \"?\", value: \"?\", interval: [\"?\", \"?\"] }  # each group of at least one subgroup: judge with By = [\"sex_code\"]");
        string? small = judgement.Provenance.Protection == Protection.Synthetic ? "The metrics are of invented learners: judge the model on real ones before it scores any" : null;
        string[] limits = [.. small is null ? Array.Empty<string>() : [small], .. judgement.Subgroups.SelectMany(by => by.Metrics.Warnings)];
        return new JudgedCard(Day(from), Day(to), string.Join("\n", lines), Whole(judgement.Measure("observed less expected")), Whole(judgement.Measure("calibration slope")), string.Concat(limits.Select(limit => ModelCards.Quoted(limit) + ", ")));
    }

    /// <summary>The way to divide learners that a column is of, as use-case cards name it.</summary>
    private static Subgroup? SubgroupOf(string column) => Subgroup.All.FirstOrDefault(known =>
        known.ColumnName.Equals(column, StringComparison.OrdinalIgnoreCase) || known.Sources.Any(source => source.Column.Equals(column, StringComparison.OrdinalIgnoreCase)));

    private static bool IsWhole(PredictionEstimate one) => double.IsFinite(one.Value) && double.IsFinite(one.Lower) && double.IsFinite(one.Upper);

    private static string Whole(PredictionEstimate one) => IsWhole(one) ? $"{{ {Value(one)} }}" : $"{{ value: \"?\", interval: [\"?\", \"?\"] }}  # {one.Reason}";

    private static string Value(PredictionEstimate one) => string.Create(CultureInfo.InvariantCulture, $"value: {one.Value:0.0000}, interval: [{one.Lower:0.0000}, {one.Upper:0.0000}]");

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
