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

/// <summary>The name of a category of the vertical axis, to the left of the panel: aligned at its beginning, unlike the labels of an axis.</summary>
/// <param name="Category">The category.</param>
/// <param name="Text">Its name.</param>
/// <param name="Indent">Room before it, in pixels.</param>
/// <param name="IsHeading">Whether it stands above the names that follow, in bold.</param>
internal sealed record RowName(string Category, string Text, double Indent = 0, bool IsHeading = false);

/// <summary>A column of texts to the right of the panel, one beside each category of the vertical axis.</summary>
/// <param name="Title">What they are, above them.</param>
/// <param name="Texts">Text by category; categories that are not there have none.</param>
internal sealed record ColumnBeside(string Title, IReadOnlyDictionary<string, string> Texts);
