using System.Collections.Immutable;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Diagrams;

/// <summary>
/// Boxes with texts, and arrows between them. Places are in the diagram's own units, about a pixel each, upwards; both renderers draw the same outlines.
/// </summary>
/// <param name="Nodes">The boxes.</param>
/// <param name="Links">The arrows, drawn beneath the boxes.</param>
/// <param name="Captions">Texts without a box.</param>
internal sealed record NodeLinkMark(ImmutableArray<DiagramNode> Nodes, ImmutableArray<DiagramLink> Links, ImmutableArray<DiagramCaption> Captions) : Mark
{
    /// <summary>What the colours of the boxes stand for; null where they stand for nothing.</summary>
    public string? ValueName { get; init; }

    internal override IEnumerable<AxisContent> OnX => [new(Channel.Number("", Nodes.SelectMany(node => new[] { node.X - (node.Width / 2), node.X + (node.Width / 2) })))];

    internal override IEnumerable<AxisContent> OnY => [new(Channel.Number("", Nodes.SelectMany(node => new[] { node.Y - (node.Height / 2), node.Y + (node.Height / 2) })))];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this;

    internal override int Count => Nodes.Length;

    internal override string Kind => "diagram";

    internal override bool HasAxes => false;

    internal override Channel? Shade => ValueName is null ? null : Channel.Number(ValueName, Nodes.Select(node => node.Value));
}

/// <summary>A box.</summary>
/// <param name="Lines">Its text, one to three lines.</param>
/// <param name="X">Its middle.</param>
/// <param name="Y">Its middle.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
/// <param name="Value">What its colour stands for; NaN for none.</param>
/// <param name="Told">The whole of it in words, for hovering.</param>
internal sealed record DiagramNode(ImmutableArray<string> Lines, double X, double Y, double Width, double Height, double Value, string Told);

/// <summary>An arrow along a path; its head lies at the last point.</summary>
/// <param name="Path">The corners of the path, two or more.</param>
/// <param name="Width">Width of the stroke in pixels.</param>
/// <param name="Color">Its colour.</param>
/// <param name="IsDashed">Whether it is dashed.</param>
/// <param name="Label">A text on it; null for none.</param>
/// <param name="LabelAt">Where along it the text stands, 0 to 1.</param>
/// <param name="Told">The whole of it in words, for hovering.</param>
internal sealed record DiagramLink(ImmutableArray<(double X, double Y)> Path, double Width, string Color, bool IsDashed, string? Label, double LabelAt, string Told)
{
    /// <summary>The corners of the arrow's head, its tip first.</summary>
    public (double X, double Y)[] Head
    {
        get
        {
            var (tip, before) = (Path[^1], Path[^2]);
            double length = 6 + (1.4 * Width), half = 2.6 + (0.75 * Width), dx = tip.X - before.X, dy = tip.Y - before.Y, norm = Math.Max(1e-9, Math.Sqrt((dx * dx) + (dy * dy)));
            (dx, dy) = (dx / norm, dy / norm);
            var (x, y) = (tip.X - (length * dx), tip.Y - (length * dy));
            return [tip, (x - (half * dy), y + (half * dx)), (x + (half * dy), y - (half * dx))];
        }
    }

    /// <summary>The path without the part that the head covers.</summary>
    public IEnumerable<(double X, double Y)> Shaft
    {
        get
        {
            var head = Head;
            return Path.SkipLast(1).Append(((head[1].X + head[2].X) / 2, (head[1].Y + head[2].Y) / 2));
        }
    }

    /// <summary>The place a share of the way along the path.</summary>
    public (double X, double Y) At(double share)
    {
        var lengths = Path.Skip(1).Zip(Path, (one, other) => Math.Sqrt(((one.X - other.X) * (one.X - other.X)) + ((one.Y - other.Y) * (one.Y - other.Y)))).ToArray();
        var left = share * lengths.Sum();
        for (var i = 0; i < lengths.Length; i++)
        {
            if (left <= lengths[i] || i == lengths.Length - 1)
            {
                var part = lengths[i] > 0 ? left / lengths[i] : 0;
                return (Path[i].X + (part * (Path[i + 1].X - Path[i].X)), Path[i].Y + (part * (Path[i + 1].Y - Path[i].Y)));
            }

            left -= lengths[i];
        }

        return Path[^1];
    }
}

/// <summary>A text without a box.</summary>
internal sealed record DiagramCaption(double X, double Y, string Text);
