using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>A fitted generalised linear mixed model. Immutable; holds no row of the data.</summary>
public sealed partial class GeneralizedLinearMixedModelResult : IEstimationResult
{
    private readonly CentredPlane? _plane;

    private GeneralizedLinearMixedModelResult(GeneralizedLinearMixedModelOptions options, CentredPlane? plane)
    {
        Options = options;
        _plane = plane;
    }

    /// <inheritdoc/>
    public required string Method { get; init; }

    /// <summary>The fixed effects, on the scale of the link (log odds, log rate), conditional on the groups' effects.</summary>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <summary>The settings that the model was fitted with.</summary>
    public GeneralizedLinearMixedModelOptions Options { get; }

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <summary>Rows, then the groups of each grouping, the one with most groups first.</summary>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <summary>What the optimiser did; the objective is −2 log-likelihood.</summary>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Terms without an estimate because they are combinations of earlier terms, in order. Empty if none.</summary>
    public required IReadOnlyList<string> AliasedTerms { get; init; }

    /// <summary>Variances and covariances on the scale of the link, grouping by grouping in the order of the model. Empty without an estimate.</summary>
    public IReadOnlyList<VarianceComponent> VarianceComponents { get; private init; } = [];

    /// <summary>The groups' effects on the scale of the link: conditional modes with conditional standard deviations, as R's <c>ranef</c>. Empty without an estimate.</summary>
    public IReadOnlyList<GroupEffects> GroupEffects { get; private init; } = [];

    /// <summary>Whether a variance was estimated at zero or a correlation at ±1: the data hold less variation between groups than the model asks for.</summary>
    public bool IsSingular { get; private init; }

    /// <summary>Log-likelihood with all constants, by the approximation that <see cref="Method"/> names, as R's <c>logLik</c> under Laplace.</summary>
    public double LogLikelihood { get; private init; } = double.NaN;

    /// <summary>Log-likelihood of the regression with the same fixed part and no groups.</summary>
    public double LogLikelihoodWithoutGroups { get; private init; } = double.NaN;

    /// <summary>Number of parameters: fixed effects in the fit, variances and covariances.</summary>
    public int ParameterCount { get; private init; }

    /// <summary>Number of variances and covariances of groups in the model.</summary>
    public int GroupParameterCount { get; private init; }

    /// <summary>Akaike's information criterion, from <see cref="LogLikelihood"/> and <see cref="ParameterCount"/>.</summary>
    public double Aic { get; private init; } = double.NaN;

    /// <summary>Schwarz's (Bayesian) information criterion, with the number of rows, as in R.</summary>
    public double Bic { get; private init; } = double.NaN;

    /// <summary>
    /// Share of the variance on the scale of the link that the fixed part explains (marginal), and fixed part and groups together (conditional), after
    /// Nakagawa, Johnson and Schielzeth 2017. What the distribution adds is <see cref="DistributionVariance"/>. NaN without an estimate.
    /// </summary>
    public (double Marginal, double Conditional) RSquared { get; private init; } = (double.NaN, double.NaN);

    /// <summary>
    /// The variance on the scale of the link that the distribution itself has: π²/3 of one trial with the logit link; log(1 + 1/mean) of counts, with the
    /// mean of the outcomes (the lognormal approximation). NaN without an estimate.
    /// </summary>
    public double DistributionVariance { get; private init; } = double.NaN;

    /// <summary>
    /// For each grouping in the order of the model, its share of the variance on the scale of the link that the fixed part leaves: the latent intraclass
    /// correlation. With random slopes, of the mean over the rows. Empty without an estimate.
    /// </summary>
    public IReadOnlyList<(string Grouping, double Share)> IntraclassCorrelations { get; private init; } = [];

    /// <summary>
    /// Pearson's statistic given the groups' effects over rows less parameters: about 1 where counts vary as the family says; above, they vary more (overdispersion).
    /// Effects that take up single rows draw it down. NaN without an estimate and where every row is one trial.
    /// </summary>
    public double Dispersion { get; private init; } = double.NaN;

    /// <summary>Covariance of two fixed effects; NaN for an aliased term.</summary>
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

    /// <summary>The fixed effect of a term.</summary>
    /// <param name="term">The term's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException($"No term '{term}' in this model. Its terms: {string.Join(", ", Estimates.Select(estimate => estimate.Term))}.");

    /// <summary>Where a search on like data may begin.</summary>
    internal double[] Parameters { get; private init; } = [];
}
