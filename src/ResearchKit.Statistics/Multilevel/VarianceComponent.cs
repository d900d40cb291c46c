namespace ResearchKit.Statistics.Multilevel;

/// <summary>A variance or covariance of a mixed model.</summary>
/// <param name="Group">The grouping, such as "school", or "Residual".</param>
/// <param name="Term">The column whose effect varies, such as "(Intercept)"; empty for the residual.</param>
/// <param name="With">The other column of a covariance; null for a variance.</param>
/// <param name="Value">The variance or covariance, in units of the outcome squared (per units of the columns).</param>
/// <param name="StandardDeviationOrCorrelation">The root of a variance; the correlation of a covariance, −1 to 1, NaN where a variance is zero.</param>
public sealed record VarianceComponent(string Group, string Term, string? With, double Value, double StandardDeviationOrCorrelation);

/// <summary>One effect of one group: how far it lies from the fixed part, shrunken towards it.</summary>
/// <param name="Value">The conditional mean of the effect given the data (the best linear unbiased predictor), in units of the outcome per unit of the column.</param>
/// <param name="StandardDeviation">Its conditional standard deviation given the fixed part and the variances, as in R's lme4.</param>
/// <param name="Lower">Lower end of its interval.</param>
/// <param name="Upper">Upper end.</param>
public readonly record struct GroupEffect(double Value, double StandardDeviation, double Lower, double Upper);
