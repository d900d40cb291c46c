using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>A fitted linear regression. Immutable; holds no row of the data.</summary>
public sealed partial class LinearRegressionResult : IEstimationResult
{
    private readonly CentredPlane? _plane;

    private LinearRegressionResult(LinearRegressionOptions options, CentredPlane? plane)
    {
        Options = options;
        _plane = plane;
    }

    /// <inheritdoc/>
    public required string Method { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <summary>The settings that the model was fitted with.</summary>
    public LinearRegressionOptions Options { get; }

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <inheritdoc/>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Terms without an estimate because they are combinations of earlier terms, in order. Empty if none.</summary>
    public required IReadOnlyList<string> AliasedTerms { get; init; }

    /// <summary>Rows in the fit less coefficients in the fit; NaN without an estimate.</summary>
    public double ResidualDegreesOfFreedom { get; private init; } = double.NaN;

    /// <summary>Weighted sum of squared residuals; NaN without an estimate.</summary>
    public double ResidualSumOfSquares { get; private init; } = double.NaN;

    /// <summary>Standard deviation of the residuals with n - p in the denominator, in units of the outcome; NaN where n = p.</summary>
    public double ResidualStandardDeviation { get; private init; } = double.NaN;

    /// <summary>
    /// Share of the outcome's variation that the terms explain, 0 to 1: about its mean where there is an intercept, about zero where there is none (as R).
    /// An offset is taken off the outcome first. NaN where the outcome does not vary.
    /// </summary>
    public double RSquared { get; private init; } = double.NaN;

    /// <summary>R² corrected for the number of terms; may be below zero.</summary>
    public double AdjustedRSquared { get; private init; } = double.NaN;

    /// <summary>
    /// The test that all coefficients but the intercept are zero: the F test, or Wald's with the robust covariance. Null where there is none
    /// (only an intercept, no residual degrees of freedom, a singular covariance) and under CR2, whose joint test this does not compute.
    /// </summary>
    public FTest? OverallTest { get; private init; }

    /// <summary>Log-likelihood under normal residuals, at the maximum-likelihood variance; as R's <c>logLik</c>.</summary>
    public double LogLikelihood { get; private init; } = double.NaN;

    /// <summary>Akaike's information criterion; the variance counts as a parameter, as in R.</summary>
    public double Aic { get; private init; } = double.NaN;

    /// <summary>Schwarz's (Bayesian) information criterion; the variance counts as a parameter, as in R.</summary>
    public double Bic { get; private init; } = double.NaN;

    /// <summary>Covariance of two estimates, of the kind of <see cref="LinearRegressionOptions.StandardErrors"/>; NaN for an aliased term.</summary>
    /// <param name="first">Index of one estimate.</param>
    /// <param name="second">Index of the other; the same index gives a variance.</param>
    public double Covariance(int first, int second)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(second);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first, Estimates.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(second, Estimates.Count);
        return _plane is null ? double.NaN : _plane.Covariance(first, second);
    }

    /// <summary>The estimate of a term.</summary>
    /// <param name="term">The term's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException($"No term '{term}' in this model. Its terms: {string.Join(", ", Estimates.Select(estimate => estimate.Term))}.");
}

/// <summary>A test by the F distribution.</summary>
/// <param name="Statistic">The F statistic.</param>
/// <param name="NumeratorDegreesOfFreedom">Number of coefficients tested.</param>
/// <param name="DenominatorDegreesOfFreedom">Degrees of freedom of the error.</param>
/// <param name="PValue">Share of the F distribution above the statistic.</param>
public sealed record FTest(double Statistic, double NumeratorDegreesOfFreedom, double DenominatorDegreesOfFreedom, double PValue);
