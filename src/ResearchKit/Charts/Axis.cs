namespace ResearchKit.Charts;

/// <summary>How values become positions.</summary>
public enum ScaleKind
{
    /// <summary>Taken from the data: category, time or linear.</summary>
    Automatic,

    /// <summary>Equal differences, equal distances.</summary>
    Linear,

    /// <summary>Equal ratios, equal distances; all values above zero.</summary>
    Log,

    /// <summary>One place a category.</summary>
    Category,

    /// <summary>Calendar time.</summary>
    Time,

    /// <summary>Equal differences of square roots, equal distances: for counts with a few large ones; no value below zero.</summary>
    SquareRoot,

    /// <summary>Linear, with shares from 0 to 1 shown as percentages.</summary>
    Percent,
}

/// <summary>In which order the categories of an axis stand.</summary>
public enum CategoryOrder
{
    /// <summary>As the channels list them: the order of an enumeration, of numbers, or of first occurrence.</summary>
    Given,

    /// <summary>By name, ordinal.</summary>
    Name,

    /// <summary>By the mean of the values that stand on them, lowest first.</summary>
    Value,

    /// <summary>By the mean of the values that stand on them, highest first.</summary>
    ValueDescending,
}

/// <summary>What is asked of an axis; what is not is taken from the data.</summary>
/// <param name="Title">Its title; null for the channel's name.</param>
/// <param name="Unit">Unit in brackets after the title; null for the channel's.</param>
/// <param name="Scale">The scale.</param>
/// <param name="Minimum">Where it begins; null for the data's minimum with some room. Marks beyond it are cut off.</param>
/// <param name="Maximum">Where it ends; null for the data's maximum with some room. Marks beyond it are cut off.</param>
/// <param name="IsReversed">Whether it runs the other way: high values to the left or at the bottom, the first category to the right or at the bottom.</param>
/// <param name="Order">Order of its categories.</param>
public sealed record Axis(
    string? Title = null, string? Unit = null, ScaleKind Scale = ScaleKind.Automatic, double? Minimum = null, double? Maximum = null,
    bool IsReversed = false, CategoryOrder Order = CategoryOrder.Given)
{
    /// <summary>Where ticks stand; null for round numbers that fit the domain.</summary>
    internal IReadOnlyList<double>? Ticks { get; init; }

    /// <summary>Texts of the <see cref="Ticks"/>, or of the categories in their order; null for the values themselves.</summary>
    internal IReadOnlyList<string>? TickLabels { get; init; }

    /// <summary>All from the data.</summary>
    public static Axis Automatic { get; } = new();
}
