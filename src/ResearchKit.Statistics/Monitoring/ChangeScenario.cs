namespace ResearchKit.Statistics.Monitoring;

/// <summary>A change of calibration that monitors are tried on.</summary>
public sealed record ChangeScenario
{
    /// <summary>Predicted risks that courses are drawn from, each a probability.</summary>
    public required ReadOnlyMemory<double> Risks { get; init; }

    /// <summary>Cases of a course, at least 1.</summary>
    public required int Horizon { get; init; }

    /// <summary>Case from which on the odds of the outcome change, from 0; null for courses without change.</summary>
    public int? ChangeAt { get; init; }

    /// <summary>The odds ratio of the change, above 0. Default 1.5.</summary>
    public double OddsRatio { get; init; } = 1.5;

    /// <summary>Courses, at least 100. Default 2,000.</summary>
    public int Replications { get; init; } = 2000;

    /// <summary>Seed. Default 1.</summary>
    public ulong Seed { get; init; } = 1;
}
