using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>Grown trees as an estimation result of a frame, with its learners. Immutable.</summary>
internal sealed class BoostedTreesFit(GradientBoostingResult result, TreeRows rows) : IEstimationResult
{
    public string Method => result.Method;

    public IReadOnlyList<Estimate> Estimates => [];

    public double ConfidenceLevel => double.NaN;

    public IReadOnlyList<LevelCount> SampleSizes { get; } = rows.Learners is null ? result.SampleSizes : [.. result.SampleSizes, new LevelCount("learners", rows.LearnerCount)];

    public MissingnessRecord Missingness => rows.Missingness;

    public ConvergenceRecord Convergence => result.Convergence;

    public IReadOnlyList<string> Warnings => result.Warnings;
}
