using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="KnowledgeTracing.Fit"/>.</summary>
public sealed record KnowledgeTracingOptions
{
    /// <summary>Whether a known skill may be forgotten between two answers. Default false.</summary>
    public bool Forgetting { get; init; }

    /// <summary>Number of starts, rounded up to a multiple of four. Default 16.</summary>
    public int Starts { get; init; } = 16;

    /// <summary>Seed of the starts. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Opportunities that learning curves are drawn for. Default 12.</summary>
    public int CurveOpportunities { get; init; } = 12;

    /// <summary>
    /// Of protected rows: whether skills that too few learners answered rightly, or wrongly, are left out, instead of the model being refused. Synthetic data is fitted as it is. Default false.
    /// </summary>
    public bool LeaveOutSmallSkills { get; init; }

    internal BayesianKnowledgeTracingOptions ToEstimator() => new() { Forgetting = Forgetting, Starts = Starts, Seed = Seed, ConfidenceLevel = ConfidenceLevel };
}
