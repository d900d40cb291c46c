namespace ResearchKit.Statistics.MetaAnalysis;

/// <summary>A variance of true effects.</summary>
/// <param name="Level">What varies: "studies", "effects within studies".</param>
/// <param name="Variance">The variance, in squared units of the effect; zero or more.</param>
/// <param name="StandardError">Its standard error of the information; NaN for estimators without one.</param>
/// <param name="Lower">Lower end of its interval (Q profile); NaN where there is none.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Share">Share of the total variance of effects (I²), from 0 to 1.</param>
public sealed record VarianceEstimate(string Level, double Variance, double StandardError, double Lower, double Upper, double Share)
{
    /// <summary>Standard deviation of true effects, in the unit of the effect.</summary>
    public double StandardDeviation => Math.Sqrt(Variance);
}

/// <summary>A test that counts squares: chi-squared, or F where there are denominator degrees of freedom.</summary>
/// <param name="Statistic">The statistic.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom (of the numerator).</param>
/// <param name="DenominatorDegreesOfFreedom">Those of the denominator; positive infinity for chi-squared.</param>
/// <param name="PValue">From 0 to 1.</param>
public sealed record HeterogeneityTest(double Statistic, double DegreesOfFreedom, double DenominatorDegreesOfFreedom, double PValue);
