using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="BoostedTreesModel.Dependence"/>.</summary>
public sealed record DependenceOptions
{
    /// <summary>Column whose rows belong together, which the intervals resample whole. Null, the default, for the column of the fit (<see cref="BoostedTreesOptions.Learner"/>).</summary>
    public string? Learner { get; init; }

    /// <inheritdoc cref="PartialDependenceOptions.Points"/>
    public int Points { get; init; } = 20;

    /// <inheritdoc cref="PartialDependenceOptions.Replications"/>
    public int Replications { get; init; } = 1000;

    /// <summary>Level of the intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Seed of the resamples. Default 1.</summary>
    public ulong Seed { get; init; } = 1;
}
