using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// Generalised linear mixed (multilevel) model: outcomes of 0 and 1, shares of trials, or counts, in nested or crossed groups with random intercepts and slopes,
/// by maximum likelihood.
/// </summary>
/// <remarks>
/// <para>
/// Method: the groups' effects are integrated out by Laplace's approximation at their joint mode (penalised iteratively reweighted least squares on a sparse
/// factor), or, for one effect by one grouping, by adaptive Gauss-Hermite quadrature with as many points as are asked for. The deviance is then minimised over
/// coefficients and covariance factors together, with its exact gradient; standard errors are from its Hessian by all of them. This is maximum likelihood, not
/// penalised quasi-likelihood, which makes variances too small; <see cref="GeneralizedLinearMixedModelResult.Method"/> says which approximation it was. Agrees
/// with R's lme4 (<c>glmer</c>) to the tolerances stated with the reference values.
/// </para>
/// <para>
/// What coefficients mean. They are conditional: what a difference of one in the term means within the same group. Averaged over groups an odds ratio is nearer to
/// one; <see cref="GeneralizedLinearMixedModelResult.PredictPopulation"/> gives the averaged expectation. A ratio of rates of a term that does not vary by group is the
/// same both ways.
/// </para>
/// <para>
/// Limits. Effects are normal and independent of the fixed part's columns (split pupils' variables with <see cref="WithinBetween"/>). Laplace's approximation makes variances too
/// small where groups have few rows of 0 and 1: then take <see cref="GeneralizedLinearMixedModelOptions.QuadraturePoints"/> of 25. Tests are by the normal
/// distribution, and too bold with few groups. There is no restricted likelihood, no negative binomial and no zero inflation (R's glmmTMB does these), and no
/// survey weights.
/// </para>
/// </remarks>
public sealed class GeneralizedLinearMixedModel : IEstimator<MixedModelData, GeneralizedLinearMixedModelResult>
{
    private const double Runaway = 50;

    private readonly GeneralizedLinearMixedModelOptions _options;

    /// <summary>A model with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults (binomial, Laplace).</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public GeneralizedLinearMixedModel(GeneralizedLinearMixedModelOptions? options = null)
    {
        _options = options ?? new GeneralizedLinearMixedModelOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// An outcome is not one of the family, a number is infinite, a weight is negative or not a number of trials, or quadrature is asked for with several effects.
    /// </exception>
    public GeneralizedLinearMixedModelResult Fit(MixedModelData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        GeneralizedProblem problem = GeneralizedProblem.Of(data, _options, cancellationToken);
        if (problem.Reason is { } reason)
            return GeneralizedLinearMixedModelResult.None(problem, reason);
        GeneralizedMinimum minimum = GeneralizedSearch.Run(problem, problem.Deviance.Start(problem.Start.Coefficients), cancellationToken);
        if (!double.IsFinite(minimum.Point.Value))
        {
            return GeneralizedLinearMixedModelResult.None(
                problem, "No estimate, because the groups' effects could not be found: the likelihood overflows. Check outcome, offset and the scale of the terms for values that do not belong.");
        }

        double largest = minimum.Point.Parameters.Skip(problem.Rows.Rank).Max(Math.Abs);
        if (largest > Runaway)
        {
            return GeneralizedLinearMixedModelResult.None(problem, string.Create(
                CultureInfo.InvariantCulture,
                $"No estimate, because a variance between groups runs off (a standard deviation of {largest:F0} on the scale of the {(_options.Kernel == MixedModelFamily.Binomial ? "logit" : "logarithm")}): within groups the outcomes hardly differ. Merge groups, leave slopes out, or analyse one row a group."));
        }

        return GeneralizedLinearMixedModelResult.Of(problem, minimum, cancellationToken);
    }

    internal static string Describe(GeneralizedLinearMixedModelOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(options.Kernel == MixedModelFamily.Binomial ? "Logistic" : "Poisson")} mixed model by maximum likelihood, {(options.QuadraturePoints == 1 ? "Laplace approximation" : $"adaptive Gauss-Hermite quadrature with {options.QuadraturePoints} points")}, z tests");
}
