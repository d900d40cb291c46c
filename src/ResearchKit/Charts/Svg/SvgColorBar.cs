using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

/// <summary>What the colours of a ramp mean, at the right of the panels.</summary>
internal static class SvgColorBar
{
    public static void Draw(SvgWriter svg, ColorScale colors, ChartLayout layout)
    {
        double x = layout.Panels[0].Right + 14, top = layout.Top, height = Math.Min(160, layout.Panels[0].Height), steps = 24;
        for (var i = 0; i < steps; i++)
            svg.Element("rect", ("x", Number(x)), ("y", Number(top + (height * i / steps))), ("width", "11"), ("height", Number((height / steps) + 0.5)),
                ("fill", Palette.At(colors.Ramp, 1 - ((i + 0.5) / steps))));
        foreach (var (value, label) in Ticks.Linear(colors.Minimum, colors.Maximum, 4))
        {
            var y = top + (height * (1 - colors.Position(value)));
            svg.Text(x + 15, y + 4, label, ChartLayout.CaptionSize);
        }
    }
}
