using System.Globalization;

namespace ResearchKit.Statistics.Recommendation;

/// <summary>Who used what, and how much: a sparse table of learners by items. Counts of the same pair are added up.</summary>
public sealed class InteractionLog
{
    private readonly (int Item, double Weight)[][] _rows;

    private InteractionLog((int Item, double Weight)[][] rows, int items)
    {
        (_rows, ItemCount) = (rows, items);
    }

    /// <summary>Learners.</summary>
    public int LearnerCount => _rows.Length;

    /// <summary>Items.</summary>
    public int ItemCount { get; }

    /// <summary>What a learner used, by item, with how much.</summary>
    /// <param name="learner">Place of the learner.</param>
    public IReadOnlyList<(int Item, double Weight)> Of(int learner) => _rows[learner];

    /// <summary>Puts a log together.</summary>
    /// <param name="learners">Place of the learner of each row, from 0.</param>
    /// <param name="items">Place of the item of each row, from 0.</param>
    /// <param name="learnerCount">How many learners there are.</param>
    /// <param name="itemCount">How many items there are.</param>
    /// <param name="weights">How much: a count or a rating, finite and 0 or more. Empty for one each. Rows of 0 are no use.</param>
    /// <exception cref="ArgumentException">Lengths differ, a place is out of range, or a weight is negative or no number; the message names the row.</exception>
    public static InteractionLog Of(ReadOnlySpan<int> learners, ReadOnlySpan<int> items, int learnerCount, int itemCount, ReadOnlySpan<double> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(learnerCount);
        ArgumentOutOfRangeException.ThrowIfNegative(itemCount);
        if (learners.Length != items.Length || (!weights.IsEmpty && weights.Length != items.Length))
            throw new ArgumentException($"There are {learners.Length} learners, {items.Length} items and {weights.Length} weights; give one of each a row.", nameof(items));
        var rows = new Dictionary<int, double>[learnerCount];
        for (int row = 0; row < items.Length; row++)
        {
            double weight = weights.IsEmpty ? 1 : weights[row];
            if (learners[row] < 0 || learners[row] >= learnerCount || items[row] < 0 || items[row] >= itemCount || !(weight >= 0 && double.IsFinite(weight)))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has learner {learners[row]} of {learnerCount}, item {items[row]} of {itemCount} and weight {weight:R}; expected places from 0 and a finite weight of 0 or more."), nameof(items));
            if (weight == 0)
                continue;
            Dictionary<int, double> of = rows[learners[row]] ??= [];
            of[items[row]] = of.GetValueOrDefault(items[row]) + weight;
        }

        return new InteractionLog([.. rows.Select(row => row is null ? [] : row.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)).ToArray())], itemCount);
    }
}
