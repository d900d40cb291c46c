using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.MetaAnalysis;

/// <summary>Egger's regression test of funnel plot asymmetry: whether small studies have other effects than large ones. Immutable.</summary>
/// <remarks>
/// Weighted regression of effects on their standard errors with multiplicative dispersion (Egger and others 1997, BMJ 315; as <c>metafor::regtest(model = "lm")</c>). Asymmetry may be unpublished studies, or small studies that differ in what
/// they did. It has little power below 10 studies, and finds too much where effects and their errors are tied by formula (odds ratios; d of small studies).
/// </remarks>
/// <param name="Asymmetry">The slope on the standard error, tested against zero; its statistic is Egger's t.</param>
/// <param name="Limit">The effect of a study without error.</param>
/// <param name="Convergence">Whether there is a test, or why not.</param>
/// <param name="Warnings">What to know.</param>
public sealed record EggerTest(Estimate Asymmetry, Estimate Limit, ConvergenceRecord Convergence, IReadOnlyList<string> Warnings)
{
    /// <summary>Tests.</summary>
    /// <param name="effects">One effect a study; NaN is missing.</param>
    /// <param name="variances">Sampling variances, above zero.</param>
    /// <param name="confidenceLevel">Level of the intervals.</param>
    /// <exception cref="ArgumentException">A variance is not above zero, or lengths differ.</exception>
    public static EggerTest Of(ReadOnlyMemory<double> effects, ReadOnlyMemory<double> variances, double confidenceLevel = 0.95)
    {
        (_, MissingnessRecord missingness, _, _) = EffectRows.Of(new MetaAnalysisData(effects, variances), CancellationToken.None);
        double[] errors = [.. variances.ToArray().Select(Math.Sqrt)], weights = [.. variances.ToArray().Select(variance => 1 / variance)];
        LinearRegressionResult fit = new LinearRegression(new LinearRegressionOptions { ConfidenceLevel = confidenceLevel })
            .Fit(new RegressionData(effects, DesignMatrix.Create(true, effects.Length, ("standard error", (ReadOnlyMemory<double>)errors)), (ReadOnlyMemory<double>)weights));
        string[] warnings = missingness.RowsUsed < 10 ? [$"There are {missingness.RowsUsed} studies: below 10 the test finds little, and its silence means little."] : [];
        bool hasTest = fit.Convergence.IsUsable && fit.ResidualDegreesOfFreedom > 0 && !double.IsNaN(fit.Estimates[1].Value);
        ConvergenceRecord convergence = hasTest ? fit.Convergence
            : ConvergenceRecord.NoEstimate(fit.Convergence.Reason ?? (fit.ResidualDegreesOfFreedom > 0 ? "No test, because all studies have the same standard error." : "No test, because three studies are the least."));
        return hasTest ? new EggerTest(fit.Estimates[1], fit.Estimates[0], convergence, warnings) : new EggerTest(Estimate.None("standard error"), Estimate.None(DesignMatrix.Intercept), convergence, warnings);
    }
}
