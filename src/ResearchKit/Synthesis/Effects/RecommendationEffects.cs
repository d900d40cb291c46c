using System.Text.Json.Serialization;

namespace ResearchKit.Synthesis;

/// <summary>Recommendations of a next activity: how the platform chose, and what the choice is worth on a delayed test.</summary>
public sealed record RecommendationEffects
{
    /// <summary>Least probability with which any activity is shown: the exploration floor. From above 0 to under 0.2. Source: planted.</summary>
    public double ExplorationFloor { get; init; } = 0.05;

    /// <summary>Share of recommendations that are taken up. Source: planted.</summary>
    public double Acceptance { get; init; } = 0.70;

    /// <summary>Share right on the delayed test for learners at the start of the path, without any help of a recommendation. Source: planted.</summary>
    public double DelayedBase { get; init; } = 0.35;

    /// <summary>Rise of that share a skill mastered at placement. Source: planted; confounds what is recommended with who did well anyway.</summary>
    public double DelayedPerSkill { get; init; } = 0.05;

    /// <summary>What a taken-up activity adds when all that it requires is mastered and it is not: the next step of the path. Source: planted; mastery learning, Kulik, Kulik and Bangert-Drowns (1990).</summary>
    public double NextSkillGain { get; init; } = 0.25;

    /// <summary>What a taken-up activity adds when its skill is mastered already. Source: planted.</summary>
    public double KnownSkillGain { get; init; } = 0.08;

    /// <summary>What a taken-up activity adds when something that it requires is not mastered. Source: planted.</summary>
    public double TooEarlyGain { get; init; } = 0.02;

    /// <summary>Nothing to find: no recommendation changes the delayed test, so that all policies are worth the same.</summary>
    [JsonIgnore]
    public static RecommendationEffects None { get; } = new() { NextSkillGain = 0, KnownSkillGain = 0, TooEarlyGain = 0 };

    internal void Validate()
    {
        if (ExplorationFloor is not (> 0 and < 0.2))
            throw new ArgumentException($"{nameof(ExplorationFloor)} must be above 0 and under 0.2, there being five activities; it is {ExplorationFloor}.", nameof(ExplorationFloor));
        if (Acceptance is not (>= 0 and <= 1))
            throw new ArgumentException($"{nameof(Acceptance)} is a share and must be from 0 to 1; it is {Acceptance}.", nameof(Acceptance));
        var gains = new[] { 0, NextSkillGain, KnownSkillGain, TooEarlyGain };
        var rise = new[] { 0, 4 * DelayedPerSkill };
        if (DelayedBase + rise.Min() + gains.Min() < 0 || DelayedBase + rise.Max() + gains.Max() > 1)
        {
            throw new ArgumentException(
                $"{nameof(DelayedBase)} with all that is added to it must stay from 0 to 1; it is {DelayedBase}, with {4 * DelayedPerSkill} for four skills and gains of {gains.Min()} to {gains.Max()}.",
                nameof(DelayedBase));
        }
    }
}
