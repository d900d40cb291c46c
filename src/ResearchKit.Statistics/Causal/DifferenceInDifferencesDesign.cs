namespace ResearchKit.Statistics.Causal;

/// <summary>A difference-in-differences of clusters that are measured before and after, some of them treated between.</summary>
/// <remarks>
/// A cluster's mean at a time has the variance r + (1 - r)/m; means k times apart are correlated by rho^k (first-order autoregression), or by rho at any distance. The variance of the mean after less the mean before, over P (1 - P) J. What the error
/// leaves out when correlation over time is ignored: Bertrand, Duflo and Mullainathan (2004), Quarterly Journal of Economics 119; Burlig, Preonas and Woerman (2020), Journal of Development Economics 144.
/// </remarks>
public sealed record DifferenceInDifferencesDesign : StudyDesign
{
    /// <summary>Mean number of learners measured in a cluster at a time, 1 or more.</summary>
    public required double ClusterSize { get; init; }

    /// <summary>Share of the outcome's variance at one time that lies between clusters, 0 to 1.</summary>
    public required double IntraclassCorrelation { get; init; }

    /// <summary>Times measured before, 1 or more. Default 1.</summary>
    public int TimesBefore { get; init; } = 1;

    /// <summary>Times measured after, 1 or more. Default 1.</summary>
    public int TimesAfter { get; init; } = 1;

    /// <summary>Correlation of a cluster's means at two times next to each other, -1 to 1, 1 left out.</summary>
    public required double Autocorrelation { get; init; }

    /// <summary>Whether the correlation fades with distance (first order); else it is the same at any distance. Default true.</summary>
    public bool IsFading { get; init; } = true;

    /// <summary>Share of the clusters that are treated, above 0 and below 1. Default 0.5.</summary>
    public double TreatedShare { get; init; } = 0.5;

    /// <inheritdoc/>
    public override double DegreesOfFreedom => Clusters - 2;

    private protected override double Variance()
    {
        double atOneTime = IntraclassCorrelation + ((1 - IntraclassCorrelation) / ClusterSize), sum = 0;
        int times = TimesBefore + TimesAfter;
        for (int s = 0; s < times; s++)
        {
            for (int t = 0; t < times; t++)
                sum += Weight(s) * Weight(t) * (s == t ? 1 : IsFading ? Math.Pow(Autocorrelation, Math.Abs(s - t)) : Autocorrelation);
        }

        return atOneTime * sum / (TreatedShare * (1 - TreatedShare) * Clusters);
    }

    private protected override void Check()
    {
        base.Check();
        if (!(ClusterSize >= 1 && double.IsFinite(ClusterSize)))
            throw new ArgumentOutOfRangeException(nameof(ClusterSize), ClusterSize, "A cluster has one learner or more.");
        Share(IntraclassCorrelation, nameof(IntraclassCorrelation));
        Share(TreatedShare, nameof(TreatedShare), isOpen: true);
        ArgumentOutOfRangeException.ThrowIfLessThan(TimesBefore, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(TimesAfter, 1);
        // The same negative correlation at any distance is none of a set of times.
        double least = IsFading ? -1 : -1.0 / (TimesBefore + TimesAfter - 1);
        if (!(Autocorrelation > least && Autocorrelation < 1))
            throw new ArgumentOutOfRangeException(nameof(Autocorrelation), Autocorrelation, FormattableString.Invariant($"The correlation of a cluster's means over time is above {least:0.##} and below 1 in this design."));
    }

    private double Weight(int time) => time < TimesBefore ? -1.0 / TimesBefore : 1.0 / TimesAfter;
}
