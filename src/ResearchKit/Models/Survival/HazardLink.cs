namespace ResearchKit.Models;

/// <summary>What the ratios of a discrete-time hazard are of.</summary>
public enum HazardLink
{
    /// <summary>Odds of the event in a period, given that it has not happened before.</summary>
    Logit,

    /// <summary>Hazards, as in a Cox model whose times were grouped into periods.</summary>
    ComplementaryLogLog,
}
