using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Prediction;

/// <summary>Settings of <see cref="PartialDependence"/>.</summary>
public sealed record PartialDependenceOptions
{
    /// <summary>Whose rows belong together; the interval resamples them whole; rows without one are left out. Null, the default, where each row is a learner of its own.</summary>
    public Grouping? Learners { get; init; }

    /// <summary>How many values of a number are tried, 2 to 200: quantiles from the 2.5th to the 97.5th percentile, equal ones once. Of categories all are. Default 20.</summary>
    public int Points { get; init; } = 20;

    /// <summary>Resamples of learners, 2 or more. Default 1,000.</summary>
    public int Replications { get; init; } = 1000;

    /// <summary>Level of the intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Seed of the resamples. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Points, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Points, 200);
        ArgumentOutOfRangeException.ThrowIfLessThan(Replications, 2);
        PredictionEstimate.CheckLevel(ConfidenceLevel);
    }
}
