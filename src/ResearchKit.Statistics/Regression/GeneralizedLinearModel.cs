using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>Generalised linear models by maximum likelihood: logistic (or complementary log-log) regression of yes and no, Poisson regression of counts.</summary>
/// <remarks>
/// <para>
/// Method: Newton's steps with the expected information as iteratively reweighted least squares of the centred columns, the step halved where the likelihood would fall.
/// Early steps solve normal equations where the columns are far from collinear; the last one, the test of convergence and the covariance are by Householder QR.
/// Agrees with R's <c>glm</c>, <c>sandwich</c> and <c>clubSandwich</c> to a relative 1e-8 on the stored reference values.
/// </para>
/// <para>
/// Separation. Where a combination of the terms puts all rows of one outcome on one side (no row strictly on the wrong one), or of counts tells rows of zero from all others, there is no finite estimate.
/// The result says so by name, with a proof tried against all rows, instead of giving large numbers (Albert and Anderson 1984).
/// </para>
/// <para>
/// Standard errors. Robust and cluster-robust kinds are those of <see cref="LinearRegression"/> in the weighted coordinates of the last step: HC0 to HC3, CR0, CR1
/// and CR1S as in <c>sandwich</c> and <c>clubSandwich</c>; CR2 as <c>clubSandwich</c> has it for the linear model of that step (for a <c>glm</c> it takes another root of the same condition; the two differ by about a percent). Intervals are Wald's, from
/// the normal distribution; cluster-robust ones from Student's t, with clusters - 1 degrees of freedom or Satterthwaite's under CR2; those of the Gaussian family with n - p.
/// </para>
/// <para>
/// Limits. Wald intervals are too short where an odds ratio is large or events are few: use profile or penalised intervals there. Counts that vary more than their mean need a negative binomial regression or robust errors.
/// Weights are numbers of trials, frequencies or likelihood weights; survey weights need design-based errors, which this does not compute.
/// Memory beyond the data: about six numbers a row.
/// </para>
/// </remarks>
public sealed class GeneralizedLinearModel : IEstimator<RegressionData, GeneralizedLinearModelResult>
{
    private readonly GeneralizedLinearModelOptions _options;

    /// <summary>A model of a family with the given settings.</summary>
    /// <param name="family">The family, such as <see cref="GeneralizedFamily.Binomial"/> for a logistic regression.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public GeneralizedLinearModel(GeneralizedFamily family, GeneralizedLinearModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(family);
        Family = family;
        _options = options ?? new GeneralizedLinearModelOptions();
        _options.Validate();
    }

    /// <summary>The family.</summary>
    public GeneralizedFamily Family { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An outcome is not one of the family, a number is infinite, a weight negative, or cluster-robust errors are asked for without clusters.</exception>
    public GeneralizedLinearModelResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckClusters(data, _options.StandardErrors);
        cancellationToken.ThrowIfCancellationRequested();
        (int[] usable, MissingnessRecord missingness) = CompleteRows.Find(data, _options.StandardErrors.NeedsClusters(), cancellationToken);
        GeneralizedLinearModelResult None(string reason) => GeneralizedLinearModelResult.None(data, Family, _options, missingness, usable.Length, reason);
        if (CompleteRows.WhyTooFew(usable.Length, data.Design.Terms.Count) is { } tooFew)
            return None(tooFew);
        if (OutcomeCheck.WhyNone(data, usable, Family) is { } none)
            return None(none);

        var rows = new GeneralizedRows(data, usable, cancellationToken);
        var steps = new ReweightedLeastSquares(rows, _options.RankTolerance, _options.MaximumThreads, cancellationToken);
        GeneralizedFit fit = GeneralizedFit.Maximise(rows, Family, steps, _options.MaximumIterations, null, cancellationToken);

        // Whether outcomes are separated does not depend on the link, but under this one the steps may shrink on the way to infinity; under the logit they do not.
        SeparationProof? separation = fit.Separation;
        if (!fit.IsConverged && separation is null && Family is ComplementaryLogLogFamily)
            separation = GeneralizedFit.Maximise(rows, GeneralizedFamily.Binomial, steps, _options.MaximumIterations, null, cancellationToken).Separation;
        if (separation is { } proof)
            return None(proof.Reason(data.Design.Terms, Family is BinomialFamily or ComplementaryLogLogFamily));
        if (fit.Factor.Rank == 0)
            return None("No estimate, because every term is zero in all rows. Check how the terms were made.");
        double dispersion = Family.HasDispersion ? GeneralizedSummary.Pearson(rows, Family, fit, steps) / (rows.Count - fit.Factor.Rank) : 1;
        CoefficientCovariance covariance = GeneralizedCovariance.Of(_options.StandardErrors, data, rows, Family, fit, dispersion, cancellationToken);
        return GeneralizedLinearModelResult.Of(data, Family, _options, missingness, rows, fit, steps, covariance, cancellationToken);
    }

    internal static void CheckClusters(RegressionData data, StandardErrorKind kind)
    {
        if (kind.NeedsClusters() && data.Clusters is null)
            throw new ArgumentException($"{kind} standard errors need clusters: pass a Grouping (such as the learners' schools) with the data.", nameof(data));
    }
}
