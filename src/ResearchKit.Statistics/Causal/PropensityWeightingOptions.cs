namespace ResearchKit.Statistics.Causal;

/// <summary>Settings of <see cref="PropensityWeighting"/>.</summary>
public sealed record PropensityWeightingOptions
{
    /// <summary>Whose average effect is estimated. Default: everybody's.</summary>
    public TreatmentEstimand Estimand { get; init; } = TreatmentEstimand.Everybody;

    /// <summary>
    /// Which rows are left out for want of like ones in the other group. Trimming changes whose effect it is: that of the rows which stay. The propensity is fitted again to these. Default: none.
    /// </summary>
    public PropensityTrimming Trimming { get; init; } = PropensityTrimming.None;

    /// <summary>With <see cref="PropensityTrimming.Fixed"/>: propensities under it and over one less it are left out; above 0 and under 0.5. Default 0.1 (Crump, Hotz, Imbens and Mitnik 2009).</summary>
    public double LeastPropensity { get; init; } = 0.1;

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    internal void Validate()
    {
        CheckLevel(ConfidenceLevel);
        if (!Enum.IsDefined(Estimand))
            throw new ArgumentOutOfRangeException(nameof(Estimand), Estimand, "Choose one of TreatmentEstimand.");
        if (!Enum.IsDefined(Trimming))
            throw new ArgumentOutOfRangeException(nameof(Trimming), Trimming, "Choose one of PropensityTrimming.");
        if (!(LeastPropensity > 0 && LeastPropensity < 0.5))
            throw new ArgumentOutOfRangeException(nameof(LeastPropensity), LeastPropensity, "The least propensity is above 0 and under 0.5, such as 0.1.");
    }

    internal static void CheckLevel(double level)
    {
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
    }
}

/// <summary>Which rows are left out because few in the other group are like them.</summary>
public enum PropensityTrimming
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those with a propensity under a bound or over one less it.</summary>
    Fixed,

    /// <summary>The same, with the bound that makes the average effect of those who stay most precise (Crump, Hotz, Imbens and Mitnik 2009, Biometrika 96).</summary>
    Optimal,
}
