namespace ResearchKit.Statistics.ItemResponse;

/// <summary>Answers of persons to items. Immutable as long as its arrays are left alone: they are kept, not copied.</summary>
public sealed class ItemResponseData
{
    /// <summary>The largest category that an answer may have.</summary>
    public const int LargestCategory = 99;

    private readonly ReadOnlyMemory<double>[] _answers;

    /// <summary>Answers, a column an item.</summary>
    /// <param name="items">Names of the items, each once; at least one.</param>
    /// <param name="answers">
    /// For each item its answers, one a person (or a pattern of answers): 0 for wrong and 1 for right, or categories 0, 1, 2, ... in their order. NaN is missing:
    /// not presented or not answered; it is left out of the likelihood, not counted as wrong.
    /// </param>
    /// <param name="weights">How often each row counts, zero or more; NaN leaves the row out. Null: once each.</param>
    /// <param name="groups">The group of each person, such as a language; null leaves the row out. No groups: one population.</param>
    /// <exception cref="ArgumentException">Lengths differ, a name occurs twice, an answer is no whole number from 0 to 99, or a weight is negative or infinite.</exception>
    public ItemResponseData(
        IReadOnlyList<string> items, IReadOnlyList<ReadOnlyMemory<double>> answers, ReadOnlyMemory<double>? weights = null, IReadOnlyList<string?>? groups = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(answers);
        if (items.Count == 0 || items.Count != answers.Count)
            throw new ArgumentException($"There are {items.Count} names of items and {answers.Count} columns of answers. Give one name a column, and at least one item.", nameof(answers));
        string? twice = items.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
            throw new ArgumentException($"Two items are named '{twice}'. Give every item a name of its own.", nameof(items));
        PersonCount = answers[0].Length;
        for (int i = 0; i < items.Count; i++)
            CheckAnswers(items[i], answers[i].Span);
        if (weights is { } given)
            CheckWeights(given.Span);
        if (groups is not null && groups.Count != PersonCount)
            throw new ArgumentException($"There are {groups.Count} groups and {PersonCount} rows of answers. Give one group a row.", nameof(groups));
        Items = [.. items];
        _answers = [.. answers];
        Weights = weights;
        Groups = groups;
    }

    /// <summary>Names of the items.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>Rows: persons, or patterns of answers with weights.</summary>
    public int PersonCount { get; }

    /// <summary>How often each row counts; null: once each.</summary>
    public ReadOnlyMemory<double>? Weights { get; }

    /// <summary>The group of each row; null: one population.</summary>
    public IReadOnlyList<string?>? Groups { get; }

    /// <summary>The answers to one item, one a row; NaN is missing.</summary>
    /// <param name="item">From 0 to below the number of items.</param>
    public ReadOnlySpan<double> Answers(int item) => _answers[item].Span;

    /// <summary>The same answers with the group of each row.</summary>
    /// <param name="groups">The group of each person; null leaves the row out.</param>
    /// <exception cref="ArgumentException">There is not one group a row.</exception>
    public ItemResponseData InGroups(IReadOnlyList<string?> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return new ItemResponseData(Items, _answers, Weights, groups);
    }

    /// <summary>The same answers with other items: chosen, in another order, or split by group.</summary>
    internal ItemResponseData WithItems(IReadOnlyList<string> items, IReadOnlyList<ReadOnlyMemory<double>> answers) => new(items, answers, Weights, Groups);

    internal ReadOnlyMemory<double> Column(int item) => _answers[item];

    private void CheckAnswers(string item, ReadOnlySpan<double> answers)
    {
        if (answers.Length != PersonCount)
            throw new ArgumentException($"Item '{item}' has {answers.Length} answers; the first item has {PersonCount}. Give one answer a person, NaN where there is none.", nameof(answers));
        for (int row = 0; row < answers.Length; row++)
        {
            double answer = answers[row];
            if (!double.IsNaN(answer) && (answer != Math.Floor(answer) || answer is < 0 or > LargestCategory))
                throw new ArgumentException($"The answer to item '{item}' in row {row} is {answer:R}; expected 0 for wrong and 1 for right, or a category 0, 1, 2, ... up to {LargestCategory}. Code the answers so.", nameof(answers));
        }
    }

    private void CheckWeights(ReadOnlySpan<double> weights)
    {
        if (weights.Length != PersonCount)
            throw new ArgumentException($"There are {weights.Length} weights and {PersonCount} rows of answers. Give one weight a row.", nameof(weights));
        for (int row = 0; row < weights.Length; row++)
        {
            if (weights[row] < 0 || double.IsInfinity(weights[row]))
                throw new ArgumentException($"The weight of row {row} is {weights[row]:R}; a weight is zero or more and finite.", nameof(weights));
        }
    }
}
