using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace ResearchKit.Notebooks.Execution.Storing;

/// <summary>
/// A smaller SVG that looks the same: places to a tenth of a pixel, paths without points that lie on the line between their neighbours, attributes that many elements have
/// in common said once, class names dropped. Of a chart with many marks a quarter remains, or less. One that is not plain SVG stays as it is.
/// </summary>
internal static partial class SvgReduction
{
    private const string Fonts = "Helvetica, Arial, sans-serif";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly string[] Places = ["x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "width", "height"];

    /// <summary>The smaller SVG.</summary>
    public static string Of(string svg)
    {
        XElement root;
        try
        {
            using var reader = XmlReader.Create(new StringReader(svg), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            root = XElement.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return svg;
        }

        if (!IsPlain(root))
            return svg;
        root.Attribute("style")?.Remove();
        if (root.Attribute("font-family") is not null)
            root.SetAttributeValue("font-family", Fonts);
        root.Descendants(Svg + "rect").Where(IsUnseen).Remove();
        foreach (var element in root.DescendantsAndSelf().ToArray())
            Shorten(element, isRoot: element == root);
        foreach (var parent in root.DescendantsAndSelf().Where(element => element.HasElements).ToArray())
        {
            SvgTiles.Merge(parent);
            SvgTiles.Stack(parent);
            SvgGroups.Factor(parent);
        }

        root.Descendants().Attributes("class").Remove();
        var smaller = SvgText.Of(root);
        return smaller.Length < svg.Length ? smaller : svg;
    }

    private static bool IsPlain(XElement root) => root.Name == Svg + "svg" && root.DescendantsAndSelf().All(element =>
        element.Name.Namespace == Svg && element.Attributes().All(attribute => attribute.Name.Namespace == XNamespace.None && (!attribute.IsNamespaceDeclaration || element == root))
        && element.Nodes().All(node => node is XElement or XText and not XCData));

    // It only catches the mouse, where there is one.
    private static bool IsUnseen(XElement rectangle) => (string?)rectangle.Attribute("fill") == "none" && rectangle.Attribute("stroke") is null && rectangle.Attribute("id") is null
        && !rectangle.HasElements && rectangle.Ancestors().All(parent => parent.Attribute("stroke") is null && parent.Name.LocalName is ("svg" or "g"));

    private static void Shorten(XElement element, bool isRoot)
    {
        if (isRoot)
            return;
        if (element.Name.LocalName == "rect")
            RoundSides(element);
        if ((string?)element.Attribute("stroke-width") == "1" && element.Ancestors().All(parent => parent.Attribute("stroke-width") is null))
            element.Attribute("stroke-width")!.Remove();
        foreach (var attribute in element.Attributes())
        {
            if (Places.Contains(attribute.Name.LocalName, StringComparer.Ordinal))
                attribute.Value = Rounded(attribute.Value);
            else if (attribute.Name.LocalName == "transform")
                attribute.Value = Number().Replace(attribute.Value, static number => Rounded(number.Value));
            else if (attribute.Name.LocalName == "d")
                attribute.Value = SvgPath.Shorter(attribute.Value);
        }
    }

    // What touched before touches after: the far sides are rounded, not the lengths.
    private static void RoundSides(XElement rect)
    {
        foreach (var (start, length) in new[] { ("x", "width"), ("y", "height") })
        {
            if (rect.Attribute(length) is { } size && Value(size.Value) is { } extent && Value(rect.Attribute(start)?.Value ?? "0") is { } from && extent > 0.5)
                size.Value = Text(Math.Round(from + extent, 1) - Math.Round(from, 1));
        }
    }

    private static string Rounded(string value) => Value(value) is { } number ? Text(Math.Abs(number) < 0.5 ? Math.Round(number, 2) : Math.Round(number, 1)) : value;

    /// <summary>A number; null if the text is none, such as a share in percent.</summary>
    public static double? Value(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A number as short as SVG allows: <c>.5</c>, <c>-3</c>.</summary>
    public static string Text(double number)
    {
        var text = number.ToString("0.##", CultureInfo.InvariantCulture);
        return text switch
        {
            "-0" => "0",
            ['0', '.', ..] => text[1..],
            ['-', '0', '.', ..] => "-" + text[2..],
            _ => text,
        };
    }

    [GeneratedRegex(@"-?[0-9]*\.?[0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Number();
}
