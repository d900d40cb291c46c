namespace ResearchKit.Statistics.Multilevel;

/// <summary>An interval of one parameter of a mixed model.</summary>
/// <param name="Group">The grouping of a standard deviation or correlation, "Residual" for the residuals', empty for a fixed effect.</param>
/// <param name="Term">The column; empty for the residual standard deviation.</param>
/// <param name="With">The other column of a correlation; null otherwise.</param>
/// <param name="Value">The estimate that the interval is about: the maximum-likelihood estimate of a profile, the model's estimate of a bootstrap.</param>
/// <param name="Lower">Lower end; 0 for a standard deviation whose interval reaches the edge, −1 for a correlation. NaN where the search for it failed.</param>
/// <param name="Upper">Upper end; 1 for a correlation whose interval reaches the edge.</param>
public sealed record ParameterInterval(string Group, string Term, string? With, double Value, double Lower, double Upper);
