using System.Globalization;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>The likelihood-ratio test of a mixed model against a smaller one.</summary>
/// <param name="Statistic">Twice the difference of the log-likelihoods, zero or more.</param>
/// <param name="DegreesOfFreedom">Parameters that the larger model has more.</param>
/// <param name="PValue">Share of the reference distribution above the statistic.</param>
/// <param name="Reference">The reference distribution in words.</param>
public sealed record LikelihoodRatioTest(double Statistic, int DegreesOfFreedom, double PValue, string Reference)
{
    /// <summary>Tests the terms that the larger model has more, fitted to the same rows.</summary>
    /// <remarks>
    /// Where only one more effect varies by groups, with its covariances, its variance of zero lies on the edge of what is possible: the reference is then the
    /// mean of two chi-squared distributions with q and q − 1 degrees of freedom (Self and Liang 1987; Stram and Lee 1994). Where fixed effects are tested, both
    /// fits are by maximum likelihood.
    /// </remarks>
    /// <param name="smaller">The model without the terms.</param>
    /// <param name="larger">The model with them.</param>
    /// <exception cref="ArgumentException">One has no estimate, they rest on different rows, are of different likelihoods, or the fixed parts differ under REML.</exception>
    public static LikelihoodRatioTest Compare(LinearMixedModelResult smaller, LinearMixedModelResult larger)
    {
        ArgumentNullException.ThrowIfNull(smaller);
        ArgumentNullException.ThrowIfNull(larger);
        if (!smaller.Convergence.IsUsable || !larger.Convergence.IsUsable)
            throw new ArgumentException($"A model has no estimate to compare. {smaller.Convergence.Reason ?? larger.Convergence.Reason}");
        if (smaller.SampleSizes[0].Count != larger.SampleSizes[0].Count)
            throw new ArgumentException($"The models rest on {smaller.SampleSizes[0].Count} and {larger.SampleSizes[0].Count} rows; a likelihood-ratio test needs the same rows. Drop the rows that miss a value in either first.");
        if (smaller.Options.Likelihood != larger.Options.Likelihood)
            throw new ArgumentException("One model is fitted by REML and the other by ML. Fit both alike.");
        bool hasSameFixed = smaller.Estimates.Select(estimate => estimate.Term).SequenceEqual(larger.Estimates.Select(estimate => estimate.Term), StringComparer.Ordinal);
        if (!hasSameFixed && larger.Options.Likelihood == LikelihoodKind.Restricted)
            throw new ArgumentException("The fixed parts differ, and restricted likelihoods of different fixed parts are not comparable. Fit both with Likelihood = LikelihoodKind.Full.");
        int degrees = larger.ParameterCount - smaller.ParameterCount, covariances = larger.GroupParameterCount - smaller.GroupParameterCount;
        if (degrees <= 0)
            throw new ArgumentException("The second model has no parameter more than the first. Give the smaller model first.");

        int effects = Variances(larger) - Variances(smaller);
        return Of(2 * (larger.LogLikelihood - smaller.LogLikelihood), degrees, hasSameFixed && covariances == degrees && effects == 1);
    }

    /// <summary>Tests all groups of a model at once against the linear regression with the same fixed part.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">The model has no estimate.</exception>
    public static LikelihoodRatioTest AgainstNoGroups(LinearMixedModelResult model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.Convergence.IsUsable)
            throw new ArgumentException($"The model has no estimate to compare. {model.Convergence.Reason}", nameof(model));
        return Of(2 * (model.LogLikelihood - model.LogLikelihoodWithoutGroups), model.GroupParameterCount, Variances(model) == 1);
    }

    /// <inheritdoc cref="Compare(LinearMixedModelResult, LinearMixedModelResult)"/>
    /// <exception cref="ArgumentException">One has no estimate, they rest on different rows, or are of different families or approximations.</exception>
    public static LikelihoodRatioTest Compare(GeneralizedLinearMixedModelResult smaller, GeneralizedLinearMixedModelResult larger)
    {
        ArgumentNullException.ThrowIfNull(smaller);
        ArgumentNullException.ThrowIfNull(larger);
        if (!smaller.Convergence.IsUsable || !larger.Convergence.IsUsable)
            throw new ArgumentException($"A model has no estimate to compare. {smaller.Convergence.Reason ?? larger.Convergence.Reason}");
        if (smaller.SampleSizes[0].Count != larger.SampleSizes[0].Count)
            throw new ArgumentException($"The models rest on {smaller.SampleSizes[0].Count} and {larger.SampleSizes[0].Count} rows; a likelihood-ratio test needs the same rows. Drop the rows that miss a value in either first.");
        if (smaller.Options.Family != larger.Options.Family)
            throw new ArgumentException($"One model is {smaller.Options.Family.Name} and the other {larger.Options.Family.Name}. Fit both alike.");
        if (smaller.Options.QuadraturePoints != larger.Options.QuadraturePoints)
            throw new ArgumentException($"The models have likelihoods of {smaller.Options.QuadraturePoints} and {larger.Options.QuadraturePoints} quadrature points (1 is Laplace's approximation), which are not comparable. Fit both alike.");
        int degrees = larger.ParameterCount - smaller.ParameterCount, covariances = larger.GroupParameterCount - smaller.GroupParameterCount;
        if (degrees <= 0)
            throw new ArgumentException("The second model has no parameter more than the first. Give the smaller model first.");
        int effects = larger.VarianceComponents.Count(one => one.With is null) - smaller.VarianceComponents.Count(one => one.With is null);
        return Of(2 * (larger.LogLikelihood - smaller.LogLikelihood), degrees, covariances == degrees && effects == 1);
    }

    /// <summary>Tests all groups of a model at once against the regression with the same fixed part.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">The model has no estimate.</exception>
    public static LikelihoodRatioTest AgainstNoGroups(GeneralizedLinearMixedModelResult model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.Convergence.IsUsable)
            throw new ArgumentException($"The model has no estimate to compare. {model.Convergence.Reason}", nameof(model));
        return Of(2 * (model.LogLikelihood - model.LogLikelihoodWithoutGroups), model.GroupParameterCount, model.VarianceComponents.Count(one => one.With is null) == 1);
    }

    private static int Variances(LinearMixedModelResult model) => model.VarianceComponents.Count(component => component.With is null) - 1;

    private static LikelihoodRatioTest Of(double statistic, int degrees, bool isBoundary)
    {
        statistic = Math.Max(0, statistic);
        double whole = ChiSquaredDistribution.UpperTail(statistic, degrees);
        if (!isBoundary)
            return new LikelihoodRatioTest(statistic, degrees, whole, string.Create(CultureInfo.InvariantCulture, $"chi-squared with {degrees} degrees of freedom"));
        double less = degrees > 1 ? ChiSquaredDistribution.UpperTail(statistic, degrees - 1) : statistic > 0 ? 0 : 1;
        return new LikelihoodRatioTest(
            statistic, degrees, (whole + less) / 2,
            string.Create(CultureInfo.InvariantCulture, $"half chi-squared with {degrees - 1}, half with {degrees} degrees of freedom, since a variance of zero is on the edge"));
    }
}
