using System.Text;
using System.Xml.Linq;

namespace ResearchKit.Notebooks.Execution.Storing;

/// <summary>
/// Hundreds of dots of one size and colour as paths of points with round ends: a third of the size. Dots that lie on each other stand in different paths, so that where
/// there are many it is as dark as before. Their thin edges are dropped.
/// </summary>
internal static class SvgDots
{
    private const int Fewest = 150;

    /// <summary>Draws the circles of a group anew, if they are many and alike.</summary>
    public static void Draw(XElement group)
    {
        var circles = group.Elements().ToArray();
        if (circles.Length < Fewest || circles.Any(circle => circle.Name.LocalName != "circle" || circle.Attributes().Count(attribute => attribute.Name.LocalName != "class") != 3)
            || circles.Select(circle => (string?)circle.Attribute("r")).Distinct(StringComparer.Ordinal).ToArray() is not [{ } radius] || SvgReduction.Value(radius) is not { } r
            || (string?)group.Attribute("fill") is not { } fill)
            return;
        var opacity = (string?)group.Attribute("fill-opacity");
        group.RemoveAttributes();
        group.Add(new XAttribute("stroke", fill), new XAttribute("stroke-width", SvgReduction.Text(2 * r)), new XAttribute("stroke-linecap", "round"));
        if (opacity is not null)
            group.Add(new XAttribute("stroke-opacity", opacity));
        group.ReplaceNodes(Layers([.. circles.Select(circle => (Place(circle, "cx"), Place(circle, "cy")))], 2 * r)
            .Select(path => new XElement(group.Name.Namespace + "path", new XAttribute("d", path))).ToArray());
    }

    // Each dot goes to the first layer that has none within its reach. Cells as wide as a dot: what touches lies in the cell or beside it.
    private static IEnumerable<string> Layers((double X, double Y)[] dots, double width)
    {
        var cells = new Dictionary<(int, int), List<(double X, double Y, int Layer)>>();
        var layers = new List<StringBuilder>();
        foreach (var (x, y) in dots)
        {
            var (column, row) = ((int)Math.Floor(x / width), (int)Math.Floor(y / width));
            var taken = new HashSet<int>();
            for (var i = column - 1; i <= column + 1; i++)
            {
                for (var j = row - 1; j <= row + 1; j++)
                {
                    if (cells.TryGetValue((i, j), out var near))
                        taken.UnionWith(near.Where(dot => Math.Pow(dot.X - x, 2) + Math.Pow(dot.Y - y, 2) < width * width).Select(dot => dot.Layer));
                }
            }

            var layer = 0;
            while (taken.Contains(layer))
                layer++;
            if (layer == layers.Count)
                layers.Add(new StringBuilder());
            layers[layer].Append('M').Append(SvgReduction.Text(x)).Append(' ').Append(SvgReduction.Text(y)).Append("h0");
            if (!cells.TryGetValue((column, row), out var here))
                cells[(column, row)] = here = [];
            here.Add((x, y, layer));
        }

        return layers.Select(layer => layer.ToString());
    }

    private static double Place(XElement circle, string name) => SvgReduction.Value((string?)circle.Attribute(name) ?? "") ?? 0;
}
