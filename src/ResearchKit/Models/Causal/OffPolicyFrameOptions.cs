using ResearchKit.Statistics.Causal;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="OffPolicy.Evaluate"/>.</summary>
public sealed record OffPolicyFrameOptions
{
    /// <summary>Bounds of weights, folds, the exploration floor and the level of intervals.</summary>
    public OffPolicyOptions Evaluation { get; init; } = new();

    /// <summary>Terms of the models of the outcome, as on the right of a formula: <c>"C(mastered) + round"</c>. Null, the default: a mean of each action.</summary>
    public string? Context { get; init; }

    /// <summary>For each action, the column with the logging policy's probability of it, where all are logged: a policy that takes what was never possible is then refused. Null, the default: only that of the action taken is known.</summary>
    public IReadOnlyDictionary<string, string>? Logging { get; init; }

    /// <summary>Column of the groups whose rows may depend on each other, such as the learner; null for none. Default null.</summary>
    public string? Cluster { get; init; }
}
