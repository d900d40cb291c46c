using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="BoostedTreesModel.Importance"/>.</summary>
public sealed record ImportanceOptions
{
    /// <summary>Column whose rows belong together, which the intervals resample whole. Null, the default, for the column of the fit (<see cref="BoostedTreesOptions.Learner"/>).</summary>
    public string? Learner { get; init; }

    /// <inheritdoc cref="PermutationImportanceOptions.JoinedFrom"/>
    public double JoinedFrom { get; init; } = 0.7;

    /// <inheritdoc cref="PermutationImportanceOptions.Repeats"/>
    public int Repeats { get; init; } = 10;

    /// <inheritdoc cref="PermutationImportanceOptions.Replications"/>
    public int Replications { get; init; } = 1000;

    /// <summary>Level of the intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Seed of permutations and resamples. Default 1.</summary>
    public ulong Seed { get; init; } = 1;
}
