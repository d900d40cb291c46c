using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>A log of decisions made by chance with known probabilities, their outcomes, and what another policy would have done. Arrays are kept, not copied.</summary>
public sealed class OffPolicyData
{
    /// <summary>Puts log and policy together.</summary>
    /// <param name="outcome">Outcome of each decision (a reward: more is better or worse, as the reader likes); NaN is missing.</param>
    /// <param name="action">The action taken in each, from 0 to below the number of actions; -1 is missing.</param>
    /// <param name="propensity">The probability with which the logging policy took it, above 0 and to 1; NaN is missing.</param>
    /// <param name="policy">For each action, the probability with which the evaluated policy would take it in each row. They add up to 1 in a row.</param>
    /// <param name="actions">Names of the actions.</param>
    /// <param name="context">Terms of models of the outcome, with an intercept; null for a mean of each action.</param>
    /// <param name="logging">For each action, the probability with which the logging policy would have taken it; null where only that of the action taken is logged.</param>
    /// <param name="clusters">Groups whose rows may depend on each other, such as the learner; null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ, or there are fewer than two actions.</exception>
    public OffPolicyData(
        ReadOnlyMemory<double> outcome, ReadOnlyMemory<int> action, ReadOnlyMemory<double> propensity, IReadOnlyList<ReadOnlyMemory<double>> policy, IReadOnlyList<string> actions,
        DesignMatrix? context = null, IReadOnlyList<ReadOnlyMemory<double>>? logging = null, Grouping? clusters = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(actions);
        if (actions.Count < 2 || policy.Count != actions.Count || (logging is not null && logging.Count != actions.Count))
            throw new ArgumentException($"There are {actions.Count} actions, {policy.Count} columns of the policy{(logging is null ? "" : $" and {logging.Count} of the logging policy")}. Give two actions or more, and a column for each.", nameof(actions));
        int n = outcome.Length;
        if (action.Length != n || propensity.Length != n || policy.Any(column => column.Length != n) || logging?.Any(column => column.Length != n) == true || (context is not null && context.RowCount != n) || (clusters is not null && clusters.Codes.Length != n))
            throw new ArgumentException($"The log has {n} outcomes; actions, propensities, policies, context and clusters need as many rows.", nameof(outcome));
        if (context is { HasIntercept: false })
            throw new ArgumentException("Models of the outcome need an intercept: make the design matrix with hasIntercept: true.", nameof(context));
        (Outcome, Action, Propensity, Policy, Actions, Context, Logging, Clusters) = (outcome, action, propensity, policy, actions, context, logging, clusters);
    }

    /// <summary>Outcome of each decision.</summary>
    public ReadOnlyMemory<double> Outcome { get; }

    /// <summary>The action taken in each.</summary>
    public ReadOnlyMemory<int> Action { get; }

    /// <summary>The logged probability of the action taken.</summary>
    public ReadOnlyMemory<double> Propensity { get; }

    /// <summary>The evaluated policy's probability of each action.</summary>
    public IReadOnlyList<ReadOnlyMemory<double>> Policy { get; }

    /// <summary>Names of the actions.</summary>
    public IReadOnlyList<string> Actions { get; }

    /// <summary>Terms of models of the outcome; null for a mean of each action.</summary>
    public DesignMatrix? Context { get; }

    /// <summary>The logging policy's probability of each action, where it is known.</summary>
    public IReadOnlyList<ReadOnlyMemory<double>>? Logging { get; }

    /// <summary>The clusters, or null for none.</summary>
    public Grouping? Clusters { get; }
}
