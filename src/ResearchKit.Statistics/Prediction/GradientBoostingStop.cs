namespace ResearchKit.Statistics.Prediction;

/// <summary>When growing stopped, and why.</summary>
/// <param name="Reason">In words: all trees were grown, the held-out loss stopped falling, or no split gains.</param>
/// <param name="TreesGrown">Trees that were grown.</param>
/// <param name="TreesKept">Trees of the model: those up to the least held-out loss.</param>
/// <param name="HeldOutLoss">Mean loss of the held-out rows after 0, 1, 2, ... trees, as <see cref="GradientBoostingLoss"/> defines it, without a part that no prediction changes; empty where nothing was held out.</param>
public sealed record GradientBoostingStop(string Reason, int TreesGrown, int TreesKept, IReadOnlyList<double> HeldOutLoss);
