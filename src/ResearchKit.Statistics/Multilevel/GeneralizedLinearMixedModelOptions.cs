using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>Settings of a <see cref="GeneralizedLinearMixedModel"/>.</summary>
public sealed record GeneralizedLinearMixedModelOptions
{
    /// <summary>
    /// Distribution and link given the groups' effects: <see cref="GeneralizedFamily.Binomial"/> (outcomes of 0 and 1, or shares of a number of trials, which is the
    /// weight) or <see cref="GeneralizedFamily.Poisson"/> (counts). Default: binomial.
    /// </summary>
    public GeneralizedFamily Family { get; init; } = GeneralizedFamily.Binomial;

    /// <summary>
    /// Points at which the likelihood of each group is summed, from 1 to 100. Default 1: Laplace's approximation, which fits every model. More (25 do for nearly
    /// all) is adaptive Gauss-Hermite quadrature, for models with one grouping and one effect by it; it is for groups of few rows of 0 and 1, where Laplace
    /// makes variances too small.
    /// </summary>
    public int QuadraturePoints { get; init; } = 1;

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Share of a term's length below which it counts as a combination of the terms before it. From 0 to below 1. Default 1e-7.</summary>
    public double RankTolerance { get; init; } = 1e-7;

    /// <summary>Iterations after which the optimiser gives up, 1 or more. Default 200.</summary>
    public int MaximumIterations { get; init; } = 200;

    /// <summary>Threads that may be used, 1 or more; results are the same to the last bit for any number. Default: the processors there are, at most 8.</summary>
    public int MaximumThreads { get; init; } = Math.Min(Environment.ProcessorCount, 8);

    /// <summary>Told of every iteration; null for nobody. Default null.</summary>
    public IProgress<MixedModelProgress>? Progress { get; init; }

    internal MixedModelFamily Kernel => Family == GeneralizedFamily.Poisson ? MixedModelFamily.Poisson : MixedModelFamily.Binomial;

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Family);
        if (Family != GeneralizedFamily.Binomial && Family != GeneralizedFamily.Poisson)
            throw new ArgumentOutOfRangeException(nameof(Family), Family.Name, "Mixed models are of the binomial or the Poisson family (and LinearMixedModel of the Gaussian). For negative binomial counts, add an effect of each row to a Poisson model, or use R's glmmTMB.");
        if (QuadraturePoints is < 1 or > 100)
            throw new ArgumentOutOfRangeException(nameof(QuadraturePoints), QuadraturePoints, "Quadrature takes 1 (Laplace) to 100 points; 25 do for nearly all data.");
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
        if (!(RankTolerance >= 0 && RankTolerance < 1))
            throw new ArgumentOutOfRangeException(nameof(RankTolerance), RankTolerance, "The rank tolerance is a share from 0 to below 1, such as 1e-7.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumThreads, 1);
    }
}
