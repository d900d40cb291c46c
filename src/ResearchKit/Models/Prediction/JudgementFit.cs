using System.Globalization;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>Measures of predictions as an estimation result. Immutable.</summary>
internal sealed class JudgementFit : IEstimationResult
{
    private const int FewClusters = 20;

    public JudgementFit(ScoredOutcomes scored, IReadOnlyList<PredictionEstimate> measures, MissingnessRecord missingness, AlertCapacity? capacity, IReadOnlyList<SubgroupMetrics> groups, double level)
    {
        Estimates = [.. measures.Select(one => new Estimate(one.Measure, one.Value, one.StandardError, one.Lower, one.Upper, double.NaN, double.NaN, double.NaN))];
        (Missingness, ConfidenceLevel) = (missingness, level);
        SampleSizes = scored.ClusterName is { } name ? [new LevelCount("rows", scored.Count), new LevelCount(name, scored.ClusterCount)] : [new LevelCount("rows", scored.Count)];
        Convergence = scored.Count == 0 ? ConvergenceRecord.NoEstimate("No measure, because no row has an outcome and a prediction. See which columns are missing.") : ConvergenceRecord.ClosedForm(double.NaN);
        Method = scored.ClusterName is { } cluster
            ? $"Intervals by clusters of {cluster}: Obuchowski's of the AUC, CR2 of the calibration slope, Student's t"
            : "Intervals of independent rows: DeLong's of the AUC, Wald's of losses and calibration";
        var warnings = measures.Select(one => one.Reason).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (scored.ClusterName is not null && scored.ClusterCount < FewClusters)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"Only {scored.ClusterCount} clusters of {scored.ClusterName}: intervals are rough. Judge more of them."));
        warnings.AddRange(capacity?.Warnings ?? []);
        warnings.AddRange(groups.SelectMany(group => group.Warnings));
        Warnings = warnings;
    }

    public string Method { get; }

    public IReadOnlyList<Estimate> Estimates { get; }

    public double ConfidenceLevel { get; }

    public IReadOnlyList<LevelCount> SampleSizes { get; }

    public MissingnessRecord Missingness { get; }

    public ConvergenceRecord Convergence { get; }

    public IReadOnlyList<string> Warnings { get; }
}
