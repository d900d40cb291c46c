namespace ResearchKit.Statistics.Monitoring;

/// <summary>Predictions and outcomes of one series, such as one model in one school.</summary>
/// <param name="Name">The series.</param>
/// <param name="Outcomes">0 or 1 a case in the order of time; NaN is not known.</param>
/// <param name="Risks">The predicted risk of each, 0 to 1.</param>
public sealed record RiskSeries(string Name, ReadOnlyMemory<double> Outcomes, ReadOnlyMemory<double> Risks);

/// <summary>One series of a screening.</summary>
/// <param name="Name">The series.</param>
/// <param name="Course">Its calibration CUSUM; its alarm is of this series alone.</param>
/// <param name="AdjustedPValue">p value adjusted over all series; NaN where no case is known.</param>
/// <param name="IsAlarm">Whether the adjusted p value is at most the stated rate.</param>
public sealed record ScreenedSeries(string Name, CalibrationCusum Course, double AdjustedPValue, bool IsAlarm);
