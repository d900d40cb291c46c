using ResearchKit.Frames;
using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>What policies would be worth, from logs of decisions made by chance with known probabilities.</summary>
public static class OffPolicy
{
    /// <summary>Evaluates a policy on a log with one row a decision: see <see cref="OffPolicyEvaluation"/>.</summary>
    /// <param name="frame">The log, synthetic or released. Rows with a missing value are left out and counted.</param>
    /// <param name="outcome">Column of the outcome: a number, or TRUE and FALSE.</param>
    /// <param name="action">Column of the action taken.</param>
    /// <param name="propensity">Column of the probability with which the logging policy took it.</param>
    /// <param name="policy">For each action, as it stands in the column, the column with the evaluated policy's probability of it. They add up to 1 in a row.</param>
    /// <param name="options">Context, clusters, bounds of weights; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>An immutable result that displays itself.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="ArgumentException">
    /// There is no such column, the log has an action that the policy does not name, a propensity is 0, or the policy takes an action that was never possible; the message names it.
    /// </exception>
    /// <example><code>
    /// OffPolicy.Evaluate(log, "is_right", "activity", "propensity", new Dictionary&lt;string, string&gt; { ["quiz"] = "p_quiz", ["video"] = "p_video" }, new() { Context = "mastered", Cluster = "learner_id" })
    /// </code></example>
    public static OffPolicyModel Evaluate(
        DataFrame frame, string outcome, string action, string propensity, IReadOnlyDictionary<string, string> policy, OffPolicyFrameOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(policy);
        options ??= new OffPolicyFrameOptions();
        if (!frame.Provenance.Protection.MayBeShown())
        {
            throw new ProtectedDataException(
                "Off-policy evaluation of protected rows is not shown: weights single decisions out, and each further policy would be a release of its own. Evaluate on a synthetic store, or compare means of actions with Regression.Fit, which goes through the release gate.");
        }

        var estimator = new OffPolicyEvaluation(options.Evaluation);
        string call = $"OffPolicy.Evaluate({outcome} by {action})";
        Formula? context = options.Context is null ? null : Formula.Parse($"`{outcome}` ~ {options.Context}");
        var columns = new List<ColumnName>();
        foreach (string named in new[] { outcome, action, propensity }.Concat(policy.Values).Concat(options.Logging?.Values ?? []).Concat(options.Cluster is null ? [] : [options.Cluster]))
        {
            if (!frame.HasColumn(named))
                throw new ArgumentException(NameSuggestion.NotFound("column", "the log", named, [.. frame.ColumnNames]), nameof(frame));
            columns.Add(new ColumnName(0, named));
        }

        if (context is not null)
            columns.AddRange(DesignRecipe.ColumnsOf(context));
        ModelFrame rows = ModelFrame.Of(frame, columns, call, cancellationToken);
        double[] Numbers(string name) => FormulaColumns.Numbers(rows.Complete, new ColumnName(0, name), call);
        string[] actions = [.. policy.Keys];
        if (options.Logging is { } logged && !actions.ToHashSet(StringComparer.Ordinal).SetEquals(logged.Keys))
            throw new ArgumentException($"The policy names the actions {string.Join(", ", actions)}, and Logging {string.Join(", ", logged.Keys)}. Name the same.", nameof(options));
        int[] taken = [.. FormulaColumns.Levels(rows.Complete[action]).Select(level => Array.IndexOf(actions, level) is >= 0 and var place
            ? place
            : throw new ArgumentException($"The log has the action \"{level}\", which the policy does not name. It names {string.Join(", ", actions)}: give each action a column, of zeros where the policy never takes it.", nameof(policy)))];
        var data = new OffPolicyData(
            Numbers(outcome), taken, Numbers(propensity), [.. actions.Select(one => (ReadOnlyMemory<double>)Numbers(policy[one]))], actions,
            context is null || rows.Complete.Length == 0 ? null : DesignRecipe.Learn(context, rows.Complete).Build(rows.Complete, cancellationToken),
            options.Logging is { } logging ? [.. actions.Select(one => (ReadOnlyMemory<double>)Numbers(logging[one]))] : null,
            options.Cluster is { } cluster ? Grouping.FromKeys(cluster, [.. FormulaColumns.Levels(rows.Complete[cluster])]) : null);
        return new OffPolicyModel(call, outcome, frame, options, estimator.Fit(data, cancellationToken), rows.Missingness);
    }
}
