namespace ResearchKit.Statistics.Causal;

/// <summary>How alike treated and untreated are in one covariate.</summary>
/// <param name="Term">The covariate.</param>
/// <param name="Before">In all rows, as they are.</param>
/// <param name="After">With the weights.</param>
/// <param name="StandardDeviation">
/// The standard deviation that differences are divided by, before and after alike and of rows as they are: of the treated (ATT), of the untreated (ATC), else the root of the mean of both variances.
/// </param>
public sealed record CovariateBalance(string Term, BalanceMeasures Before, BalanceMeasures After, double StandardDeviation);

/// <summary>Measures of balance, as <c>cobalt</c> and <c>MatchIt</c> define them.</summary>
/// <param name="TreatedMean">Mean of the treated.</param>
/// <param name="UntreatedMean">Mean of the untreated.</param>
/// <param name="StandardisedDifference">Difference of the means over <see cref="CovariateBalance.StandardDeviation"/>, also of covariates with two values; 0 where there is neither difference nor spread, NaN where there is a difference without spread.</param>
/// <param name="VarianceRatio">Variance of the treated over that of the untreated; NaN where a variance is zero.</param>
/// <param name="KolmogorovSmirnov">Largest distance of the two (weighted) distribution functions, 0 to 1.</param>
public sealed record BalanceMeasures(double TreatedMean, double UntreatedMean, double StandardisedDifference, double VarianceRatio, double KolmogorovSmirnov);
