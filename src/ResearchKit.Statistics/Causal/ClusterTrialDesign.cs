namespace ResearchKit.Statistics.Causal;

/// <summary>A trial that assigns whole clusters (schools, classes) by lot.</summary>
/// <remarks>
/// Variance of the standardised effect, with ICC r, size m of coefficient of variation cv, J clusters and a share P of them treated:
/// ((1 + cv²) r (1 - R²between) + (1 - r)(1 - R²within) / m) / (P (1 - P) J). Bloom, Richburg-Hayes and Black (2007), Educational Evaluation and Policy Analysis 29; for sizes that differ Eldridge, Ashby and Kerry (2006), International
/// Journal of Epidemiology 35 (of means over individuals; an upper bound for mixed models).
/// </remarks>
public sealed record ClusterTrialDesign : StudyDesign
{
    /// <summary>Mean number of learners in a cluster, 1 or more.</summary>
    public required double ClusterSize { get; init; }

    /// <summary>Share of the outcome's variance that lies between clusters, 0 to 1.</summary>
    public required double IntraclassCorrelation { get; init; }

    /// <summary>Share of the variance between clusters that covariates explain, 0 to 1. Default 0.</summary>
    public double ExplainedBetween { get; init; }

    /// <summary>Share of the variance within clusters that covariates explain, 0 to 1. Default 0.</summary>
    public double ExplainedWithin { get; init; }

    /// <summary>Covariates of clusters, and blocks less one: each costs a degree of freedom. Default 0.</summary>
    public int ClusterCovariates { get; init; }

    /// <summary>Share of the clusters that are treated, above 0 and below 1. Default 0.5.</summary>
    public double TreatedShare { get; init; } = 0.5;

    /// <summary>Standard deviation of the clusters' sizes over their mean, 0 or more. Default 0.</summary>
    public double SizeVariation { get; init; }

    /// <inheritdoc/>
    public override double DegreesOfFreedom => Clusters - 2 - ClusterCovariates;

    private protected override double Variance() =>
        (((1 + (SizeVariation * SizeVariation)) * IntraclassCorrelation * (1 - ExplainedBetween)) + ((1 - IntraclassCorrelation) * (1 - ExplainedWithin) / ClusterSize)) / (TreatedShare * (1 - TreatedShare) * Clusters);

    private protected override void Check()
    {
        base.Check();
        if (!(ClusterSize >= 1 && double.IsFinite(ClusterSize)))
            throw new ArgumentOutOfRangeException(nameof(ClusterSize), ClusterSize, "A cluster has one learner or more.");
        Share(IntraclassCorrelation, nameof(IntraclassCorrelation));
        Share(ExplainedBetween, nameof(ExplainedBetween));
        Share(ExplainedWithin, nameof(ExplainedWithin));
        Share(TreatedShare, nameof(TreatedShare), isOpen: true);
        ArgumentOutOfRangeException.ThrowIfNegative(ClusterCovariates);
        if (!(SizeVariation >= 0 && double.IsFinite(SizeVariation)))
            throw new ArgumentOutOfRangeException(nameof(SizeVariation), SizeVariation, "A coefficient of variation is zero or more.");
    }
}
