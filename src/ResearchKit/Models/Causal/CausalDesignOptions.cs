using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="Causal.ClusterTrial"/>.</summary>
public sealed record ClusterTrialFrameOptions
{
    /// <summary>Column of what was assigned by lot: the school, the class.</summary>
    public required string Cluster { get; init; }

    /// <summary>Column of the blocks within which clusters were assigned; null for none. Default null.</summary>
    public string? Block { get; init; }

    /// <summary>Of a treatment that is text: the level that is the treatment; the other is the comparison. Null, the default: the second of the two.</summary>
    public string? Event { get; init; }

    /// <summary>Of protected rows: the column that says whose row it is; null for the rule of models.</summary>
    public string? Learner { get; init; }

    /// <summary>Errors, covariates, level, permutations; null for the defaults.</summary>
    public ClusterTrialOptions? Trial { get; init; }
}

/// <summary>Settings of <see cref="Causal.DifferenceInDifferences"/>, <see cref="Causal.EventStudy"/> and <see cref="Causal.StaggeredAdoption"/>.</summary>
public sealed record PanelFrameOptions
{
    /// <summary>Column of the groups within which units depend on each other; null for the units themselves. Default null.</summary>
    public string? Cluster { get; init; }

    /// <summary>Of protected rows: the column that says whose row it is; null for the rule of models.</summary>
    public string? Learner { get; init; }

    /// <summary>Which cluster-robust errors of regressions. Default <see cref="StandardErrorKind.CR2"/>.</summary>
    public StandardErrorKind StandardErrors { get; init; } = StandardErrorKind.CR2;

    /// <summary>Of an event study: the time before treatment that effects are measured against. Default -1.</summary>
    public int ReferencePeriod { get; init; } = -1;

    /// <summary>Of an event study: the earliest time relative to treatment with an effect of its own; null for all.</summary>
    public int? Earliest { get; init; }

    /// <summary>Of an event study: the latest time relative to treatment with an effect of its own; null for all.</summary>
    public int? Latest { get; init; }

    /// <summary>Of staggered adoption: whom treated units are compared with. Default those not treated yet.</summary>
    public StaggeredControls Controls { get; init; } = StaggeredControls.NotYetTreated;

    /// <summary>Level of intervals, above 0 and below 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;
}
