namespace ResearchKit.Statistics.Factors;

/// <summary>The likelihood-ratio test of a model against a larger one that contains it, with differences of fit indices.</summary>
/// <param name="Test">The test; scaled (Satorra and Bentler 2001) where the models are robust.</param>
/// <param name="CfiDifference">CFI of the smaller model less that of the larger; a fall beyond 0.01 is often read as a worse fit (Cheung and Rensvold 2002).</param>
/// <param name="RmseaDifference">RMSEA of the smaller less that of the larger.</param>
public sealed record ModelComparison(ModelTest Test, double CfiDifference, double RmseaDifference)
{
    /// <summary>Compares two fits to the same rows.</summary>
    /// <param name="smaller">The model with fewer parameters.</param>
    /// <param name="larger">The model with more, of which the smaller is a case.</param>
    /// <exception cref="ArgumentException">They have no estimate, other rows or variables, other estimators, or the second has no parameter more.</exception>
    public static ModelComparison Of(StructuralEquationResult smaller, StructuralEquationResult larger)
    {
        ArgumentNullException.ThrowIfNull(smaller);
        ArgumentNullException.ThrowIfNull(larger);
        if (!smaller.Convergence.IsUsable || !larger.Convergence.IsUsable)
            throw new ArgumentException($"A model has no estimate to compare. {(smaller.Convergence.IsUsable ? larger.Convergence.Reason : smaller.Convergence.Reason)}");
        if (smaller.Options.Estimator != larger.Options.Estimator || smaller.Options.Missing != larger.Options.Missing)
            throw new ArgumentException("The models are estimated in different ways. Fit both with the same Estimator and Missing.");
        if (smaller.Fit.Rows != larger.Fit.Rows || !smaller.Variables.Order(StringComparer.Ordinal).SequenceEqual(larger.Variables.Order(StringComparer.Ordinal), StringComparer.Ordinal)
            || Math.Abs(smaller.Fit.SaturatedLogLikelihood - larger.Fit.SaturatedLogLikelihood) > 1e-4 + 1e-8 * Math.Abs(larger.Fit.SaturatedLogLikelihood))
        {
            throw new ArgumentException($"The models rest on different rows, variables or fixed predictors ({smaller.Fit.Rows} and {larger.Fit.Rows} rows). A likelihood-ratio test needs the same.");
        }

        int degrees = smaller.Fit.Test.DegreesOfFreedom - larger.Fit.Test.DegreesOfFreedom;
        if (degrees <= 0)
            throw new ArgumentException("The second model has no parameter more than the first. Give the smaller model first.");
        double statistic = Math.Max(0, smaller.Fit.Test.Statistic - larger.Fit.Test.Statistic), scaling = 1;
        if (smaller.Options.Estimator != StructuralEstimator.MaximumLikelihood)
        {
            double own = (smaller.Fit.RobustTest?.ScalingFactor ?? double.NaN) * smaller.Fit.Test.DegreesOfFreedom;
            double other = larger.Fit.Test.DegreesOfFreedom == 0 ? 0 : (larger.Fit.RobustTest?.ScalingFactor ?? double.NaN) * larger.Fit.Test.DegreesOfFreedom;
            scaling = (own - other) / degrees;
            // The difference of traces can be negative in small samples: then there is no such test (Satorra and Bentler 2010).
            if (!(scaling > 0))
                scaling = double.NaN;
        }

        return new ModelComparison(ModelTest.Of(statistic, degrees, scaling), smaller.Fit.Cfi - larger.Fit.Cfi, smaller.Fit.Rmsea - larger.Fit.Rmsea);
    }
}
