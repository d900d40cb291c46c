using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>Settings of <see cref="DifferenceInDifferences"/> and <see cref="EventStudy"/>.</summary>
public sealed record PanelOptions
{
    /// <summary>Which cluster-robust errors. Default <see cref="StandardErrorKind.CR2"/>, with Satterthwaite's degrees of freedom.</summary>
    public StandardErrorKind StandardErrors { get; init; } = StandardErrorKind.CR2;

    /// <summary>Level of intervals, above 0 and below 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Of an event study, the time before treatment that effects are measured against, below 0. Default -1.</summary>
    public int ReferencePeriod { get; init; } = -1;

    /// <summary>Of an event study, the earliest time relative to treatment with an effect of its own; those before it have one in common. Null for all.</summary>
    public int? Earliest { get; init; }

    /// <summary>Of an event study, the latest time relative to treatment with an effect of its own; those after it have one in common. Null for all.</summary>
    public int? Latest { get; init; }

    internal void Validate()
    {
        if (!StandardErrors.NeedsClusters())
            throw new ArgumentOutOfRangeException(nameof(StandardErrors), StandardErrors, "Rows of a unit depend on each other: choose one of the cluster-robust kinds, CR0 to CR2.");
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "The level is above 0 and below 1.");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ReferencePeriod, 0);
        if (Earliest >= ReferencePeriod)
            throw new ArgumentOutOfRangeException(nameof(Earliest), Earliest, $"The earliest period lies before the reference period ({ReferencePeriod}).");
        if (Latest < 0)
            throw new ArgumentOutOfRangeException(nameof(Latest), Latest, "The latest period is 0 or later.");
    }
}
