namespace ResearchKit.Statistics.Causal;

/// <summary>An effect by augmented inverse probability weighting. Immutable. Estimates: <c>mean if treated</c>, <c>mean if untreated</c>, <c>effect</c>.</summary>
public sealed class DoublyRobustResult : TreatmentEffectResult
{
    /// <summary>The settings.</summary>
    public required DoublyRobustOptions Options { get; init; }

    /// <summary>The weight of each row of the data by its propensity, not normalised; NaN in rows left out.</summary>
    public ReadOnlyMemory<double> Weights { get; init; }

    /// <summary>Whether treated and untreated can be compared; null without an estimate.</summary>
    public OverlapReport? Overlap { get; init; }

    /// <summary>Balance of the terms of the propensity with its weights. Empty without an estimate.</summary>
    public IReadOnlyList<CovariateBalance> Balance { get; init; } = [];
}
