using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Models;

/// <summary>Settings of the logistic and Poisson models of <see cref="Multilevel"/>.</summary>
public sealed record GeneralizedMultilevelOptions
{
    /// <summary>
    /// Points at which the likelihood of each group is summed, 1 to 100. Default 1: Laplace's approximation, for any model. More (25 do) is adaptive quadrature, for one effect by one
    /// grouping; it is for groups of few rows of two kinds, where Laplace makes variances too small.
    /// </summary>
    public int QuadraturePoints { get; init; } = 1;

    /// <summary>Column of the number of trials, where the outcome of a logistic model is a share; of a Poisson model, how many alike rows a row stands for. Null for ones. Default null.</summary>
    public string? Weights { get; init; }

    /// <summary>Of a logistic model whose outcome is text: the level that is counted. Null, the default: the second of the two in their order.</summary>
    public string? Event { get; init; }

    /// <inheritdoc cref="MultilevelOptions.Learner"/>
    public string? Learner { get; init; }

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>
    /// Intervals besides estimate ± 1.96 standard errors. Default: none. <see cref="VarianceIntervals.Profile"/> profiles the fixed effects, whose intervals the model then shows;
    /// <see cref="VarianceIntervals.Bootstrap"/> has standard deviations and correlations too, from as many refits as <see cref="Replications"/> says.
    /// </summary>
    public VarianceIntervals Intervals { get; init; } = VarianceIntervals.None;

    /// <summary>Seed of <see cref="VarianceIntervals.Bootstrap"/>. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Refits of <see cref="VarianceIntervals.Bootstrap"/>, 100 or more. Default 500.</summary>
    public int Replications { get; init; } = 500;

    /// <summary>Told of every iteration of a long fit; null for nobody. Default null.</summary>
    public IProgress<MixedModelProgress>? Progress { get; init; }
}

/// <summary>Whom the predictions of a logistic or Poisson multilevel model are of. The three differ, since averaging and the link do not commute.</summary>
public enum MultilevelPrediction
{
    /// <summary>Rows in their groups: with the groups' effects (zero, with more uncertainty, for groups that the fit did not see).</summary>
    Groups,

    /// <summary>Rows in a group whose effects are zero: the median group.</summary>
    MedianGroup,

    /// <summary>The mean over all groups that there may be: what to set against an observed share or mean of the population.</summary>
    Population,
}
