using System.Collections.Immutable;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts;

/// <summary>What a channel's values are.</summary>
public enum ChannelKind
{
    /// <summary>Numbers on a continuous scale.</summary>
    Number,

    /// <summary>Categories without distances between them.</summary>
    Category,

    /// <summary>Points in time.</summary>
    Time,
}

/// <summary>Values that a mark maps to position, colour or facet: one a row. Immutable.</summary>
public sealed record Channel
{
    private Channel(string name, ChannelKind kind, ImmutableArray<double> values, ImmutableArray<string> categories, string? unit)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Kind = kind;
        Values = values;
        Categories = categories;
        Unit = unit;
    }

    /// <summary>What the values are; the axis or legend title unless another is given.</summary>
    public string Name { get; init; }

    /// <summary>Unit of the values; null for none.</summary>
    public string? Unit { get; init; }

    /// <summary>Numbers, categories or time.</summary>
    public ChannelKind Kind { get; }

    /// <summary>
    /// One value a row; NaN where missing. Numbers as they are; categories as indices into <see cref="Categories"/>; time as seconds since
    /// 1970-01-01 UTC.
    /// </summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>The categories in the order in which they are drawn; empty for numbers and time.</summary>
    public ImmutableArray<string> Categories { get; }

    /// <summary>Number of rows.</summary>
    public int Count => Values.Length;

    /// <summary>A channel of numbers.</summary>
    /// <param name="name">What they are.</param>
    /// <param name="values">One a row; NaN is missing.</param>
    /// <param name="unit">Their unit, or null.</param>
    public static Channel Number(string name, IEnumerable<double> values, string? unit = null) =>
        new(name, ChannelKind.Number, [.. values], [], unit);

    /// <summary>A channel of categories.</summary>
    /// <param name="name">What they are.</param>
    /// <param name="labels">One a row; null is missing.</param>
    /// <param name="order">Categories in drawing order; null for the order in which they first occur.</param>
    /// <exception cref="ArgumentException">A label is not in <paramref name="order"/>.</exception>
    public static Channel Category(string name, IEnumerable<string?> labels, IEnumerable<string>? order = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var categories = order?.ToList() ?? [];
        var index = categories.Select((label, i) => (label, i)).ToDictionary(pair => pair.label, pair => pair.i, StringComparer.Ordinal);
        var codes = ImmutableArray.CreateBuilder<double>();
        foreach (var label in labels)
        {
            if (label is null)
            {
                codes.Add(double.NaN);
                continue;
            }

            if (!index.TryGetValue(label, out var code))
            {
                if (order is not null)
                    throw new ArgumentException($"Channel '{name}': category '{label}' is not in the given order: {string.Join(", ", categories)}.", nameof(labels));
                index[label] = code = categories.Count;
                categories.Add(label);
            }

            codes.Add(code);
        }

        return new Channel(name, ChannelKind.Category, codes.ToImmutable(), [.. categories], null);
    }

    /// <summary>A channel of points in time; those without an offset are taken as UTC.</summary>
    /// <param name="name">What they are.</param>
    /// <param name="times">One a row; null is missing.</param>
    public static Channel Time(string name, IEnumerable<DateTime?> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        return new Channel(name, ChannelKind.Time,
            [.. times.Select(time => time is { } known ? (known.Ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond : double.NaN)], [], null);
    }

    /// <summary>The same channel with some of its rows.</summary>
    internal Channel At(IEnumerable<int> rows) => new(Name, Kind, [.. rows.Select(row => Values[row])], Categories, Unit);

    /// <summary>The category of a row, or null when missing. Only for categories.</summary>
    /// <param name="row">Row, from 0.</param>
    internal string? Label(int row) => double.IsNaN(Values[row]) ? null : Categories[(int)Values[row]];

    /// <summary>The same categories counted by another list that has them all; numbers and time as they are.</summary>
    internal Channel In(ImmutableArray<string> categories)
    {
        if (Kind != ChannelKind.Category || categories.IsEmpty || categories.SequenceEqual(Categories)) return this;
        var codes = Categories.Select(category => (double)categories.IndexOf(category)).ToArray();
        return new Channel(Name, Kind, [.. Values.Select(code => double.IsNaN(code) ? code : codes[(int)code])], categories, Unit);
    }

    /// <summary>The rows that fulfil a condition.</summary>
    internal Channel Where(Func<int, bool> row) => new(Name, Kind, [.. Enumerable.Range(0, Count).Where(row).Select(at => Values[at])], Categories, Unit);

    /// <summary>A number channel whose few distinct values are taken as categories, in ascending order.</summary>
    internal Channel AsCategories()
    {
        if (Kind == ChannelKind.Category) return this;
        var texts = Values.Where(value => !double.IsNaN(value)).Distinct().Order().ToDictionary(value => value, ValueLabel.Of);
        return Category(Name, Values.Select(value => double.IsNaN(value) ? null : texts[value]), texts.Values);
    }
}
