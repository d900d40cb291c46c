using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Processes;

/// <summary>Policies whose true values the model says.</summary>
internal enum RecommendationPolicy
{
    /// <summary>The policy that made the log.</summary>
    Logging,

    /// <summary>The first skill of the path that is not mastered: all that it requires is.</summary>
    Mastery,

    /// <summary>The activity that is most often taken up, whoever asks.</summary>
    Popularity,

    /// <summary>An expert's fixed path: the first activity in the first week, the second in the second, the third in the third.</summary>
    Expert,
}

/// <summary>
/// How recommendations are logged, and what they are worth. With m skills mastered at placement, activity a (both counted from 0) and three rounds:
/// <code>
/// m = number of cuts under r θ + √(1 − r²) e,                      P(m) = 0.15, 0.20, 0.25, 0.20, 0.20
/// π(a | m) = floor + (1 − 5 floor) (½ popularity(a) + ½ [a = m])
/// P(right | m, a) = base + per skill · m + acceptance · gain(m, a)  gain: next skill for a = m, known skill for a &lt; m, too early for a &gt; m
/// value of a policy = mean over rounds t of Σ_m P(m) P(right | m, policy(m, t))
/// </code>
/// </summary>
internal sealed class RecommendationModel(RecommendationEffects effects)
{
    /// <summary>Correlation of what is mastered at placement with the learner's mathematics in the term.</summary>
    private const double MathematicsAtPlacement = 0.70;

    /// <summary>The activity that is most popular, counted from 0.</summary>
    public const int MostPopular = 3;

    /// <summary>Share of learners with 0, 1, 2, 3 and 4 skills mastered at placement.</summary>
    public static readonly double[] MasteredShares = [0.15, 0.20, 0.25, 0.20, 0.20];

    private static readonly double[] Popularity = [0.10, 0.15, 0.20, 0.45, 0.10];
    private static readonly double[] Cuts = [.. new[] { 0.15, 0.35, 0.60, 0.80 }.Select(NormalDistribution.Quantile)];

    public RecommendationEffects Effects { get; } = effects;

    /// <summary>Skills mastered at placement, 0 to 4; one draw.</summary>
    public static int Mastered(double mathematics, RandomStream random)
    {
        const double rest = 1 - (MathematicsAtPlacement * MathematicsAtPlacement);
        var standing = (MathematicsAtPlacement * mathematics) + (Math.Sqrt(rest) * random.Normal());
        var mastered = 0;
        while (mastered < Cuts.Length && standing > Cuts[mastered])
            mastered++;
        return mastered;
    }

    /// <summary>Probabilities with which the platform shows each activity.</summary>
    public void Log(int mastered, Span<double> probabilities)
    {
        var free = 1 - (LearningContent.PathSkills * Effects.ExplorationFloor);
        for (var activity = 0; activity < probabilities.Length; activity++)
            probabilities[activity] = Effects.ExplorationFloor + (free * ((0.5 * Popularity[activity]) + (activity == mastered ? 0.5 : 0)));
    }

    /// <summary>Probability of a right answer on the delayed test.</summary>
    public double DelayedShare(int mastered, int activity, bool isAccepted)
    {
        var gain = activity == mastered ? Effects.NextSkillGain : activity < mastered ? Effects.KnownSkillGain : Effects.TooEarlyGain;
        return Effects.DelayedBase + (Effects.DelayedPerSkill * mastered) + (isAccepted ? gain : 0);
    }

    /// <summary>The true value of a policy: the share right on the delayed test if the platform had followed it.</summary>
    public double Value(RecommendationPolicy policy)
    {
        Span<double> probabilities = stackalloc double[LearningContent.PathSkills];
        var value = 0.0;
        for (var mastered = 0; mastered < MasteredShares.Length; mastered++)
        {
            for (var round = 0; round < LearningContent.Rounds; round++)
            {
                Choose(policy, mastered, round, probabilities);
                for (var activity = 0; activity < probabilities.Length; activity++)
                {
                    var share = (Effects.Acceptance * DelayedShare(mastered, activity, true)) + ((1 - Effects.Acceptance) * DelayedShare(mastered, activity, false));
                    value += MasteredShares[mastered] * probabilities[activity] * share / LearningContent.Rounds;
                }
            }
        }
        return value;
    }

    private void Choose(RecommendationPolicy policy, int mastered, int round, Span<double> probabilities)
    {
        if (policy == RecommendationPolicy.Logging)
        {
            Log(mastered, probabilities);
            return;
        }
        probabilities.Clear();
        probabilities[policy switch
        {
            RecommendationPolicy.Mastery => mastered,
            RecommendationPolicy.Popularity => MostPopular,
            RecommendationPolicy.Expert => round,
            _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "Expected a policy of the model."),
        }] = 1;
    }
}
