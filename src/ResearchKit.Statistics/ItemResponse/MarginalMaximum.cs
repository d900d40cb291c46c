namespace ResearchKit.Statistics.ItemResponse;

/// <summary>Where the search for a maximum ended.</summary>
/// <param name="State">The likelihood there.</param>
/// <param name="Information">The observed information there; null where it is singular.</param>
/// <param name="Iterations">Steps taken.</param>
/// <param name="IsConverged">Whether the gradient is zero to rounding.</param>
/// <param name="Runaway">Items whose slope ran to infinity and was held.</param>
/// <param name="HasNoSpread">Whether the spread of ability went to zero.</param>
/// <param name="FailedAt">The parameter at which the information is singular; -1 if none.</param>
internal sealed record MarginalMaximum(
    MarginalState State, DenseInformation? Information, int Iterations, bool IsConverged, IReadOnlyList<int> Runaway, bool HasNoSpread, int FailedAt);
