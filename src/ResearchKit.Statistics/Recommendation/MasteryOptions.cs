namespace ResearchKit.Statistics.Recommendation;

/// <summary>Settings of <see cref="MasterySequencing"/>.</summary>
public sealed record MasteryOptions
{
    /// <summary>From this probability on a skill counts as mastered: strictly between 0 and 1. Default 0.95 (Corbett and Anderson, 1995).</summary>
    public double Threshold { get; init; } = 0.95;

    /// <summary>From this probability on a prerequisite counts as met, at most the threshold. Default 0.8: who nearly masters a skill may go on.</summary>
    public double Prerequisite { get; init; } = 0.8;

    /// <summary>Least probability of each choice; null for a tenth of the probability in equal parts.</summary>
    public double? Floor { get; init; }

    internal void Validate()
    {
        if (!(Threshold > 0 && Threshold < 1))
            throw new ArgumentOutOfRangeException(nameof(Threshold), Threshold, "The threshold of mastery is strictly between 0 and 1, such as 0.95.");
        if (!(Prerequisite > 0 && Prerequisite <= Threshold))
            throw new ArgumentOutOfRangeException(nameof(Prerequisite), Prerequisite, "A prerequisite is met from a probability above 0 and at most the threshold of mastery.");
    }
}
