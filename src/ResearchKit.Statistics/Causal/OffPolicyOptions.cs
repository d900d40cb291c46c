namespace ResearchKit.Statistics.Causal;

/// <summary>Settings of <see cref="OffPolicyEvaluation"/>.</summary>
public sealed record OffPolicyOptions
{
    /// <summary>Clipped weighting cuts weights to it; switching trusts the model of the outcome alone where a weight is above it. Above 0. Default 10.</summary>
    public double LargestWeight { get; init; } = 10;

    /// <summary>Whether models of the outcome are logistic; else linear, which always has a fit. Doubly robust estimates are unbiased either way. Default false.</summary>
    public bool LogisticOutcome { get; init; }

    /// <summary>Folds of cross-fitting of doubly robust estimates, 2 or more; whole clusters in one. Default 5.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Decides which rows go into which fold. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Least and largest value that an outcome can have, for the interval that holds at any n; null for 0 and 1 where all outcomes lie there, else no such interval.</summary>
    public (double Least, double Largest)? OutcomeRange { get; init; }

    /// <summary>
    /// Least probability of any action that the logging policy promised, above 0 and to 1: a logged propensity below it is refused. Null where none was promised; the bounded interval then takes the smallest of the log. Default null.
    /// </summary>
    public double? ExplorationFloor { get; init; }

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    internal void Validate()
    {
        PropensityWeightingOptions.CheckLevel(ConfidenceLevel);
        if (!(LargestWeight > 0 && double.IsFinite(LargestWeight)))
            throw new ArgumentOutOfRangeException(nameof(LargestWeight), LargestWeight, "The largest weight is a number above 0, such as 10.");
        ArgumentOutOfRangeException.ThrowIfLessThan(Folds, 2);
        if (ExplorationFloor is { } floor && !(floor > 0 && floor <= 1))
            throw new ArgumentOutOfRangeException(nameof(ExplorationFloor), floor, "The exploration floor is a probability above 0, such as 0.05; null if none was promised.");
        if (OutcomeRange is { } range && !(double.IsFinite(range.Least) && double.IsFinite(range.Largest) && range.Least < range.Largest))
            throw new ArgumentOutOfRangeException(nameof(OutcomeRange), range, "The range is from the least possible outcome to a larger one, such as (0, 1).");
    }
}
