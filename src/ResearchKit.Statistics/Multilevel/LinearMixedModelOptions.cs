namespace ResearchKit.Statistics.Multilevel;

/// <summary>Which likelihood a mixed model maximises.</summary>
public enum LikelihoodKind
{
    /// <summary>Restricted maximum likelihood: variances are not biased downwards by the fixed part; not for comparing models with different fixed parts.</summary>
    Restricted,

    /// <summary>Maximum likelihood: for comparing models with different fixed parts.</summary>
    Full,
}

/// <summary>Which reference distribution tests and intervals of fixed effects have.</summary>
public enum FixedEffectTest
{
    /// <summary>Student's t with Satterthwaite's degrees of freedom, as R's lmerTest.</summary>
    Satterthwaite,

    /// <summary>
    /// Student's t with Kenward and Roger's degrees of freedom, and standard errors that carry the variances' own uncertainty, as R's pbkrtest: for few groups
    /// (below about 50), under <see cref="LikelihoodKind.Restricted"/> alone. Where more than 2,500 effects of crossed groups are linked, Satterthwaite's are used, and a warning says so.
    /// </summary>
    KenwardRoger,

    /// <summary>The normal distribution: for many groups at every level.</summary>
    Normal,
}

/// <summary>Settings of a <see cref="LinearMixedModel"/>.</summary>
public sealed record LinearMixedModelOptions
{
    /// <summary>Which likelihood is maximised. Default: <see cref="LikelihoodKind.Restricted"/>, as R's lme4.</summary>
    public LikelihoodKind Likelihood { get; init; } = LikelihoodKind.Restricted;

    /// <summary>Reference distribution of the fixed effects. Default: <see cref="FixedEffectTest.Satterthwaite"/>.</summary>
    public FixedEffectTest Test { get; init; } = FixedEffectTest.Satterthwaite;

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Share of a term's length below which it counts as a combination of the terms before it. From 0 to below 1. Default 1e-7, as R's <c>lm</c>.</summary>
    public double RankTolerance { get; init; } = 1e-7;

    /// <summary>Iterations after which the optimiser gives up, 1 or more. Default 200.</summary>
    public int MaximumIterations { get; init; } = 200;

    /// <summary>Threads that may be used, 1 or more; results are the same to the last bit for any number. Default: the processors there are, at most 8.</summary>
    public int MaximumThreads { get; init; } = Math.Min(Environment.ProcessorCount, 8);

    /// <summary>Told of every iteration; null for nobody. Default null.</summary>
    public IProgress<MixedModelProgress>? Progress { get; init; }

    internal void Validate()
    {
        if (!Enum.IsDefined(Likelihood))
            throw new ArgumentOutOfRangeException(nameof(Likelihood), Likelihood, "Choose one of the kinds of LikelihoodKind.");
        if (!Enum.IsDefined(Test))
            throw new ArgumentOutOfRangeException(nameof(Test), Test, "Choose one of the kinds of FixedEffectTest.");
        if (Test == FixedEffectTest.KenwardRoger && Likelihood != LikelihoodKind.Restricted)
            throw new ArgumentOutOfRangeException(nameof(Test), Test, "Kenward and Roger's adjustment is defined for REML. Fit with Likelihood = LikelihoodKind.Restricted, or test with FixedEffectTest.Satterthwaite.");
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
        if (!(RankTolerance >= 0 && RankTolerance < 1))
            throw new ArgumentOutOfRangeException(nameof(RankTolerance), RankTolerance, "The rank tolerance is a share from 0 to below 1, such as 1e-7.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumThreads, 1);
    }
}

/// <summary>How far a fit is.</summary>
/// <param name="Iteration">Iterations done, from 1.</param>
/// <param name="Criterion">−2 log-likelihood of the kind that is maximised.</param>
/// <param name="GradientNorm">Largest absolute element of its gradient in the relative covariance factors.</param>
public sealed record MixedModelProgress(int Iteration, double Criterion, double GradientNorm);
