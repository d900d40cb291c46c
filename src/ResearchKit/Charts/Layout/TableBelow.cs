using System.Collections.Immutable;

namespace ResearchKit.Charts.Layout;

/// <summary>Numbers beneath the horizontal axis, under its ticks: how many were at risk, how many answered.</summary>
/// <param name="Title">What the numbers are.</param>
/// <param name="Rows">The rows, the first on top.</param>
internal sealed record TableBelow(string Title, ImmutableArray<RowBelow> Rows);

/// <summary>One row of numbers.</summary>
/// <param name="Name">Whose they are.</param>
/// <param name="Group">Place of the group among the legend's, for its colour; -1 for none.</param>
/// <param name="At">The text at a position of the axis.</param>
internal sealed record RowBelow(string Name, int Group, Func<double, string> At);

/// <summary>A column of texts to the right of the panel, one beside each category of the vertical axis.</summary>
/// <param name="Title">What they are, above them.</param>
/// <param name="Texts">Text by category; categories that are not there have none.</param>
internal sealed record ColumnBeside(string Title, IReadOnlyDictionary<string, string> Texts);
