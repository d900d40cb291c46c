namespace ResearchKit.Statistics.Survival;

/// <summary>Settings of curves of the time to an event.</summary>
public sealed record SurvivalOptions
{
    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>The scale on which intervals are made. Default <see cref="IntervalScale.LogLog"/>; R's default is <see cref="IntervalScale.Log"/>.</summary>
    public IntervalScale Interval { get; init; } = IntervalScale.LogLog;

    /// <summary>What becomes of times that are not after the origin. Default <see cref="EarlyTimeRule.Refuse"/>.</summary>
    public EarlyTimeRule EarlyTimes { get; init; } = EarlyTimeRule.Refuse;

    internal void Validate()
    {
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "The level is strictly between 0 and 1, such as 0.95.");
    }
}
