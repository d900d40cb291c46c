namespace ResearchKit.Statistics.Causal;

/// <summary>Settings of <see cref="PropensityMatching"/>.</summary>
public sealed record MatchingOptions
{
    /// <summary>Whose effect: that of the treated (default), each of whom gets matches among the untreated, or that of the untreated. Others are refused.</summary>
    public TreatmentEstimand Estimand { get; init; } = TreatmentEstimand.Treated;

    /// <summary>Matches for each, at least 1. Default 1.</summary>
    public int Ratio { get; init; } = 1;

    /// <summary>Whether a row may be the match of several. Default false.</summary>
    public bool WithReplacement { get; init; }

    /// <summary>Largest distance of a match, in standard deviations of the distance measure over all rows, above 0; null for no limit. Default null. 0.2 on the logit is Austin's (2011) advice.</summary>
    public double? Caliper { get; init; }

    /// <summary>Whether distances are of the logit of the propensity, rather than of the propensity as in MatchIt. Default false.</summary>
    public bool OnLogit { get; init; }

    /// <summary>In which order rows seek matches, where a match is taken only once. Default: the largest propensity first, as in MatchIt, since it has the fewest like it.</summary>
    public MatchingOrder Order { get; init; } = MatchingOrder.Largest;

    /// <summary>Decides between matches that are equally near, and the order of <see cref="MatchingOrder.Random"/>. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    internal void Validate()
    {
        PropensityWeightingOptions.CheckLevel(ConfidenceLevel);
        ArgumentOutOfRangeException.ThrowIfLessThan(Ratio, 1);
        if (Estimand is not (TreatmentEstimand.Treated or TreatmentEstimand.Untreated))
            throw new ArgumentOutOfRangeException(nameof(Estimand), Estimand, "Matching estimates the effect of the treated or of the untreated. For everybody's use PropensityWeighting or DoublyRobust.");
        if (!Enum.IsDefined(Order))
            throw new ArgumentOutOfRangeException(nameof(Order), Order, "Choose one of MatchingOrder.");
        if (Caliper is { } caliper && !(caliper > 0 && double.IsFinite(caliper)))
            throw new ArgumentOutOfRangeException(nameof(Caliper), caliper, "A caliper is above 0, in standard deviations, such as 0.2; null for none.");
    }
}

/// <summary>In which order rows seek matches.</summary>
public enum MatchingOrder
{
    /// <summary>The one with the largest propensity first.</summary>
    Largest,

    /// <summary>The one with the smallest propensity first.</summary>
    Smallest,

    /// <summary>As the rows stand.</summary>
    Data,

    /// <summary>By the seed.</summary>
    Random,
}
