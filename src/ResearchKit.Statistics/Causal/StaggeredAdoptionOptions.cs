namespace ResearchKit.Statistics.Causal;

/// <summary>Whom treated units are compared with.</summary>
public enum StaggeredControls
{
    /// <summary>Units that are never treated.</summary>
    NeverTreated,

    /// <summary>Units that are not treated yet at the later of both times, or never.</summary>
    NotYetTreated,
}

/// <summary>Settings of a <see cref="StaggeredAdoption"/>.</summary>
public sealed record StaggeredAdoptionOptions
{
    /// <summary>Whom treated units are compared with. Default <see cref="StaggeredControls.NotYetTreated"/>.</summary>
    public StaggeredControls Controls { get; init; } = StaggeredControls.NotYetTreated;

    /// <summary>Level of intervals, above 0 and below 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Draws of the multiplier bootstrap for simultaneous bands, 100 or more. Default 1,000.</summary>
    public int Draws { get; init; } = 1_000;

    /// <summary>Seed of the draws. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    internal void Validate()
    {
        if (!Enum.IsDefined(Controls))
            throw new ArgumentOutOfRangeException(nameof(Controls), Controls, "Choose one of the kinds of StaggeredControls.");
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "The level is above 0 and below 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(Draws, 100);
    }
}
