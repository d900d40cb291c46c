using ResearchKit.Statistics.Causal;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="Causal.Weighting"/> and <see cref="Causal.DoublyRobust"/>.</summary>
public sealed record CausalWeightingOptions
{
    /// <summary>Whose average effect is estimated. Default: everybody's. Doubly robust estimation has everybody's and that of the treated.</summary>
    public TreatmentEstimand Estimand { get; init; } = TreatmentEstimand.Everybody;

    /// <summary>Of weighting: which rows are left out for want of like ones in the other group. Default: none. Protected rows are not trimmed.</summary>
    public PropensityTrimming Trimming { get; init; } = PropensityTrimming.None;

    /// <summary>With <see cref="PropensityTrimming.Fixed"/>: the least propensity that is kept, above 0 and under 0.5. Default 0.1.</summary>
    public double LeastPropensity { get; init; } = 0.1;

    /// <summary>Of doubly robust estimation: folds of cross-fitting, 2 or more; 0 fits once to all rows. Default 0.</summary>
    public int Folds { get; init; }

    /// <summary>Of doubly robust estimation: decides which rows go into which fold. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Of a treatment that is text: the level that is the treatment; the other is the comparison. Null, the default: the second of the two.</summary>
    public string? Event { get; init; }

    /// <summary>Column of the groups whose rows may depend on each other, such as the school; null for none. Default null.</summary>
    public string? Cluster { get; init; }

    /// <summary>Of protected rows: the column that says whose row it is; null for the rule of models.</summary>
    public string? Learner { get; init; }

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;
}
