using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="Survival"/>.</summary>
public sealed record SurvivalFitOptions
{
    /// <summary>Where the column of the event is text: the level that is the event, such as <c>"withdrawn"</c>; all other levels count as censored. Default null: the column holds TRUE and FALSE or 1 and 0.</summary>
    public string? Event { get; init; }

    /// <summary>Of cumulative incidence by text: the level that is no event, such as <c>"enrolled"</c>. Default null: the column holds numbers, 0 for none.</summary>
    public string? Censored { get; init; }

    /// <summary>Column of when a row comes under observation; null for zero. Of formulas, <c>Surv(entry, time, event)</c> says the same. Default null.</summary>
    public string? Entry { get; init; }

    /// <summary>Column of groups (or persons) whose rows may depend on each other; null for none. Default null.</summary>
    public string? Cluster { get; init; }

    /// <summary>Column of weights, zero or more; null for one each. A discrete-time hazard takes none. Default null.</summary>
    public string? Weights { get; init; }

    /// <summary>Of protected rows: the column that says whose row it is; as in <see cref="RegressionOptions.Learner"/>. Default null.</summary>
    public string? Learner { get; init; }

    /// <summary>How standard errors are estimated. Default null: with <see cref="Cluster"/>, CR1 of a Cox regression and CR2 of a discrete-time hazard, else classical.</summary>
    public StandardErrorKind? StandardErrors { get; init; }

    /// <summary>How a Cox regression treats events at the same time. Default <see cref="TieMethod.Efron"/>.</summary>
    public TieMethod Ties { get; init; } = TieMethod.Efron;

    /// <summary>What becomes of times at or before the origin. Default <see cref="EarlyTimeRule.Refuse"/>; whichever it is, such rows are counted.</summary>
    public EarlyTimeRule EarlyTimes { get; init; } = EarlyTimeRule.Refuse;

    /// <summary>The scale on which intervals of curves are made. Default <see cref="IntervalScale.LogLog"/>.</summary>
    public IntervalScale Interval { get; init; } = IntervalScale.LogLog;

    /// <summary>What the ratios of a discrete-time hazard are of. Default <see cref="HazardLink.Logit"/>.</summary>
    public HazardLink Link { get; init; } = HazardLink.Logit;

    /// <summary>Of protected rows: whether small levels of factors are put together; as in <see cref="RegressionOptions.PoolSmallLevels"/>. Default false.</summary>
    public bool PoolSmallLevels { get; init; }

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    internal SurvivalOptions ForCurves() => new() { ConfidenceLevel = ConfidenceLevel, Interval = Interval, EarlyTimes = EarlyTimes };
}
