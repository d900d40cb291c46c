using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Models;

/// <summary>How a model of practice treats differences between learners.</summary>
public enum PracticeLearners
{
    /// <summary>There are none: learners differ by their counts alone.</summary>
    None,

    /// <summary>Learners are a random intercept, whose variance is estimated.</summary>
    Random,
}

/// <summary>Settings of <see cref="PracticeModels"/>.</summary>
public sealed record PracticeOptions
{
    /// <summary>Whether counts c enter as log(1 + c), so that the tenth answer teaches less than the second. Default false.</summary>
    public bool LogCounts { get; init; }

    /// <summary>How learners differ. Null, the default: a random intercept for the additive factors model, none for performance factors, as their authors define them.</summary>
    public PracticeLearners? Learners { get; init; }

    /// <summary>Ridge penalty on the coefficients of skills, zero or more; not with random learners. Default 0. See <see cref="PracticeModelOptions.SkillPenalty"/>.</summary>
    public double SkillPenalty { get; init; }

    /// <summary>With random learners: points of quadrature, 1 for Laplace's approximation. Default 1.</summary>
    public int QuadraturePoints { get; init; } = 1;

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Of protected rows: whether skills that too few learners answered rightly, or wrongly, are left out, instead of the model being refused. Default false.</summary>
    public bool LeaveOutSmallSkills { get; init; }
}
