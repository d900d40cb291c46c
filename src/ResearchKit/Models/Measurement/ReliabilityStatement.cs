using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>What every result states, for coefficients that state less themselves.</summary>
internal sealed record ReliabilityStatement(
    string Method, IReadOnlyList<Estimate> Estimates, double ConfidenceLevel, IReadOnlyList<LevelCount> SampleSizes, MissingnessRecord Missingness, ConvergenceRecord Convergence, IReadOnlyList<string> Warnings) : IEstimationResult
{
    /// <summary>A statement on so many rows.</summary>
    public static ReliabilityStatement Of(string method, IReadOnlyList<Estimate> estimates, double level, int used, int dropped, string? reason, params IReadOnlyList<string> warnings) => new(
        method, estimates, level, [new LevelCount("rows", used)], new MissingnessRecord(used + dropped, used, []),
        reason is null ? ConvergenceRecord.ClosedForm(double.NaN) : ConvergenceRecord.NoEstimate(reason), warnings);
}
