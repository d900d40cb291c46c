namespace ResearchKit.Statistics.Inference;

/// <summary>A statistic with its bootstrap interval. Immutable.</summary>
/// <param name="Value">The statistic of the data.</param>
/// <param name="StandardError">Standard deviation of the replications.</param>
/// <param name="Lower">Lower end of the interval; NaN without one, and <paramref name="Warnings"/> says why.</param>
/// <param name="Upper">Upper end of the interval.</param>
/// <param name="ConfidenceLevel">The level of the interval.</param>
/// <param name="Method">What was resampled, how often, and how the interval was made.</param>
/// <param name="Units">Number of clusters (or rows) that were resampled.</param>
/// <param name="Undefined">Replications in which the statistic was not a number; they are left out.</param>
/// <param name="Warnings">What a careful reader must know, each with what to do about it.</param>
public sealed record BootstrapResult(
    double Value, double StandardError, double Lower, double Upper, double ConfidenceLevel, string Method, int Units, int Undefined, IReadOnlyList<string> Warnings);
