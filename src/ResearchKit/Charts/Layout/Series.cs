using System.Collections.Immutable;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Layout;

/// <summary>Rows of one mark in one panel and one group; group -1 where there is none.</summary>
internal sealed record Series(Mark Mark, int Panel, int Group, ImmutableArray<int> Rows)
{
    public string Color => Mark.Style?.Color ?? Palette.Group(Math.Max(0, Group));

    public PointShape Shape => Mark.Style?.Shape ?? (PointShape)(Math.Max(0, Group) % 6);

    public LineDash Dash => Mark.Style?.Dash ?? (LineDash)(Math.Max(0, Group) % 6);

    /// <summary>Width of a stroke, unless the mark has its own.</summary>
    public double Width(double usual) => Mark.Style?.Width ?? usual;

    /// <summary>Radius of a row's point, unless the mark has its own.</summary>
    public double Radius(int row, double usual) => Mark.Style?.Sizes?[row] ?? Mark.Style?.Size ?? usual;

    public double Opacity(double usual) => Mark.Style?.Opacity ?? usual;
}
