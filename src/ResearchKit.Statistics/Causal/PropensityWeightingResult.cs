using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>
/// Means of an outcome if all were treated and if none were, and their difference, by propensity weighting. Immutable. Estimates: <c>mean if treated</c>, <c>mean if untreated</c>, <c>effect</c>.
/// </summary>
public sealed class PropensityWeightingResult : TreatmentEffectResult
{
    /// <summary>The settings.</summary>
    public required PropensityWeightingOptions Options { get; init; }

    /// <summary>The logistic regression of the treatment, of the rows that stayed; null where it was not fitted.</summary>
    public GeneralizedLinearModelResult? Propensity { get; init; }

    /// <summary>The propensity of each row of the data; NaN in rows left out.</summary>
    public ReadOnlyMemory<double> Scores { get; init; }

    /// <summary>The weight of each row of the data, not normalised; NaN in rows left out as missing, 0 in trimmed ones. The estimate divides by the sum of weights in each group.</summary>
    public ReadOnlyMemory<double> Weights { get; init; }

    /// <summary>The weights times the share of the row's own group among treated and untreated: stabilised, with a mean near 1 (Robins, Hernán and Brumback 2000). The estimate is the same.</summary>
    public ReadOnlyMemory<double> StabilisedWeights { get; init; }

    /// <summary>Whether treated and untreated can be compared; null without an estimate.</summary>
    public OverlapReport? Overlap { get; init; }

    /// <summary>Balance of each term of the propensity: before in all complete rows, after in those with a weight. Empty without an estimate.</summary>
    public IReadOnlyList<CovariateBalance> Balance { get; init; } = [];
}
