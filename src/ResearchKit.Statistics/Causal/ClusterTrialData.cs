using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>What a cluster-randomised trial is estimated from, one row a learner.</summary>
public sealed class ClusterTrialData
{
    /// <summary>Outcomes, arms and clusters of the same rows.</summary>
    /// <param name="outcome">The outcome; rows without one (NaN) are left out and counted.</param>
    /// <param name="treated">1 in treated clusters, 0 in the others.</param>
    /// <param name="clusters">What was assigned by lot: schools, classes.</param>
    /// <param name="covariates">Covariates measured before, for precision; empty for none. Rows that lack one are left out.</param>
    /// <param name="blocks">Blocks within which clusters were assigned; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a treatment is neither 0 nor 1.</exception>
    public ClusterTrialData(
        ReadOnlyMemory<double> outcome, ReadOnlyMemory<double> treated, Grouping clusters, IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)>? covariates = null, Grouping? blocks = null)
    {
        ArgumentNullException.ThrowIfNull(clusters);
        (Outcome, Treated, Clusters, Covariates, Blocks) = (outcome, treated, clusters, covariates ?? [], blocks);
        if (treated.Length != outcome.Length || clusters.Codes.Length != outcome.Length || Covariates.Any(one => one.Values.Length != outcome.Length) || (blocks is not null && blocks.Codes.Length != outcome.Length))
            throw new ArgumentException($"Outcome, treatment, clusters, covariates and blocks have one value a row; the outcome has {outcome.Length}.", nameof(outcome));
        CausalRows.CheckTreatment(treated.Span);
    }

    /// <summary>The outcome.</summary>
    public ReadOnlyMemory<double> Outcome { get; }

    /// <summary>1 in treated clusters, 0 in the others.</summary>
    public ReadOnlyMemory<double> Treated { get; }

    /// <summary>What was assigned by lot.</summary>
    public Grouping Clusters { get; }

    /// <summary>Covariates.</summary>
    public IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)> Covariates { get; }

    /// <summary>Blocks within which clusters were assigned; null for none.</summary>
    public Grouping? Blocks { get; }
}
