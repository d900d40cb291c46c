namespace ResearchKit.Statistics.Inference;

/// <summary>How a bootstrap interval is made of the replications.</summary>
public enum BootstrapInterval
{
    /// <summary>Percentiles of the replications.</summary>
    Percentile,

    /// <summary>Bias-corrected and accelerated (Efron 1987), with the acceleration from leaving out one cluster (or row) at a time.</summary>
    BiasCorrectedAccelerated,
}

/// <summary>Settings of <see cref="Bootstrap"/>.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Number of resamples, at least 2. Default 2,000. Fewer than 1,000 leave the ends of an interval to chance.</summary>
    public int Replications { get; init; } = 2000;

    /// <summary>Seed of the resamples. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How the interval is made. Default: bias-corrected and accelerated.</summary>
    public BootstrapInterval Interval { get; init; } = BootstrapInterval.BiasCorrectedAccelerated;

    /// <summary>Level of the interval, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Threads that resamples are shared among, at least 1; null for all processors. The result is the same to the last bit on any number.</summary>
    public int? Threads { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Replications, 2);
        if (Threads is { } threads)
            ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1, nameof(Threads));
        if (!Enum.IsDefined(Interval))
            throw new ArgumentOutOfRangeException(nameof(Interval), Interval, "Choose Percentile or BiasCorrectedAccelerated.");
        EffectEstimate.CheckLevel(ConfidenceLevel);
    }
}
