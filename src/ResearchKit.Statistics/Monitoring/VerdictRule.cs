namespace ResearchKit.Statistics.Monitoring;

/// <summary>What to do with a model.</summary>
public enum VerdictKind
{
    /// <summary>Too few outcomes to say.</summary>
    NotEnoughData,

    /// <summary>Go on using it until its expiry date.</summary>
    Keep,

    /// <summary>It still tells cases apart, but its risks are too high or too low: fit intercept (and slope) anew.</summary>
    Recalibrate,

    /// <summary>It no longer tells cases apart as it should: stop using it, and fit it anew if it is still needed.</summary>
    Retire,
}

/// <summary>The limits of <see cref="ModelVerdict"/>: agreed before the outcomes are seen.</summary>
public sealed record VerdictRule
{
    /// <summary>Retire where the interval of the AUC lies below this. Strictly between 0.5 and 1. Default 0.6.</summary>
    public double LeastAuc { get; init; } = 0.6;

    /// <summary>Retire where the AUC has fallen by more than this, by more than chance (one-sided 2.5 %). Above 0. Default 0.05.</summary>
    public double MostAucLoss { get; init; } = 0.05;

    /// <summary>Recalibrate where the interval of calibration in the large lies wholly beyond this, on either side, on the logit scale. 0 or more. Default 0.1: risks of 20 % that are 22 %.</summary>
    public double MostInTheLarge { get; init; } = 0.1;

    /// <summary>Recalibrate where the interval of the calibration slope lies wholly beyond 1 by this, on either side. 0 or more. Default 0.2.</summary>
    public double MostSlopeChange { get; init; } = 0.2;

    /// <summary>Outcomes of each kind below which nothing is decided, at least 1. Default 20.</summary>
    public int LeastOutcomes { get; init; } = 20;
}
