using System.Text.Json.Serialization;

namespace ResearchKit.Synthesis;

/// <summary>
/// Three streams of answers, each made by one model of the field and recovered from its own stream alone: a static test (two-parameter logistic), a practice
/// unit (additive factors), and a unit of fixed length (Bayesian knowledge tracing).
/// </summary>
public sealed record PracticeEffects
{
    /// <summary>Static test: standard deviation of the log of the items' discriminations, whose mean is 0. Source: the target table; the usual prior of item response models.</summary>
    public double DiscriminationSpread { get; init; } = 0.30;

    /// <summary>Static test: standard deviation of the items' difficulties, whose mean is 0, in standard deviations of ability. Source: as for discriminations.</summary>
    public double DifficultySpread { get; init; } = 1.0;

    /// <summary>Additive factors: share of right answers at the first opportunity, over learners and skills. Source: Koedinger, Carvalho, Liu and McLaughlin (2023): 65 %.</summary>
    public double FirstCorrect { get; init; } = 0.65;

    /// <summary>Additive factors: opportunities after the first in which a learner of average intercept comes to mastery. Source: Koedinger et al. (2023): about seven.</summary>
    public double OpportunitiesToMastery { get; init; } = 7;

    /// <summary>Additive factors: probability of a right answer at which a skill counts as mastered. Source: Koedinger et al. (2023): 80 %.</summary>
    public double Mastery { get; init; } = 0.80;

    /// <summary>Additive factors: standard deviation of learners' intercepts, in log odds. Source: Koedinger et al. (2023): learners differ in initial knowledge far more than in rate.</summary>
    public double LearnerSpread { get; init; } = 0.80;

    /// <summary>Additive factors: correlation of learners' intercepts with their mathematics in the term. Source: planted.</summary>
    public double LearnerMathematics { get; init; } = 0.60;

    /// <summary>Additive factors: half the distance of the easiest from the hardest skill, in log odds. Source: planted.</summary>
    public double SkillSpread { get; init; } = 0.30;

    /// <summary>Additive factors: how far learning rates of skills lie from their mean, as a share of it. Source: Koedinger et al. (2023): rates are nearly equal.</summary>
    public double RateSpread { get; init; } = 0.05;

    /// <summary>Knowledge tracing: lowest probability that a skill is known before practice. Source: Corbett and Anderson (1995); range of the target table.</summary>
    public double KnownLow { get; init; } = 0.20;

    /// <summary>Knowledge tracing: highest probability that a skill is known before practice. Source: as for the lowest.</summary>
    public double KnownHigh { get; init; } = 0.50;

    /// <summary>Knowledge tracing: lowest probability of learning a skill from one answer to the next. Source: Corbett and Anderson (1995); range of the target table.</summary>
    public double LearnLow { get; init; } = 0.05;

    /// <summary>Knowledge tracing: highest probability of learning a skill from one answer to the next. Source: as for the lowest.</summary>
    public double LearnHigh { get; init; } = 0.30;

    /// <summary>Knowledge tracing: lowest probability of a right answer where the skill is not known. Source: planted.</summary>
    public double GuessLow { get; init; } = 0.10;

    /// <summary>Knowledge tracing: highest probability of a right answer where the skill is not known. Source: Baker, Corbett and Aleven (2008): at most 0.3, so that the states keep their meaning.</summary>
    public double GuessHigh { get; init; } = 0.30;

    /// <summary>Knowledge tracing: lowest probability of a wrong answer where the skill is known. Source: planted.</summary>
    public double SlipLow { get; init; } = 0.02;

    /// <summary>Knowledge tracing: highest probability of a wrong answer where the skill is known. Source: Baker, Corbett and Aleven (2008): at most 0.1.</summary>
    public double SlipHigh { get; init; } = 0.10;

    /// <summary>Nothing to find: where learners start in practice has nothing to do with their mathematics. Items, skills and learning stay as nuisances.</summary>
    [JsonIgnore]
    public static PracticeEffects None { get; } = new() { LearnerMathematics = 0 };

    internal void Validate()
    {
        foreach (var (name, value) in new[]
        {
            (nameof(FirstCorrect), FirstCorrect), (nameof(Mastery), Mastery), (nameof(KnownLow), KnownLow), (nameof(KnownHigh), KnownHigh),
            (nameof(LearnLow), LearnLow), (nameof(LearnHigh), LearnHigh), (nameof(GuessLow), GuessLow), (nameof(GuessHigh), GuessHigh),
            (nameof(SlipLow), SlipLow), (nameof(SlipHigh), SlipHigh),
        })
        {
            if (value is not (> 0 and < 1))
                throw new ArgumentException($"{name} is a probability and must be above 0 and under 1; it is {value}.", name);
        }
        foreach (var (name, low, high) in new[]
        {
            (nameof(KnownLow), KnownLow, KnownHigh), (nameof(LearnLow), LearnLow, LearnHigh),
            (nameof(GuessLow), GuessLow, GuessHigh), (nameof(SlipLow), SlipLow, SlipHigh),
        })
        {
            if (low > high)
                throw new ArgumentException($"{name} is the lower end of a range and must not be above the upper end, {high}; it is {low}.", name);
        }
        foreach (var (name, value) in new[]
        {
            (nameof(DiscriminationSpread), DiscriminationSpread), (nameof(DifficultySpread), DifficultySpread), (nameof(LearnerSpread), LearnerSpread),
            (nameof(SkillSpread), SkillSpread), (nameof(RateSpread), RateSpread),
        })
        {
            if (value is not (>= 0 and < 5))
                throw new ArgumentException($"{name} is a spread and must be from 0 to under 5; it is {value}.", name);
        }
        if (OpportunitiesToMastery is not (> 0 and < 1000))
            throw new ArgumentException($"{nameof(OpportunitiesToMastery)} must be above 0 and under 1,000; it is {OpportunitiesToMastery}.", nameof(OpportunitiesToMastery));
        if (Math.Abs(LearnerMathematics) > 1)
            throw new ArgumentException($"{nameof(LearnerMathematics)} is a correlation and must be from -1 to 1; it is {LearnerMathematics}.", nameof(LearnerMathematics));
    }
}
