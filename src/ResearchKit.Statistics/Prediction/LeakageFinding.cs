namespace ResearchKit.Statistics.Prediction;

/// <summary>A leak that was found.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Column">The column; of splits what leaks, such as "learner".</param>
/// <param name="Evidence">What was seen, in words and numbers.</param>
/// <param name="Remedy">What to do.</param>
public sealed record LeakageFinding(LeakageKind Kind, string Column, string Evidence, string Remedy);
