using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survey;

/// <summary>Estimates pooled over plausible values. Immutable.</summary>
public sealed class PooledSurveyResult : IEstimationResult
{
    private PooledSurveyResult()
    {
    }

    /// <inheritdoc/>
    public required string Method { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <summary>What each estimate is made of: sampling variance, variance between plausible values. Null where a term has no estimate.</summary>
    public required IReadOnlyList<PooledEstimate?> Pooled { get; init; }

    /// <summary>Number of plausible values.</summary>
    public required int PlausibleValueCount { get; init; }

    /// <inheritdoc/>
    public required double ConfidenceLevel { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <inheritdoc/>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    internal static PooledSurveyResult Of(IEstimationResult first, string[] terms, PooledEstimate?[] pooled, IReadOnlyList<IEstimationResult> analyses) => new()
    {
        Method = $"{first.Method}; {analyses.Count} plausible values pooled by Rubin's rules",
        Estimates = [.. terms.Select((term, k) => pooled[k]?.Estimate ?? Estimate.None(term))],
        Pooled = pooled,
        PlausibleValueCount = analyses.Count,
        ConfidenceLevel = first.ConfidenceLevel,
        SampleSizes = first.SampleSizes,
        Missingness = first.Missingness,
        Convergence = ConvergenceRecord.ClosedForm(double.NaN),
        Warnings = [.. analyses.SelectMany(one => one.Warnings).Distinct(StringComparer.Ordinal)],
    };

    internal static PooledSurveyResult None(IEstimationResult first, string[] terms, int count, string reason) => new()
    {
        Method = $"{first.Method}; {count} plausible values pooled by Rubin's rules",
        Estimates = [.. terms.Select(Estimate.None)],
        Pooled = new PooledEstimate?[terms.Length],
        PlausibleValueCount = count,
        ConfidenceLevel = first.ConfidenceLevel,
        SampleSizes = first.SampleSizes,
        Missingness = first.Missingness,
        Convergence = ConvergenceRecord.NoEstimate(reason),
        Warnings = [],
    };
}
