using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace ResearchKit.Notebooks.Execution.Storing;

/// <summary>
/// Tiles and hexagons, which lie side by side and never on each other: all of one colour become one path, rectangles beside each other in one colour one rectangle. Where
/// there are hundreds, colours that the eye does not tell apart become one.
/// </summary>
internal static class SvgTiles
{
    private const int Fewest = 20;
    private const int Many = 60;
    private const double Overlap = 0.4;
    private const int FewestInStack = 10;
    private const int VeryMany = 1000;

    /// <summary>Replaces the tiles in a group, if nothing else is in it.</summary>
    public static void Merge(XElement group)
    {
        var members = group.Elements().ToArray();
        var kind = (string?)members[0].Attribute("class");
        if (members.Length < Fewest || kind is not ("rk-tile" or "rk-hexagon") || members.Any(member => (string?)member.Attribute("class") != kind))
            return;
        var step = members.Length >= VeryMany ? 24 : members.Length >= Many ? 12 : 1;
        var height = members.Max(member => Side(member, "height"));
        var isRows = kind == "rk-tile" && members.All(member => height - Side(member, "height") < 0.2);
        var paths = members.GroupBy(member => Color(Fill(member), step), StringComparer.Ordinal).Select(color =>
        {
            // A colour of the scale, not one between its hues: the middle one of those that are near.
            var fill = color.Select(Fill).Order(StringComparer.Ordinal).ElementAt(color.Count() / 2);
            if (isRows)
                return new XElement(group.Name.Namespace + "path", new XAttribute("d", Lines(color)), new XAttribute("stroke", fill), new XAttribute("stroke-width", SvgReduction.Text(height + Overlap)));
            var data = kind == "rk-tile" ? Outlines(color) : string.Concat(color.Select(hexagon => (string?)hexagon.Attribute("d")));
            var path = new XElement(group.Name.Namespace + "path", new XAttribute("d", data), new XAttribute("fill", fill));
            path.Add(members[0].Attributes().Where(attribute => attribute.Name.LocalName.StartsWith("stroke", StringComparison.Ordinal)).Select(attribute => new XAttribute(attribute)));
            return path;
        });
        group.ReplaceNodes(paths.ToArray());
    }

    /// <summary>Replaces each column of rectangles that differ in height and colour alone, as in the legend of a colour scale, by strokes as wide as the column.</summary>
    public static void Stack(XElement parent)
    {
        var children = parent.Elements().ToArray();
        for (var first = 0; first < children.Length;)
        {
            var column = Column(children[first]);
            var next = first + 1;
            while (column is not null && next < children.Length && Column(children[next]) == column)
                next++;
            if (next - first >= FewestInStack)
            {
                var strokes = children[first..next].Select(tile => new XElement(parent.Name.Namespace + "path", new XAttribute("stroke", (string?)tile.Attribute("fill") ?? ""), new XAttribute("d",
                    $"M{SvgReduction.Text(Math.Round(Side(tile, "x") + (Side(tile, "width") / 2), 1))} {SvgReduction.Text(Side(tile, "y"))}v{SvgReduction.Text(Side(tile, "height"))}")));
                children[first].AddBeforeSelf(new XElement(parent.Name.Namespace + "g", new XAttribute("stroke-width", SvgReduction.Text(Side(children[first], "width"))), strokes.ToArray()));
                foreach (var tile in children[first..next])
                    tile.Remove();
            }

            first = next;
        }
    }

    private static string? Column(XElement element) => element.Name.LocalName == "rect" && element.Attributes().Select(attribute => attribute.Name.LocalName).SequenceEqual(["x", "y", "width", "height", "fill"], StringComparer.Ordinal)
        && (string?)element.Attribute("fill") != "none" ? $"{(string?)element.Attribute("x")} {(string?)element.Attribute("width")}" : null;

    private static string Color(string fill, int step)
    {
        if (step == 1 || fill.Length != 7 || !int.TryParse(fill.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb))
            return fill;
        var near = 0;
        for (var shift = 16; shift >= 0; shift -= 8)
            near = (near << 8) | Math.Min(255, (((rgb >> shift) & 255) + (step / 2)) / step * step);
        return "#" + near.ToString("X6", CultureInfo.InvariantCulture);
    }

    // Neighbours in a row as one.
    private static List<(double X, double Y, double Width, double Height)> Rows(IEnumerable<XElement> rectangles)
    {
        var rows = new List<(double X, double Y, double Width, double Height)>();
        foreach (var tile in rectangles.Select(tile => (X: Side(tile, "x"), Y: Side(tile, "y"), Width: Side(tile, "width"), Height: Side(tile, "height"))).OrderBy(tile => tile.Y).ThenBy(tile => tile.X))
        {
            if (rows is [.., var left] && left.Y == tile.Y && left.Height == tile.Height && Math.Abs(left.X + left.Width - tile.X) < 0.01)
                rows[^1] = left with { Width = left.Width + tile.Width };
            else
                rows.Add(tile);
        }

        return rows;
    }

    // Of tiles of one height each is a line as thick as that: half the size of an outline. Each begins so far from the
    // end of the last one, and reaches a little over its neighbour, because browsers put the ends of strokes on whole pixels.
    private static string Lines(IEnumerable<XElement> rectangles)
    {
        var path = new StringBuilder();
        var (endX, endY) = (0.0, 0.0);
        foreach (var tile in Rows(rectangles))
        {
            var middle = Math.Round(tile.Y + (tile.Height / 2), 1);
            var (dx, dy) = (SvgReduction.Text(Math.Round(tile.X - endX, 1)), SvgReduction.Text(Math.Round(middle - endY, 1)));
            path.Append(path.Length == 0 ? 'M' : 'm').Append(dx).Append(dy[0] == '-' ? "" : " ").Append(dy).Append('h').Append(SvgReduction.Text(Math.Round(tile.Width + Overlap, 1)));
            (endX, endY) = (tile.X + tile.Width + Overlap, middle);
        }

        return path.ToString();
    }

    private static string Outlines(IEnumerable<XElement> rectangles)
    {
        var path = new StringBuilder();
        foreach (var tile in Rows(rectangles))
            path.Append('M').Append(SvgReduction.Text(tile.X)).Append(' ').Append(SvgReduction.Text(tile.Y)).Append('h').Append(SvgReduction.Text(tile.Width))
                .Append('v').Append(SvgReduction.Text(tile.Height)).Append('h').Append(SvgReduction.Text(-tile.Width)).Append('z');
        return path.ToString();
    }

    private static string Fill(XElement member) => (string?)member.Attribute("fill") ?? "";

    private static double Side(XElement tile, string name) => SvgReduction.Value((string?)tile.Attribute(name) ?? "") ?? 0;
}
