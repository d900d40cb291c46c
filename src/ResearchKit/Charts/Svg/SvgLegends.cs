using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

/// <summary>What colours, shapes and sizes mean: groups above the panels, the colour bar and sizes at their right.</summary>
internal static class SvgLegends
{
    private const double Size = ChartLayout.LegendSize;

    public static void Groups(SvgWriter svg, ChartScene scene, ChartLayout layout)
    {
        if (layout.Legend.Count == 0) return;
        var baseline = layout.LegendTop + Size;
        if (scene.LegendTitle is { } title) svg.Text(12, baseline, TextWidth.Shorten(title, Size, (layout.Width - 24) * 0.5), Size, fill: Ink.Soft);
        foreach (var (group, x, row, text) in layout.Legend)
        {
            var y = baseline + (row * Size * 1.5);
            var sign = scene.Series.Where(series => series.Group == group).MinBy(series => series.Mark.IsAccompaniment ? 1 : 0);
            if (sign is not null) MarkRegistry.Svg(sign.Mark).Key(svg, sign, 12 + x, y - 4);
            svg.Text(12 + x + 22, y, text, Size);
        }
    }

    public static void Colors(SvgWriter svg, ColorScale colors, ChartLayout layout)
    {
        Title(svg, layout.ColorTitle, layout.LegendsLeft, layout.Top);
        var bar = layout.ColorBar;
        const int steps = 32;
        for (var i = 0; i < steps; i++)
            svg.Element("rect", ("x", Number(bar.X)), ("y", Number(bar.Y + (bar.Height * i / steps))), ("width", Number(bar.Width)), ("height", Number((bar.Height / steps) + (i < steps - 1 ? 0.5 : 0))),
                ("fill", Palette.At(colors.Ramp, 1 - ((i + 0.5) / steps))));
        svg.Element("rect", ("x", Number(bar.X)), ("y", Number(bar.Y)), ("width", Number(bar.Width)), ("height", Number(bar.Height)), ("fill", "none"), ("stroke", Ink.Axis), ("stroke-width", "0.5"));
        foreach (var (value, label) in Ticks.Linear(colors.Minimum, colors.Maximum, 4))
        {
            var y = bar.Bottom - (bar.Height * colors.Position(value));
            svg.Line(bar.Right, y, bar.Right + 3, y, Ink.Axis);
            svg.Text(bar.Right + 6, y + 4, label, ChartLayout.CaptionSize);
        }
    }

    public static void Sizes(SvgWriter svg, SizeScale sizes, ChartLayout layout)
    {
        Title(svg, layout.SizeTitle, layout.LegendsLeft, layout.SizesTop);
        var y = layout.SizesTop + (layout.SizeTitle.Count * Size * 1.3) + 4;
        foreach (var (value, label) in sizes.Keys())
        {
            var radius = sizes.Radius(value);
            y += radius;
            svg.Element("circle", ("cx", Number(layout.LegendsLeft + 13)), ("cy", Number(y)), ("r", Number(radius)), ("fill", "none"), ("stroke", Ink.Soft));
            svg.Text(layout.LegendsLeft + 31, y + 4, label, ChartLayout.CaptionSize);
            y += radius + 5;
        }
    }

    private static void Title(SvgWriter svg, IReadOnlyList<string> lines, double x, double top)
    {
        for (var i = 0; i < lines.Count; i++) svg.Text(x, top + Size + (i * Size * 1.3) - 2, lines[i], Size, fill: Ink.Soft);
    }
}
