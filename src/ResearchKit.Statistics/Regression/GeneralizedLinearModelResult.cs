using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>A fitted generalised linear model. Immutable; holds no row of the data. Estimates are on the scale of the link: log odds (ratios), or logarithms of (ratios of) means.</summary>
public sealed partial class GeneralizedLinearModelResult : IResponseModel
{
    private readonly CentredPlane? _plane;

    private GeneralizedLinearModelResult(GeneralizedFamily family, GeneralizedLinearModelOptions options, CentredPlane? plane)
    {
        Family = family;
        Options = options;
        _plane = plane;
    }

    /// <summary>The family; of a negative binomial regression, with the theta that was estimated.</summary>
    public GeneralizedFamily Family { get; }

    /// <summary>The settings that the model was fitted with.</summary>
    public GeneralizedLinearModelOptions Options { get; }

    /// <inheritdoc/>
    public required string Method { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

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

    /// <summary>Log-likelihood at the estimates with all its constants, as R's <c>logLik</c>; NaN without an estimate.</summary>
    public double LogLikelihood { get; private init; } = double.NaN;

    /// <summary>Twice the log-likelihood that the model lacks to one with a mean for each row; the residual sum of squares of the Gaussian family.</summary>
    public double Deviance { get; private init; } = double.NaN;

    /// <summary>The deviance of the model with the intercept and the offset alone; without an intercept, with the offset alone.</summary>
    public double NullDeviance { get; private init; } = double.NaN;

    /// <summary>Log-likelihood of the model of <see cref="NullDeviance"/>.</summary>
    public double NullLogLikelihood { get; private init; } = double.NaN;

    /// <summary>McFadden's (1974) R²: the share of the null model's log-likelihood that the terms save. Not a share of variance; 0.2 to 0.4 is a close fit.</summary>
    public double McFaddenRSquared => 1 - LogLikelihood / NullLogLikelihood;

    /// <summary>
    /// Pearson's X² over the residual degrees of freedom. Near 1 where counts vary as the family says; above, classical standard errors are too small by its root. Says nothing of outcomes of 0 and 1.
    /// </summary>
    public double PearsonDispersion { get; private init; } = double.NaN;

    /// <summary>
    /// Theta of a negative binomial regression: the variance of a count is mean + mean² / theta (other software reports alpha = 1 / theta). Infinite at the Poisson limit; NaN for other families.
    /// </summary>
    public double Theta { get; private init; } = double.NaN;

    /// <summary>Standard error of <see cref="Theta"/>; NaN at the Poisson limit and for other families.</summary>
    public double ThetaStandardError { get; private init; } = double.NaN;

    /// <summary>Akaike's information criterion; a dispersion or theta counts as a parameter, as in R.</summary>
    public double Aic { get; private init; } = double.NaN;

    /// <summary>Schwarz's (Bayesian) information criterion, with the number of rows.</summary>
    public double Bic { get; private init; } = double.NaN;

    /// <summary>The estimate of a term, on the scale of the link.</summary>
    /// <param name="term">The term's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException($"No term '{term}' in this model. Its terms: {string.Join(", ", Estimates.Select(estimate => estimate.Term))}.");

    /// <inheritdoc/>
    public (double Value, double Lower, double Upper) Ratio(string term)
    {
        if (Family is GaussianFamily)
            throw new InvalidOperationException("A model with the identity link has no ratios: its effects add. Use the estimates.");
        Estimate estimate = this[term];
        return (Elementary.Exp(estimate.Value), Elementary.Exp(estimate.Lower), Elementary.Exp(estimate.Upper));
    }

    /// <summary>Covariance of two estimates, of the kind of <see cref="GeneralizedLinearModelOptions.StandardErrors"/>; NaN for an aliased term.</summary>
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

    /// <inheritdoc/>
    public IReadOnlyList<ResponsePrediction> Predict(DesignMatrix design, ReadOnlyMemory<double>? offset = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(design);
        return Plane().Predict(design, offset, cancellationToken);
    }

    /// <inheritdoc/>
    public Estimate AverageMean(string name, MarginRows rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Plane().AverageMean(name, rows, cancellationToken);
    }

    /// <inheritdoc/>
    public Estimate AverageDifference(string name, MarginRows from, MarginRows to, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return Plane().AverageDifference(name, from, to, cancellationToken);
    }

    /// <inheritdoc/>
    public Estimate AverageSlope(string name, MarginRows at, DesignMatrix from, DesignMatrix to, double width, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return Plane().AverageSlope(name, at, from, to, width, cancellationToken);
    }

    private ResponsePlane Plane() => _plane is null
        ? throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}")
        : new ResponsePlane(Family, _plane, Estimates, ConfidenceLevel);
}
