namespace ResearchKit.Statistics.ItemResponse;

/// <summary>Exposure parameters found by simulation, for <see cref="AdaptiveTestOptions.ExposureParameters"/>.</summary>
/// <param name="Parameters">For each item the chance that it is given when it is chosen.</param>
/// <param name="Exposure">For each item the share of simulated tests in which it was given, with these parameters.</param>
/// <param name="Largest">The largest exposure in each cycle, the first without control.</param>
/// <param name="IsConverged">Whether the last is within the tolerance of the share asked for.</param>
/// <param name="Simulation">The simulated tests with these parameters: what the control costs in error and length.</param>
/// <param name="Reason">Null, or why the share was not reached and what to do.</param>
public sealed record ExposureCalibration(
    IReadOnlyList<double> Parameters, IReadOnlyList<double> Exposure, IReadOnlyList<double> Largest, bool IsConverged, AdaptiveSimulation Simulation, string? Reason);
