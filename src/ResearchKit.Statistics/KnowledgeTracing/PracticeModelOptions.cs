namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>What a <see cref="PracticeModel"/> counts before each answer.</summary>
public enum PracticeCounts
{
    /// <summary>Opportunities: the additive factors model (AFM; Cen, Koedinger and Junker 2006).</summary>
    Opportunities,

    /// <summary>Right and wrong answers apart: performance factors analysis (PFA; Pavlik, Cen and Koedinger 2009).</summary>
    RightAndWrong,
}

/// <summary>How a <see cref="PracticeModel"/> treats differences between learners.</summary>
public enum LearnerEffects
{
    /// <summary>There are none: learners differ by their counts alone.</summary>
    None,

    /// <summary>An effect for each learner, shrunken by <see cref="PracticeModelOptions.LearnerPenalty"/>: as if drawn from a normal distribution with the variance 1 / penalty.</summary>
    Penalised,
}

/// <summary>Settings of a <see cref="PracticeModel"/>.</summary>
public sealed record PracticeModelOptions
{
    /// <summary>What is counted. Default: opportunities (AFM).</summary>
    public PracticeCounts Counts { get; init; } = PracticeCounts.Opportunities;

    /// <summary>Whether counts c enter as log(1 + c), so that the tenth answer teaches less than the second. Default false.</summary>
    public bool LogCounts { get; init; }

    /// <summary>
    /// Penalty λ on the coefficients of skills: λ/2 times the sum of their squares is taken from the log-likelihood, intercepts too. Zero or more; default 0, maximum likelihood.
    /// Skills that all learners answer alike have an estimate only with a penalty; 1 is usual in the field.
    /// </summary>
    public double SkillPenalty { get; init; }

    /// <summary>Whether each learner has an effect. Default none.</summary>
    public LearnerEffects Learners { get; init; } = LearnerEffects.None;

    /// <summary>Penalty on learners' effects, above zero. Default 1. Used with <see cref="LearnerEffects.Penalised"/>.</summary>
    public double LearnerPenalty { get; init; } = 1;

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Most iterations, at least 1. Default 100; an ordinary fit takes under 12.</summary>
    public int MaximumIterations { get; init; } = 100;

    internal int CoefficientsPerSkill => Counts == PracticeCounts.Opportunities ? 2 : 3;

    internal void Validate()
    {
        if (!Enum.IsDefined(Counts))
            throw new ArgumentOutOfRangeException(nameof(Counts), Counts, "Choose Opportunities or RightAndWrong.");
        if (!Enum.IsDefined(Learners))
            throw new ArgumentOutOfRangeException(nameof(Learners), Learners, "Choose None or Penalised.");
        if (!(SkillPenalty >= 0) || double.IsInfinity(SkillPenalty))
            throw new ArgumentOutOfRangeException(nameof(SkillPenalty), SkillPenalty, "A penalty is zero or more and finite.");
        if (!(LearnerPenalty > 0) || double.IsInfinity(LearnerPenalty))
            throw new ArgumentOutOfRangeException(nameof(LearnerPenalty), LearnerPenalty, "The penalty on learners is above zero and finite: without one their effects and the intercepts of skills are not told apart.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
    }
}
