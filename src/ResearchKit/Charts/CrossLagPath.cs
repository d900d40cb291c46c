namespace ResearchKit.Charts;

/// <summary>A path of a cross-lagged panel model: from a construct in one wave to a construct in a later one.</summary>
/// <param name="From">The construct it leaves.</param>
/// <param name="FromWave">Its wave.</param>
/// <param name="To">The construct it reaches; the same one for a carry-over (autoregressive) path.</param>
/// <param name="ToWave">Its wave, a later one.</param>
/// <param name="Estimate">The standardised estimate.</param>
/// <param name="Lower">Lower end of its interval.</param>
/// <param name="Upper">Upper end.</param>
public sealed record CrossLagPath(string From, string FromWave, string To, string ToWave, double Estimate, double Lower, double Upper);
