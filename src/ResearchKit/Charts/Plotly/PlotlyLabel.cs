using System.Globalization;
using ResearchKit.Display;

namespace ResearchKit.Charts.Plotly;

/// <summary>Texts, names of axes and colours in Plotly's terms.</summary>
internal static class PlotlyLabel
{
    /// <summary>A text that Plotly shows as it is: its own markup (tags, entities, TeX between dollar signs) is taken apart.</summary>
    public static string Of(string text) => Escaping.PlainText(text)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("$", "&#36;", StringComparison.Ordinal).Replace("%{", "%&#123;", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);

    /// <summary>An axis' name in Plotly: x, x2, x3.</summary>
    public static string AxisName(string letter, int panel) => panel == 0 ? letter : letter + (panel + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>A colour with an opacity.</summary>
    public static string Color(string color, double opacity)
    {
        var (red, green, blue) = Palette.Parse(color);
        return string.Create(CultureInfo.InvariantCulture, $"rgba({red},{green},{blue},{opacity})");
    }
}
