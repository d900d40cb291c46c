namespace ResearchKit.Statistics.Reliability;

/// <summary>The items of a scale (or the ratings of several raters): named columns of numbers, NaN where an answer is missing. Arrays are kept, not copied.</summary>
public sealed class ScaleItems
{
    /// <summary>Puts items together.</summary>
    /// <param name="items">Name and values of each; one value a person, all of one length.</param>
    /// <exception cref="ArgumentException">Lengths differ, a name is given twice, or there are fewer than two items.</exception>
    public ScaleItems(IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count < 2)
            throw new ArgumentException($"Reliability is about several items or raters, and {items.Count} is given. Give two or more.", nameof(items));
        foreach ((string name, ReadOnlyMemory<double> values) in items)
        {
            if (values.Length != items[0].Values.Length)
                throw new ArgumentException($"{name} has {values.Length} values and {items[0].Name} has {items[0].Values.Length}. Give one a person.", nameof(items));
        }

        if (items.GroupBy(item => item.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"The item {twice.Key} is given twice. Give each once.", nameof(items));
        Names = [.. items.Select(item => item.Name)];
        Values = [.. items.Select(item => item.Values)];
    }

    /// <summary>Names of the items.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Values of each item.</summary>
    public IReadOnlyList<ReadOnlyMemory<double>> Values { get; }

    /// <summary>Number of rows (persons).</summary>
    public int RowCount => Values[0].Length;

    /// <summary>Number of items.</summary>
    public int ItemCount => Values.Count;
}

/// <summary>Which answers count where some are missing.</summary>
public enum MissingItemAnswers
{
    /// <summary>Only persons who answered all items. The default, as the interval needs one number of persons.</summary>
    Listwise,

    /// <summary>Each covariance from all who answered both items (psych's default). Such covariances need not belong to any population.</summary>
    Pairwise,
}
