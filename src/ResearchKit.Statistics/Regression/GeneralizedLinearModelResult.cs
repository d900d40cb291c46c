using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>A fitted generalised linear model. Immutable; holds no row of the data. Estimates are on the scale of the link: log odds (ratios), or logarithms of (ratios of) means.</summary>
public sealed partial class GeneralizedLinearModelResult : IEstimationResult
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

    /// <summary>What one unit more of a term multiplies: the odds (logit link) or the mean (log link). The exponential of the estimate and of both ends of its interval.</summary>
    /// <param name="term">The term's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such term.</exception>
    /// <exception cref="InvalidOperationException">The link is the identity: effects add, and there is no ratio.</exception>
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

    /// <summary>Means for new rows, with intervals made on the scale of the link and brought back, so that they stay where means can be.</summary>
    /// <param name="design">A design matrix with the model's terms in the model's order; NaN gives NaN.</param>
    /// <param name="offset">The offset of each row, if the model has one.</param>
    /// <param name="cancellationToken">Stops a long prediction.</param>
    /// <returns>One prediction a row. Aliased terms count as zero.</returns>
    /// <exception cref="ArgumentException">The terms or lengths are not the model's.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public IReadOnlyList<ResponsePrediction> Predict(DesignMatrix design, ReadOnlyMemory<double>? offset = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(design);
        CentredPlane plane = Plane();
        PredictionCheck.Terms(design, Estimates, offset);
        double t = StudentTDistribution.Quantile(0.5 + ConfidenceLevel / 2, IntervalDegreesOfFreedom);
        var predictions = new ResponsePrediction[design.RowCount];
        var slopes = new double[design.SlopeCount];
        for (int row = 0; row < predictions.Length; row++)
        {
            if ((row & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            for (int j = 0; j < slopes.Length; j++)
                slopes[j] = design.Slope(j).Span[row];
            (double value, double error) = plane.At(slopes);
            value += offset is { } offsets ? offsets.Span[row] : 0;
            predictions[row] = new ResponsePrediction(
                Family.Mean(value), error * Family.MeanSlope(value), Family.Mean(value - t * error), Family.Mean(value + t * error), value, error);
        }

        return predictions;
    }

    /// <summary>Degrees of freedom of intervals that are not of one coefficient: the fewest of any.</summary>
    internal double IntervalDegreesOfFreedom
    {
        get
        {
            double[] degrees = [.. Estimates.Select(estimate => estimate.DegreesOfFreedom).Where(df => !double.IsNaN(df))];
            return degrees.Length == 0 ? double.NaN : degrees.Min();
        }
    }

    private CentredPlane Plane() => _plane ?? throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
}
