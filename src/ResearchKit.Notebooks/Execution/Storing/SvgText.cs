using System.Text;
using System.Xml.Linq;

namespace ResearchKit.Notebooks.Execution.Storing;

/// <summary>SVG as text with single quotes, which a notebook's JSON need not escape; groups stand on lines of their own, so that a change shows as a few lines.</summary>
internal static class SvgText
{
    /// <summary>The element as text.</summary>
    public static string Of(XElement root)
    {
        var text = new StringBuilder();
        Append(text, root);
        return text.ToString();
    }

    private static void Append(StringBuilder text, XElement element)
    {
        var name = element.Name.LocalName;
        if (name == "g")
            text.Append('\n');
        text.Append('<').Append(name);
        foreach (var attribute in element.Attributes())
            text.Append(' ').Append(attribute.Name.LocalName).Append("='").Append(Escaped(Color(attribute.Value)).Replace("'", "&#39;", StringComparison.Ordinal)).Append('\'');
        if (!element.Nodes().Any())
        {
            text.Append("/>");
            return;
        }

        text.Append('>');
        foreach (var node in element.Nodes())
        {
            if (node is XElement child)
                Append(text, child);
            else if (node is XText words)
                text.Append(Escaped(words.Value));
        }

        text.Append("</").Append(name).Append('>');
    }

    // #333333 is #333.
    private static string Color(string value) => value is ['#', var r, var r2, var g, var g2, var b, var b2] && r == r2 && g == g2 && b == b2 ? $"#{r}{g}{b}" : value;

    private static string Escaped(string value) => value.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
