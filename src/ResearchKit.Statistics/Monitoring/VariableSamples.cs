namespace ResearchKit.Statistics.Monitoring;

/// <summary>A variable of numbers at the time of the reference and now.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Reference">Its values when the model was fitted; NaN is missing.</param>
/// <param name="Current">Its values now.</param>
public sealed record VariableSamples(string Name, ReadOnlyMemory<double> Reference, ReadOnlyMemory<double> Current);

/// <summary>One variable of a screening.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Index">Its stability index.</param>
/// <param name="AdjustedPValue">p value adjusted over all variables; NaN where there is no index.</param>
/// <param name="IsAlarm">Whether the adjusted p value is at most the stated rate.</param>
public sealed record ScreenedVariable(string Name, StabilityIndex Index, double AdjustedPValue, bool IsAlarm);
