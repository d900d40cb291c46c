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
    private const int Many = 250;
    private const int VeryMany = 1000;

    /// <summary>Replaces the tiles in a group, if nothing else is in it.</summary>
    public static void Merge(XElement group)
    {
        var members = group.Elements().ToArray();
        var kind = (string?)members[0].Attribute("class");
        if (members.Length < Fewest || kind is not ("rk-tile" or "rk-hexagon") || members.Any(member => (string?)member.Attribute("class") != kind))
            return;
        var step = members.Length >= VeryMany ? 16 : members.Length >= Many ? 8 : 1;
        var height = members.Max(member => Side(member, "height"));
        var isRows = kind == "rk-tile" && members.All(member => height - Side(member, "height") < 0.2);
        var paths = members.GroupBy(member => Color((string?)member.Attribute("fill") ?? "", step), StringComparer.Ordinal).Select(color =>
        {
            if (isRows)
                return new XElement(group.Name.Namespace + "path", new XAttribute("d", Path([.. color], AppendLine)), new XAttribute("stroke", color.Key), new XAttribute("stroke-width", SvgReduction.Text(height)));
            var data = kind == "rk-tile" ? Path([.. color], AppendOutline) : string.Concat(color.Select(hexagon => (string?)hexagon.Attribute("d")));
            var path = new XElement(group.Name.Namespace + "path", new XAttribute("d", data), new XAttribute("fill", color.Key));
            path.Add(members[0].Attributes().Where(attribute => attribute.Name.LocalName.StartsWith("stroke", StringComparison.Ordinal)).Select(attribute => new XAttribute(attribute)));
            return path;
        });
        group.ReplaceNodes(paths.ToArray());
    }

    private static string Color(string fill, int step)
    {
        if (step == 1 || fill.Length != 7 || !int.TryParse(fill.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb))
            return fill;
        var near = 0;
        for (var shift = 16; shift >= 0; shift -= 8)
            near = (near << 8) | Math.Min(255, (((rgb >> shift) & 255) + (step / 2)) / step * step);
        return "#" + near.ToString("X6", CultureInfo.InvariantCulture);
    }

    private static string Path(XElement[] rectangles, Action<StringBuilder, (double X, double Y, double Width, double Height)> append)
    {
        var path = new StringBuilder();
        (double X, double Y, double Width, double Height)? open = null;
        foreach (var tile in rectangles.Select(tile => (X: Side(tile, "x"), Y: Side(tile, "y"), Width: Side(tile, "width"), Height: Side(tile, "height"))).OrderBy(tile => tile.Y).ThenBy(tile => tile.X))
        {
            if (open is { } left && left.Y == tile.Y && left.Height == tile.Height && Math.Abs(left.X + left.Width - tile.X) < 0.01)
            {
                open = left with { Width = left.Width + tile.Width };
                continue;
            }

            if (open is { } done)
                append(path, done);
            open = tile;
        }

        append(path, open!.Value);
        return path.ToString();
    }

    // Of tiles of one height each is a line as thick as that: half the size of an outline.
    private static void AppendLine(StringBuilder path, (double X, double Y, double Width, double Height) tile) =>
        path.Append('M').Append(SvgReduction.Text(tile.X)).Append(' ').Append(SvgReduction.Text(Math.Round(tile.Y + (tile.Height / 2), 2))).Append('h').Append(SvgReduction.Text(tile.Width));

    private static void AppendOutline(StringBuilder path, (double X, double Y, double Width, double Height) tile) =>
        path.Append('M').Append(SvgReduction.Text(tile.X)).Append(' ').Append(SvgReduction.Text(tile.Y)).Append('h').Append(SvgReduction.Text(tile.Width))
            .Append('v').Append(SvgReduction.Text(tile.Height)).Append('h').Append(SvgReduction.Text(-tile.Width)).Append('z');

    private static double Side(XElement tile, string name) => SvgReduction.Value((string?)tile.Attribute(name) ?? "") ?? 0;
}
