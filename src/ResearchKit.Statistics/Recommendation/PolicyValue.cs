using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Recommendation;

/// <summary>What a policy of recommendation would have been worth on a delayed test, from the log of another that chose by chance with known probabilities: the first measure of a policy, before any agreement with the log.</summary>
public static class PolicyValue
{
    /// <summary>Evaluates a policy off-policy: see <see cref="OffPolicyEvaluation"/> for the estimators, their intervals and limits.</summary>
    /// <param name="outcome">The delayed test of each logged decision; NaN is missing.</param>
    /// <param name="shown">Which item was shown, from 0; -1 is missing.</param>
    /// <param name="propensity">The logged probability of showing it, above 0.</param>
    /// <param name="policy">The policy's probability of each item in a row, such as <see cref="ActionPolicy.Probabilities"/> gives; they add up to 1.</param>
    /// <param name="items">Names of the items, at least two.</param>
    /// <param name="context">What was known when it was shown, for models of the outcome; null for a mean of each item.</param>
    /// <param name="clusters">The learners, where one has several rows; null for none.</param>
    /// <param name="options">Bounds and folds; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">Lengths differ, or the policy does not give one probability an item; the message names the row.</exception>
    public static OffPolicyResult Of(
        ReadOnlyMemory<double> outcome, ReadOnlyMemory<int> shown, ReadOnlyMemory<double> propensity, Func<int, double[]> policy, IReadOnlyList<string> items,
        DesignMatrix? context = null, Grouping? clusters = null, OffPolicyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(items);
        double[][] columns = [.. items.Select(_ => new double[outcome.Length])];
        for (int row = 0; row < outcome.Length; row++)
        {
            double[] probabilities = policy(row);
            if (probabilities.Length != items.Count)
                throw new ArgumentException($"The policy gives {probabilities.Length} probabilities in row {row}; there are {items.Count} items.", nameof(policy));
            for (int item = 0; item < columns.Length; item++)
                columns[item][row] = probabilities[item];
        }

        return new OffPolicyEvaluation(options).Fit(
            new OffPolicyData(outcome, shown, propensity, [.. columns.Select(column => new ReadOnlyMemory<double>(column))], items, context, clusters: clusters), cancellationToken);
    }
}
