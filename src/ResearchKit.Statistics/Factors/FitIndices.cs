using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Factors;

/// <summary>A chi-squared test of a model against the saturated one.</summary>
/// <param name="Statistic">The statistic, zero or more.</param>
/// <param name="DegreesOfFreedom">Moments of the data less parameters.</param>
/// <param name="PValue">Share of the chi-squared distribution above; NaN with zero degrees of freedom.</param>
/// <param name="ScalingFactor">What the plain statistic was divided by: 1 for normal theory.</param>
public sealed record ModelTest(double Statistic, int DegreesOfFreedom, double PValue, double ScalingFactor)
{
    internal static ModelTest Of(double statistic, int degrees, double scaling = 1) => new(
        statistic / scaling, degrees, degrees > 0 && statistic >= 0 ? ChiSquaredDistribution.UpperTail(statistic / scaling, degrees) : double.NaN, scaling);
}

/// <summary>How well a structural equation model fits. Definitions are lavaan's.</summary>
public sealed record FitIndices
{
    /// <summary>The likelihood-ratio test against the saturated model.</summary>
    public required ModelTest Test { get; init; }

    /// <summary>The robust test (Yuan-Bentler or Satorra-Bentler), where it was asked for.</summary>
    public ModelTest? RobustTest { get; init; }

    /// <summary>The test of the baseline model, in which observed variables are unrelated (fixed predictors among themselves excepted).</summary>
    public required ModelTest Baseline { get; init; }

    /// <summary>The robust test of the baseline model, where it was asked for.</summary>
    public ModelTest? RobustBaseline { get; init; }

    /// <summary>Log-likelihood of the model, of the outcomes given fixed predictors.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Log-likelihood of the saturated model.</summary>
    public required double SaturatedLogLikelihood { get; init; }

    /// <summary>Free parameters, equal ones counted once.</summary>
    public required int ParameterCount { get; init; }

    /// <summary>Rows used.</summary>
    public required int Rows { get; init; }

    /// <summary>Number of groups.</summary>
    public required int Groups { get; init; }

    /// <summary>Standardised root mean square residual: of correlations and, where means are modelled, of standardised means (Bentler's, lavaan's <c>srmr</c>).</summary>
    public required double Srmr { get; init; }

    /// <summary>The same without means (lavaan's <c>srmr_bentler_nomean</c>).</summary>
    public required double SrmrWithoutMeans { get; init; }

    /// <summary>Comparative fit index (Bentler 1990), from 0 to 1.</summary>
    public double Cfi => CfiOf(Test, Baseline, 1, 1);

    /// <summary>Tucker-Lewis index; may lie above 1. NaN with zero degrees of freedom.</summary>
    public double Tli => TliOf(Test, Baseline, 1, 1);

    /// <summary>Root mean square error of approximation (Steiger 1990), times the root of the number of groups.</summary>
    public double Rmsea => RmseaOf(Test.Statistic, 1);

    /// <summary>The 90 % interval of <see cref="Rmsea"/>.</summary>
    public (double Lower, double Upper) RmseaInterval => (RmseaEnd(0.95, Test), RmseaEnd(0.05, Test));

    /// <summary>Share under an RMSEA of 0.05 that lies above the statistic: the test of close fit.</summary>
    public double CloseFitPValue => Test.DegreesOfFreedom == 0 ? double.NaN
        : 1 - NoncentralChiSquared.Cumulative(Test.Statistic, Test.DegreesOfFreedom, Weight * Test.DegreesOfFreedom * 0.05 * 0.05 / Groups);

    /// <summary>
    /// CFI as the robust test would have it in the population (Brosseau-Liard and Savalei 2014), and where answers are missing as if none were (Zhang and Savalei 2023, FIML-C). Null where <see cref="RobustReason"/> says why.
    /// </summary>
    public double? RobustCfi => Corrected is { } own ? CfiOf(own.Test, own.Baseline, own.Test.ScalingFactor, own.Baseline.ScalingFactor) : null;

    /// <summary>TLI in the same manner.</summary>
    public double? RobustTli => Corrected is { } own ? TliOf(own.Test, own.Baseline, own.Test.ScalingFactor, own.Baseline.ScalingFactor) : null;

    /// <summary>RMSEA in the same manner (Brosseau-Liard, Savalei and Li 2012).</summary>
    public double? RobustRmsea => Corrected is { } own ? RmseaOf(own.Test.Statistic, own.Test.ScalingFactor) : null;

    /// <summary>The 90 % interval of <see cref="RobustRmsea"/>.</summary>
    public (double Lower, double Upper)? RobustRmseaInterval => Corrected is { } own ? (RmseaEnd(0.95, own.Test), RmseaEnd(0.05, own.Test)) : null;

    /// <summary>Null, or why there are no robust indices.</summary>
    public string? RobustReason => Corrected is not null ? null
        : Test.DegreesOfFreedom == 0 ? "No robust indices, because the model is saturated: nothing tests it."
        : RobustTest is null && RobustBaseline is null ? "No robust indices, because no robust test was asked for. Choose the estimator RobustMaximumLikelihood."
        : "No robust indices, because a correction for answers that are not normal has no positive value: too few rows have some answers together, or the model has no standard errors. Report the plain indices, or take fewer variables.";

    /// <summary>Akaike's information criterion.</summary>
    public double Aic => -2 * LogLikelihood + 2 * ParameterCount;

    /// <summary>The Bayesian information criterion.</summary>
    public double Bic => -2 * LogLikelihood + ParameterCount * Elementary.Log(Rows);

    // Plain statistics with what they are to be scaled by; of complete data where answers are missing.
    internal (ModelTest Test, ModelTest Baseline)? Corrected { get; init; }

    // N, or N less the number of groups where covariances divide by N − 1.
    internal double Weight { get; init; }

    private double RmseaOf(double statistic, double scaling) => Test.DegreesOfFreedom == 0 ? 0
        : Math.Sqrt(Math.Max(0, statistic / Weight / Test.DegreesOfFreedom - scaling / Weight)) * Math.Sqrt(Groups);

    private double RmseaEnd(double share, ModelTest test) => test.DegreesOfFreedom == 0 ? 0
        : Math.Sqrt(test.ScalingFactor * NoncentralChiSquared.NoncentralityAt(test.Statistic / test.ScalingFactor, test.DegreesOfFreedom, share) / Weight / test.DegreesOfFreedom) * Math.Sqrt(Groups);

    private static double CfiOf(ModelTest test, ModelTest baseline, double scaling, double baseScaling)
    {
        double own = Math.Max(0, test.Statistic - scaling * test.DegreesOfFreedom);
        double worst = Math.Max(own, baseline.Statistic - baseScaling * baseline.DegreesOfFreedom);
        return worst <= 0 ? 1 : 1 - own / worst;
    }

    private static double TliOf(ModelTest test, ModelTest baseline, double scaling, double baseScaling)
    {
        if (test.DegreesOfFreedom == 0 || baseline.DegreesOfFreedom == 0)
            return double.NaN;
        double own = (test.Statistic - scaling * test.DegreesOfFreedom) / test.DegreesOfFreedom;
        double worst = (baseline.Statistic - baseScaling * baseline.DegreesOfFreedom) / baseline.DegreesOfFreedom;
        return (worst - own) / worst;
    }
}
