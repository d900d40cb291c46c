using System.Collections.Immutable;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Layout;

/// <summary>Rows of one mark in one panel and one group; group -1 where there is none.</summary>
internal sealed record Series(Mark Mark, int Panel, int Group, ImmutableArray<int> Rows)
{
    public string Color => Palette.Group(Math.Max(0, Group));
}
