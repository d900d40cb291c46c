using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="Multilevel.Fit(string, Frames.DataFrame, MultilevelOptions?, CancellationToken)"/>.</summary>
public sealed record MultilevelOptions
{
    /// <summary>Which likelihood is maximised. Default: <see cref="LikelihoodKind.Restricted"/> (REML), as R's lme4; <see cref="LikelihoodKind.Full"/> to compare fixed parts.</summary>
    public LikelihoodKind Likelihood { get; init; } = LikelihoodKind.Restricted;

    /// <summary>Reference distribution of the fixed effects. Default: <see cref="FixedEffectTest.Satterthwaite"/>.</summary>
    public FixedEffectTest Test { get; init; } = FixedEffectTest.Satterthwaite;

    /// <summary>Column of case weights proportional to the inverse of each row's residual variance, zero or more; null for equal weights. Default null.</summary>
    public string? Weights { get; init; }

    /// <summary>
    /// Of protected rows: the column that says whose row it is. Null, the default: the one column of class pseudonym, else <c>learner_key</c>, <c>learner_id</c> or
    /// <c>learner</c>. The formula need not name it.
    /// </summary>
    public string? Learner { get; init; }

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Which intervals of standard deviations and correlations are computed. Default: <see cref="VarianceIntervals.None"/>, since they take many refits.</summary>
    public VarianceIntervals VarianceIntervals { get; init; } = VarianceIntervals.None;

    /// <summary>Seed of <see cref="VarianceIntervals.Bootstrap"/>. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Refits of <see cref="VarianceIntervals.Bootstrap"/>, 100 or more. Default 1,000.</summary>
    public int Replications { get; init; } = 1000;

    /// <summary>Told of every iteration of a long fit; null for nobody. Default null.</summary>
    public IProgress<MixedModelProgress>? Progress { get; init; }
}

/// <summary>Intervals of standard deviations and correlations of a multilevel model.</summary>
public enum VarianceIntervals
{
    /// <summary>None.</summary>
    None,

    /// <summary>By profiling the likelihood (ML): see <see cref="Statistics.Multilevel.ProfileIntervals"/>.</summary>
    Profile,

    /// <summary>Percentiles of refits to simulated outcomes: see <see cref="Statistics.Multilevel.ParametricBootstrap"/>.</summary>
    Bootstrap,
}
