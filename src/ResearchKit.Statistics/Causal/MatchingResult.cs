namespace ResearchKit.Statistics.Causal;

/// <summary>An effect from matched rows. Immutable. Estimates: <c>effect</c>.</summary>
public sealed class MatchingResult : TreatmentEffectResult
{
    /// <summary>The settings.</summary>
    public required MatchingOptions Options { get; init; }

    /// <summary>Each match: the row that sought it, and the row it got, as places in the data. Empty without an estimate.</summary>
    public IReadOnlyList<(int Row, int Match)> Matches { get; init; } = [];

    /// <summary>Rows that found no match, as places in the data.</summary>
    public IReadOnlyList<int> Unmatched { get; init; } = [];

    /// <summary>The weight of each row of the data: 1 for a matched row that sought, for matches the sum of their shares, scaled to add up to the number of matched rows as MatchIt does; NaN in rows left out as missing.</summary>
    public ReadOnlyMemory<double> Weights { get; init; }

    /// <summary>The propensity of each row of the data; NaN in rows left out.</summary>
    public ReadOnlyMemory<double> Scores { get; init; }

    /// <summary>Overlap, with the weights of matching; null without an estimate.</summary>
    public OverlapReport? Overlap { get; init; }

    /// <summary>Balance of the terms of the propensity before and after matching. Empty without an estimate.</summary>
    public IReadOnlyList<CovariateBalance> Balance { get; init; } = [];
}
