using ResearchKit.Statistics.Monitoring;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="Monitoring.Calibration"/>.</summary>
public sealed record CalibrationMonitorOptions
{
    /// <summary>Last period of the time when the model was accepted, whose risks thresholds are simulated with. Null, the default: the first period.</summary>
    public double? ReferenceUntil { get; init; }

    /// <summary>How often the CUSUM raises an alarm over all later cases when nothing has changed. Default 0.05.</summary>
    public double FalseAlarmProbability { get; init; } = 0.05;

    /// <summary>Odds ratios that the CUSUM is made to find, and its simulation. Default 2 and 0.5.</summary>
    public CusumOptions Cusum { get; init; } = new();

    /// <summary>When to keep, recalibrate or retire; agreed before the outcomes are seen.</summary>
    public VerdictRule Rule { get; init; } = new();

    /// <summary>Level of all intervals. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;
}
