namespace ResearchKit.Statistics.RecordLinkage;

/// <summary>Fellegi and Sunter's three decisions.</summary>
public enum MatchDecision
{
    /// <summary>Too unlikely to be the same.</summary>
    NonMatch = 0,

    /// <summary>Between the two thresholds: for a person to look at.</summary>
    Clerical = 1,

    /// <summary>Linked.</summary>
    Match = 2,
}

/// <summary>Two thresholds on the probability of a match, with the band for clerical review between them.</summary>
public sealed record DecisionRule
{
    /// <summary>A rule.</summary>
    /// <param name="lower">Pairs below this probability are not linked; 0 to 1, no more than the upper one.</param>
    /// <param name="upper">Pairs of this probability or more are linked; above 1, none is.</param>
    /// <exception cref="ArgumentException">The lower threshold is above the upper one, or one is negative or NaN.</exception>
    public DecisionRule(double lower, double upper)
    {
        if (!(lower >= 0 && lower <= upper))
            throw new ArgumentException($"The thresholds are {lower:R} and {upper:R}; expected 0 or more, the lower one first.", nameof(lower));
        Lower = lower;
        Upper = upper;
    }

    /// <summary>Pairs below this probability are not linked.</summary>
    public double Lower { get; }

    /// <summary>Pairs of this probability or more are linked.</summary>
    public double Upper { get; }

    /// <summary>The decision about a pair.</summary>
    /// <param name="posterior">Its probability of a match.</param>
    public MatchDecision Decide(double posterior) => posterior >= Upper ? MatchDecision.Match : posterior >= Lower ? MatchDecision.Clerical : MatchDecision.NonMatch;
}
