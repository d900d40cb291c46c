namespace ResearchKit.Statistics.Causal;

/// <summary>A trial that assigns learners by lot within each cluster (school), whose effects may differ between clusters.</summary>
/// <remarks>
/// Variance of the standardised effect, with ICC r, size m, J clusters, a share P of learners treated and effects whose variance between clusters is w times that of the clusters' means:
/// w r (1 - R²between) / J + (1 - r)(1 - R²within) / (P (1 - P) J m). Dong and Maynard (2013), Journal of Research on Educational Effectiveness 6, PowerUp!, blocked individual assignment with random effects.
/// </remarks>
public sealed record MultisiteTrialDesign : StudyDesign
{
    /// <summary>Mean number of learners in a cluster, 2 or more.</summary>
    public required double ClusterSize { get; init; }

    /// <summary>Share of the outcome's variance that lies between clusters, 0 to 1.</summary>
    public required double IntraclassCorrelation { get; init; }

    /// <summary>Variance of effects between clusters over the variance of the clusters' means, 0 or more. Default 0: the same effect everywhere.</summary>
    public double EffectHeterogeneity { get; init; }

    /// <summary>Share of the variance of effects that covariates of clusters explain, 0 to 1. Default 0.</summary>
    public double ExplainedBetween { get; init; }

    /// <summary>Share of the variance within clusters that covariates explain, 0 to 1. Default 0.</summary>
    public double ExplainedWithin { get; init; }

    /// <summary>Share of the learners that are treated, above 0 and below 1. Default 0.5.</summary>
    public double TreatedShare { get; init; } = 0.5;

    /// <summary>Clusters less one where effects differ; else learners less clusters and one.</summary>
    public override double DegreesOfFreedom => EffectHeterogeneity > 0 ? Clusters - 1 : (Clusters * (ClusterSize - 1)) - 1;

    private protected override double Variance() =>
        (EffectHeterogeneity * IntraclassCorrelation * (1 - ExplainedBetween) / Clusters) + ((1 - IntraclassCorrelation) * (1 - ExplainedWithin) / (TreatedShare * (1 - TreatedShare) * Clusters * ClusterSize));

    private protected override void Check()
    {
        base.Check();
        if (!(ClusterSize >= 2 && double.IsFinite(ClusterSize)))
            throw new ArgumentOutOfRangeException(nameof(ClusterSize), ClusterSize, "A cluster has two learners or more, so that some are treated and some are not.");
        Share(IntraclassCorrelation, nameof(IntraclassCorrelation));
        Share(ExplainedBetween, nameof(ExplainedBetween));
        Share(ExplainedWithin, nameof(ExplainedWithin));
        Share(TreatedShare, nameof(TreatedShare), isOpen: true);
        if (!(EffectHeterogeneity >= 0 && double.IsFinite(EffectHeterogeneity)))
            throw new ArgumentOutOfRangeException(nameof(EffectHeterogeneity), EffectHeterogeneity, "A ratio of variances is zero or more.");
    }
}
