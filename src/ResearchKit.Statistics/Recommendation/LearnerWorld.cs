using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Statistics.Recommendation;

/// <summary>How simulated learners learn.</summary>
public enum LearnerKind
{
    /// <summary>As knowledge tracing says: a skill is known or not, and comes to be known from one answer to the next.</summary>
    KnowledgeTracing,

    /// <summary>
    /// Otherwise: strength on each skill grows a little with each answer and fades while others are practised, and answers follow it by a logistic curve. Mastery that a policy estimates by knowledge tracing is then misspecified.
    /// </summary>
    GradualWithFading,
}

/// <summary>A world of simulated learners that policies are tried in. What holds in it need not hold of learners.</summary>
public sealed record LearnerWorld
{
    /// <summary>Which skill builds on which.</summary>
    public required PrerequisiteGraph Graph { get; init; }

    /// <summary>Knowledge-tracing parameters of each skill.</summary>
    public required IReadOnlyList<KnowledgeParameters> Skills { get; init; }

    /// <summary>How they learn. Default as knowledge tracing says.</summary>
    public LearnerKind Kind { get; init; }

    /// <summary>What is left of learning while a prerequisite is not known: 0, nothing, to 1, all. Default 0.2.</summary>
    public double LearningWithoutPrerequisites { get; init; } = 0.2;

    /// <summary>Answers of each learner, at least 1. Default 40.</summary>
    public int Steps { get; init; } = 40;

    /// <summary>Probability that a known skill is forgotten before the delayed test; of gradual learners the share of gained strength. Default 0.1.</summary>
    public double ForgottenBeforeTest { get; init; } = 0.1;

    /// <summary>Learners, at least 2. Default 1,000.</summary>
    public int Learners { get; init; } = 1000;

    /// <summary>Seed. The same for all policies that are compared: they meet the same learners. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    internal void Validate()
    {
        if (Skills.Count != Graph.Skills.Count || Skills.Count == 0)
            throw new ArgumentException($"The world has {Graph.Skills.Count} skills in its graph and parameters of {Skills.Count}; expected the same number, and at least one.");
        for (int i = 0; i < Skills.Count; i++)
        {
            KnowledgeParameters p = Skills[i];
            if (!(p.Prior >= 0 && p.Prior <= 1 && p.Learn >= 0 && p.Learn <= 1 && p.Slip >= 0 && p.Slip <= 1 && p.Guess >= 0 && p.Guess <= 1 && p.Forget >= 0 && p.Forget <= 1))
                throw new ArgumentException($"The parameters of '{Graph.Skills[i]}' are {p}; each is a probability.");
        }

        if (!(LearningWithoutPrerequisites >= 0 && LearningWithoutPrerequisites <= 1) || !(ForgottenBeforeTest >= 0 && ForgottenBeforeTest <= 1) || Steps < 1 || Learners < 2)
            throw new ArgumentException("A world has shares between 0 and 1, at least one step and at least two learners.");
    }
}
