using System.Globalization;
using System.Text;
using ResearchKit.Display;

namespace ResearchKit.Charts.Svg;

/// <summary>Writes SVG elements; numbers with at most two decimals, every text escaped.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _svg = new();

    public static string Number(double value)
    {
        var text = Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    public SvgWriter Open(string name, params ReadOnlySpan<(string Name, string Value)> attributes) => Tag(name, attributes, ">");

    public SvgWriter Close(string name)
    {
        _svg.Append("</").Append(name).Append('>');
        return this;
    }

    public SvgWriter Element(string name, params ReadOnlySpan<(string Name, string Value)> attributes) => Tag(name, attributes, "/>");

    public SvgWriter TextElement(string name, string text)
    {
        Tag(name, [], ">");
        _svg.Append(Escaping.Html(text)).Append("</").Append(name).Append('>');
        return this;
    }

    /// <summary>A text at a place. Weight, colour and anchor as SVG has them.</summary>
    public SvgWriter Text(double x, double y, string text, double size, string anchor = "start", string fill = Ink.Text, string weight = "400", double turn = 0, bool halo = false)
    {
        _svg.Append("<text x=\"").Append(Number(x)).Append("\" y=\"").Append(Number(y)).Append("\" font-size=\"").Append(Number(size)).Append("\" fill=\"").Append(fill).Append('"');
        if (anchor != "start") _svg.Append(" text-anchor=\"").Append(anchor).Append('"');
        if (weight != "400") _svg.Append(" font-weight=\"").Append(weight).Append('"');
        if (turn != 0) _svg.Append(" transform=\"rotate(").Append(Number(turn)).Append(' ').Append(Number(x)).Append(' ').Append(Number(y)).Append(")\"");
        if (halo) _svg.Append(" stroke=\"#FFFFFF\" stroke-width=\"3.5\" stroke-linejoin=\"round\" paint-order=\"stroke\"");
        _svg.Append('>').Append(Escaping.Html(text)).Append("</text>");
        return this;
    }

    public SvgWriter Line(double x1, double y1, double x2, double y2, string stroke, double width = 1, string dash = "") => Element("line",
        ("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)), ("stroke", stroke), ("stroke-width", Number(width)), ("stroke-dasharray", dash));

    public override string ToString() => _svg.ToString();

    // Attributes with an empty value are left out.
    private SvgWriter Tag(string name, ReadOnlySpan<(string Name, string Value)> attributes, string end)
    {
        _svg.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            if (value.Length > 0) _svg.Append(' ').Append(attribute).Append("=\"").Append(Escaping.Html(value)).Append('"');
        }

        _svg.Append(end);
        return this;
    }
}
