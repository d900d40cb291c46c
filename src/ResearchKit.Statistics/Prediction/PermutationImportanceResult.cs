namespace ResearchKit.Statistics.Prediction;

/// <summary>What a model rests on, by permuting predictors in rows that it has not seen. Immutable.</summary>
/// <param name="Metric">What is increased: "mean binomial loss (minus log-likelihood)".</param>
/// <param name="Loss">The mean loss of the rows as they are.</param>
/// <param name="Predictors">The predictors or groups of them, the largest increase first.</param>
/// <param name="Interval">What the intervals cover, and what not.</param>
/// <param name="Warnings">What a careful reader must know.</param>
public sealed record PermutationImportanceResult(string Metric, double Loss, IReadOnlyList<PredictorImportance> Predictors, string Interval, IReadOnlyList<string> Warnings);
