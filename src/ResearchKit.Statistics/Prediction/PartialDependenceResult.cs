namespace ResearchKit.Statistics.Prediction;

/// <summary>How a model's mean prediction goes with one predictor. Immutable.</summary>
/// <param name="Predictor">Its name.</param>
/// <param name="Points">The values tried, ascending; categories in ordinal order.</param>
/// <param name="Interval">What the intervals cover, and what not.</param>
/// <param name="Warnings">Where values were tried that rows like these do not have.</param>
public sealed record PartialDependenceResult(string Predictor, IReadOnlyList<PartialDependencePoint> Points, string Interval, IReadOnlyList<string> Warnings);
