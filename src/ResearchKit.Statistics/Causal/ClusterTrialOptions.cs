using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>Settings of a <see cref="ClusterTrial"/>.</summary>
public sealed record ClusterTrialOptions
{
    /// <summary>Which cluster-robust errors. Default <see cref="StandardErrorKind.CR2"/>, with Satterthwaite's degrees of freedom: right also with few clusters.</summary>
    public StandardErrorKind StandardErrors { get; init; } = StandardErrorKind.CR2;

    /// <summary>Whether covariates count in either arm by slopes of their own, about the means of all (Lin 2013). Default true; else they have common slopes.</summary>
    public bool Interact { get; init; } = true;

    /// <summary>Level of intervals, above 0 and below 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Draws of the permutation test over clusters (all arrangements are taken where there are no more); 0 for no test. Default 2,000.</summary>
    public int Permutations { get; init; } = 2_000;

    /// <summary>Seed of the draws. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    internal void Validate()
    {
        if (!StandardErrors.NeedsClusters())
            throw new ArgumentOutOfRangeException(nameof(StandardErrors), StandardErrors, "Clusters were assigned by lot: choose one of the cluster-robust kinds, CR0 to CR2.");
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "The level is above 0 and below 1.");
        ArgumentOutOfRangeException.ThrowIfNegative(Permutations);
    }
}
