namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>Settings of a <see cref="PracticeMixedModel"/>.</summary>
public sealed record PracticeMixedOptions
{
    /// <summary>What is counted. Default: opportunities (AFM).</summary>
    public PracticeCounts Counts { get; init; } = PracticeCounts.Opportunities;

    /// <summary>Whether counts c enter as log(1 + c). Default false.</summary>
    public bool LogCounts { get; init; }

    /// <summary>
    /// Points of adaptive Gauss-Hermite quadrature, 1 or more; 1, the default, is Laplace's approximation, which makes the learners' variance a little too small where they have few answers: then take 25.
    /// </summary>
    public int QuadraturePoints { get; init; } = 1;

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Most iterations, at least 1. Default 200.</summary>
    public int MaximumIterations { get; init; } = 200;

    internal PracticeModelOptions Plain => new() { Counts = Counts, LogCounts = LogCounts, ConfidenceLevel = ConfidenceLevel };
}
