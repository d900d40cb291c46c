using System.Xml.Linq;

namespace ResearchKit.Notebooks.Execution.Storing;

/// <summary>Elements in a row that look alike get their colours and strokes from a group around them; lines become one path, hundreds of dots a few.</summary>
internal static class SvgGroups
{
    private const int FewestInGroup = 3;
    private static readonly string[] Shapes = ["circle", "rect", "line", "path", "text", "ellipse", "polygon", "polyline"];

    /// <summary>Attributes that children have from their parent.</summary>
    private static readonly string[] Inherited =
    [
        "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "font-size", "font-family", "font-weight",
        "font-style", "text-anchor", "paint-order",
    ];

    /// <summary>Puts rows of like children into groups.</summary>
    public static void Factor(XElement parent)
    {
        if (parent.Nodes().Any(node => node is XText))
            return;
        TextsLast(parent);
        var children = parent.Elements().ToArray();
        for (var first = 0; first < children.Length;)
        {
            var look = Look(children[first]);
            var next = first + 1;
            while (look is not null && next < children.Length && Look(children[next]) == look)
                next++;
            if (next - first >= FewestInGroup && look is { Length: > 0 })
                Group(children[first..next]);
            first = next;
        }
    }

    // Axes and cells: a line, its number, a line, its number. What is written lies on top either way.
    private static void TextsLast(XElement parent)
    {
        var children = parent.Elements().ToArray();
        if (children.All(child => child.Name.LocalName is "line" or "text"
            || (child.Name.LocalName == "rect" && ((string?)child.Attribute("fill") == "none" || (string?)child.Attribute("class") == "rk-cell"))))
            parent.ReplaceNodes(children.OrderBy(child => child.Name.LocalName == "text").ThenBy(child => child.Name.LocalName == "text" ? Look(child) : "", StringComparer.Ordinal).ToArray());
    }

    private static string? Look(XElement element) => element.HasElements || !Shapes.Contains(element.Name.LocalName, StringComparer.Ordinal)
        ? null
        : element.Name.LocalName + string.Concat(Inherited.Select(name => element.Attribute(name) is { } attribute ? $" {name}={attribute.Value}" : ""));

    private static void Group(XElement[] members)
    {
        var group = new XElement(members[0].Name.Namespace + "g", Inherited.Select(name => members[0].Attribute(name)).OfType<XAttribute>().Select(attribute => new XAttribute(attribute)));
        if (!group.HasAttributes)
            return;
        members[0].AddBeforeSelf(group);
        foreach (var member in members)
        {
            member.Remove();
            foreach (var name in Inherited)
                member.Attribute(name)?.Remove();
            group.Add(member);
        }

        if (!LinesAsPath(group))
            SvgDots.Draw(group);
    }

    // Strokes of one colour that nothing shines through may be one path.
    private static bool LinesAsPath(XElement group)
    {
        if (group.Attribute("stroke-opacity") is not null || group.Attribute("stroke") is null)
            return false;
        var members = group.Elements().ToArray();
        var isLines = members.All(member => member.Name.LocalName == "line" && Has(member, "x1", "y1", "x2", "y2"));
        if (!isLines && ((string?)group.Attribute("fill") != "none" || !members.All(member => member.Name.LocalName == "path" && Has(member, "d"))))
            return false;
        var data = members.Select(member => isLines
            ? SvgPath.Shorter($"M{(string?)member.Attribute("x1")} {(string?)member.Attribute("y1")}L{(string?)member.Attribute("x2")} {(string?)member.Attribute("y2")}")
            : (string?)member.Attribute("d"));
        group.ReplaceWith(new XElement(group.Name.Namespace + "path", new XAttribute("d", string.Concat(data)), group.Attributes().Select(attribute => new XAttribute(attribute))));
        return true;
    }

    private static bool Has(XElement element, params string[] names) =>
        element.Attributes().Select(attribute => attribute.Name.LocalName).Where(name => name != "class").Order(StringComparer.Ordinal).SequenceEqual(names.Order(StringComparer.Ordinal), StringComparer.Ordinal);
}
