using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Survival;

/// <summary>Settings of a <see cref="CoxRegression"/>.</summary>
public sealed record CoxOptions
{
    /// <summary>How events at the same time are treated. Default <see cref="TieMethod.Efron"/>.</summary>
    public TieMethod Ties { get; init; } = TieMethod.Efron;

    /// <summary>
    /// How standard errors are estimated. Default <see cref="StandardErrorKind.Classical"/>: from the observed information. <see cref="StandardErrorKind.HC0"/> is Lin and Wei's (1989) robust sandwich with a row as unit,
    /// <see cref="StandardErrorKind.CR0"/> the same with a cluster as unit (R's <c>cluster()</c>), <see cref="StandardErrorKind.CR1"/> times G / (G - 1). Other kinds are not defined for a partial likelihood, and refused.
    /// </summary>
    public StandardErrorKind StandardErrors { get; init; } = StandardErrorKind.Classical;

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>What becomes of times that are not after their origin (or entry). Default <see cref="EarlyTimeRule.Refuse"/>.</summary>
    public EarlyTimeRule EarlyTimes { get; init; } = EarlyTimeRule.Refuse;

    /// <summary>The function of time that the test of proportional hazards looks along. Default <see cref="HazardTime.KaplanMeier"/>.</summary>
    public HazardTime ProportionalHazardsTime { get; init; } = HazardTime.KaplanMeier;

    /// <summary>A term is left out as a combination of the terms before it below this share of its length over the risk sets. Default 1e-6.</summary>
    public double RankTolerance { get; init; } = 1e-6;

    /// <summary>Most iterations before the fit is given up as not converged, at least 1. Default 60; an ordinary fit takes 4 to 7.</summary>
    public int MaximumIterations { get; init; } = 60;

    internal void Validate()
    {
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "The level is strictly between 0 and 1, such as 0.95.");
        if (!(RankTolerance > 0 && RankTolerance < 1))
            throw new ArgumentOutOfRangeException(nameof(RankTolerance), RankTolerance, "The tolerance is strictly between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
        if (StandardErrors is not (StandardErrorKind.Classical or StandardErrorKind.HC0 or StandardErrorKind.CR0 or StandardErrorKind.CR1))
            throw new ArgumentOutOfRangeException(nameof(StandardErrors), StandardErrors, "A Cox regression has Classical, HC0, CR0 and CR1 standard errors. Of few clusters, use DiscreteHazard, which has CR2.");
    }
}
