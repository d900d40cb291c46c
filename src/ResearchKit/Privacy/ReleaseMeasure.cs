using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>What a released table says of each group: how many learners, which share of them, or their mean.</summary>
public sealed record Measure
{
    private Measure(MeasureKind kind, string name, string? column, object? value)
    {
        Kind = kind;
        Name = name;
        Column = column;
        Value = value;
    }

    /// <summary>Count, share or mean.</summary>
    public MeasureKind Kind { get; }

    /// <summary>Its column in the released table.</summary>
    public string Name { get; init; }

    /// <summary>The column it is computed of; null for a count.</summary>
    public string? Column { get; }

    /// <summary>The value whose share is taken; null for a truth column's true.</summary>
    public object? Value { get; }

    /// <summary>
    /// Whether the stricter rules for confidential matters hold (10 learners a cell, 0 and 100 % hidden). Null, the default, takes it from the
    /// column: sensitive or unknown classes are, neutral and quasi-identifying ones are not. False counts only for a column without a class.
    /// </summary>
    public bool? IsSensitive { get; init; }

    /// <summary>The number of distinct learners.</summary>
    /// <param name="name">Its column in the table. Default <c>learners</c>.</param>
    public static Measure Count(string name = "learners") => new(MeasureKind.Count, name, null, null);

    /// <summary>
    /// The share of learners, 0 to 1, who have the value in at least one of their rows of the group, among those with any value there. A 95 % interval
    /// (Wilson, 1927) stands beside it.
    /// </summary>
    /// <param name="column">A column of truth values; or of anything, with <paramref name="value"/>.</param>
    /// <param name="value">The value counted; null for true.</param>
    /// <param name="name">Its column in the table. Default <c>share_</c> and the column.</param>
    public static Measure Share(string column, object? value = null, string? name = null) => new(MeasureKind.Share, name ?? $"share_{column}", column, value);

    /// <summary>The mean over learners of each learner's own mean in the group: a learner with many rows weighs no more than one with few.</summary>
    /// <param name="column">A column of numbers.</param>
    /// <param name="name">Its column in the table. Default <c>mean_</c> and the column.</param>
    public static Measure Mean(string column, string? name = null) => new(MeasureKind.Mean, name ?? $"mean_{column}", column, null);

    internal bool SensitiveIn(DataFrame frame, IReadOnlyList<string> by)
    {
        var classes = Kind == MeasureKind.Count ? by.Select(name => frame[name].DisclosureClass) : [frame[Column!].DisclosureClass];
        return classes.Any(known => known is not (DisclosureClass.Neutral or DisclosureClass.QuasiIdentifier) && !(known is null && IsSensitive == false)) || IsSensitive == true;
    }
}

/// <summary>Kinds of <see cref="Measure"/>.</summary>
public enum MeasureKind
{
    /// <summary>Distinct learners.</summary>
    Count,

    /// <summary>Share of learners.</summary>
    Share,

    /// <summary>Mean over learners.</summary>
    Mean,
}
