using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <summary>What a regression of person-periods states, named as the hazard that it is.</summary>
internal sealed record HazardStatement(
    string Method, IReadOnlyList<Estimate> Estimates, double ConfidenceLevel, IReadOnlyList<LevelCount> SampleSizes, MissingnessRecord Missingness, ConvergenceRecord Convergence, IReadOnlyList<string> Warnings) : IEstimationResult
{
    public static HazardStatement Of(GeneralizedLinearModelResult result, HazardLink link) => new(
        $"Discrete-time hazard with the {(link == HazardLink.Logit ? "logit" : "complementary log-log")} link ({char.ToLowerInvariant(result.Method[0])}{result.Method[1..]})",
        result.Estimates, result.ConfidenceLevel, result.SampleSizes, result.Missingness, result.Convergence, result.Warnings);
}
