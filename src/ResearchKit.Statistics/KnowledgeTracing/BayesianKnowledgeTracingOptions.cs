namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>Settings of <see cref="BayesianKnowledgeTracing"/>.</summary>
public sealed record BayesianKnowledgeTracingOptions
{
    /// <summary>Whether a known skill may be forgotten between two answers. Default false, as in Corbett and Anderson (1995).</summary>
    public bool Forgetting { get; init; }

    /// <summary>Number of starts, 1 to 1,000, rounded up to a multiple of four. Default 16: four usual ones and seeded ones, over all scales.</summary>
    public int Starts { get; init; } = 16;

    /// <summary>How many of the starts, from the best downwards and unlike each other, are followed to a maximum, at least 1. Default 4.</summary>
    public int Finishes { get; init; } = 4;

    /// <summary>Seed of the starts. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Most Newton steps from a start, at least 1. Default 200; an ordinary fit takes under 10.</summary>
    public int MaximumIterations { get; init; } = 200;

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Threads that skills are shared among, at least 1; null for all processors. Results are the same to the last bit on any number.</summary>
    public int? Threads { get; init; }

    /// <summary>Learners below which learn and slip of a skill are warned of as uncertain. Default 50 (Coetzee 2014).</summary>
    public int LearnersForLearnAndSlip { get; init; } = 50;

    /// <summary>Learners below which prior and guess of a skill are warned of as uncertain. Default 100 (Coetzee 2014).</summary>
    public int LearnersForPriorAndGuess { get; init; } = 100;

    /// <summary>Mean answers a learner below which a skill is warned of. Default 15 (Coetzee 2014).</summary>
    public double AnswersPerLearner { get; init; } = 15;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Starts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Starts, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Finishes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
        if (Threads is { } threads)
            ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1, nameof(Threads));
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
    }
}
