namespace ResearchKit.Statistics.Prediction;

/// <summary>The mean prediction were all rows to have one value.</summary>
/// <param name="Value">The value of a number; NaN of a category.</param>
/// <param name="Level">The category; null of a number.</param>
/// <param name="Mean">The mean prediction over the rows.</param>
/// <param name="Lower">Lower end of the interval over learners; NaN with fewer than two.</param>
/// <param name="Upper">Upper end.</param>
public sealed record PartialDependencePoint(double Value, string? Level, double Mean, double Lower, double Upper);
