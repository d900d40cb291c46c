using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Layout;

/// <summary>A name beside its point.</summary>
/// <param name="Text">The name.</param>
/// <param name="X">Where it is anchored, in pixels.</param>
/// <param name="Y">Its baseline.</param>
/// <param name="Anchor">SVG's anchor: start, middle or end.</param>
/// <param name="Plotly">Plotly's word for the place.</param>
internal sealed record PlacedLabel(string Text, double X, double Y, string Anchor, string Plotly);

/// <summary>
/// Places names beside points so that they lie neither on points nor on each other: the first of eight places that is free, row by row. A name without a free
/// place is left out; the hover text has it.
/// </summary>
internal static class LabelPlacement
{
    public const double Size = 11;
    private const double Gap = 3, Height = Size;

    /// <summary>The places of the names of one series, worked out together with all others of the mark in the panel.</summary>
    public static IReadOnlyDictionary<int, PlacedLabel> Of(ChartScene scene, Rectangle area, Scale x, Scale y, Series series, PointMark mark)
    {
        if (mark.Labels.IsDefaultOrEmpty) return new Dictionary<int, PlacedLabel>();
        if (mark.Labels.Length != mark.Count)
            throw new ChartSpecificationException($"The points have {mark.Count} rows and {mark.Labels.Length} labels; expected as many.");
        var all = scene.Series.Where(other => ReferenceEquals(other.Mark, mark) && other.Panel == series.Panel).ToArray();
        var points = all.SelectMany(each => each.Rows.Where(mark.IsDrawn).Select(row => (Row: row, Center: Center(scene, area, x, y, each, mark, row), Radius: mark.Size is null ? mark.Look.Radius : scene.Sizes!.Radius(mark.Size.Values[row]))))
            .OrderBy(point => point.Row).ToArray();
        var taken = points.Select(point => new Rectangle(point.Center.X - point.Radius, point.Center.Y - point.Radius, 2 * point.Radius, 2 * point.Radius)).ToList();
        var placed = new Dictionary<int, PlacedLabel>();
        foreach (var (row, center, radius) in points)
        {
            var text = TextWidth.Shorten(mark.Labels[row].ReplaceLineEndings(" "), Size, 140);
            if (text.Length == 0) continue;
            var own = new Rectangle(center.X - radius, center.Y - radius, 2 * radius, 2 * radius);
            foreach (var (label, box) in Places(text, center, radius))
            {
                if (box.X < area.X - 2 || box.Right > area.Right + 16 || box.Y < area.Y - 2 || box.Bottom > area.Bottom) continue;
                if (taken.Any(other => other != own && Overlap(other, box))) continue;
                taken.Add(box);
                placed[row] = label;
                break;
            }
        }

        return series.Rows.Where(placed.ContainsKey).ToDictionary(row => row, row => placed[row]);
    }

    private static (double X, double Y) Center(ChartScene scene, Rectangle area, Scale x, Scale y, Series series, PointMark mark, int row)
    {
        var dodge = scene.Dodge(series);
        var (dx, dy) = mark.X.Kind == ChannelKind.Category ? (dodge, 0.0) : (0.0, mark.Y.Kind == ChannelKind.Category ? dodge : 0.0);
        return (area.X + (x.Position(mark.X.Values[row] + dx) * area.Width), area.Bottom - (y.Position(mark.Y.Values[row] + dy) * area.Height));
    }

    private static IEnumerable<(PlacedLabel Label, Rectangle Box)> Places(string text, (double X, double Y) center, double radius)
    {
        var width = TextWidth.Of(text, Size);
        var (beside, above, below, middle) = (radius + Gap, center.Y - radius - Gap, center.Y + radius + Gap + (Height * 0.8), center.Y + (Height * 0.36));
        foreach (var (anchor, x, baseline, plotly) in new[]
        {
            ("start", center.X + beside, middle, "middle right"), ("end", center.X - beside, middle, "middle left"), ("middle", center.X, above, "top center"), ("middle", center.X, below, "bottom center"),
            ("start", center.X + (radius * 0.7), above, "top right"), ("end", center.X - (radius * 0.7), above, "top left"), ("start", center.X + (radius * 0.7), below, "bottom right"), ("end", center.X - (radius * 0.7), below, "bottom left"),
        })
        {
            var left = anchor == "start" ? x : anchor == "end" ? x - width : x - (width / 2);
            yield return (new PlacedLabel(text, x, baseline, anchor, plotly), new Rectangle(left, baseline - (Height * 0.8), width, Height));
        }
    }

    private static bool Overlap(Rectangle one, Rectangle other) => one.X < other.Right && other.X < one.Right && one.Y < other.Bottom && other.Y < one.Bottom;
}
