using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Prediction;

/// <summary>Settings of <see cref="PermutationImportance"/>.</summary>
public sealed record PermutationImportanceOptions
{
    /// <summary>Whose rows belong together: learners with several rows. The interval resamples them whole; rows without one are left out. Null, the default, where each row is a learner of its own.</summary>
    public Grouping? Learners { get; init; }

    /// <summary>Predictors whose bins are correlated as much as this, in absolute value, are permuted together; 0 to 1. Default 0.7; 1 joins only those of the same order.</summary>
    public double JoinedFrom { get; init; } = 0.7;

    /// <summary>How often each is permuted, 2 or more. Few make the interval somewhat too wide: 10, the default, by about a tenth.</summary>
    public int Repeats { get; init; } = 10;

    /// <summary>Resamples of learners, 2 or more. Default 1,000.</summary>
    public int Replications { get; init; } = 1000;

    /// <summary>Level of the intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Seed of permutations and resamples. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Repeats, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Replications, 2);
        if (!(JoinedFrom >= 0 && JoinedFrom <= 1))
            throw new ArgumentOutOfRangeException(nameof(JoinedFrom), JoinedFrom, "Give a correlation from 0 to 1.");
        PredictionEstimate.CheckLevel(ConfidenceLevel);
    }
}
