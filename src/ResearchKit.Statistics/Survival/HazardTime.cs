namespace ResearchKit.Statistics.Survival;

/// <summary>The function of time that the test of proportional hazards looks along; R's <c>cox.zph(transform)</c>.</summary>
public enum HazardTime
{
    /// <summary>1 less the Kaplan-Meier share just before each time: events are spread evenly, and late outliers have no pull. Default, as in R.</summary>
    KaplanMeier,

    /// <summary>Time itself.</summary>
    Identity,

    /// <summary>Its logarithm.</summary>
    Logarithm,

    /// <summary>The rank of each row's time.</summary>
    Rank,
}
