using ResearchKit.Display;
using static ResearchKit.Charts.SvgWriter;

namespace ResearchKit.Charts;

/// <summary>A chart as one static SVG element: title and description for screen readers, no script, no outside font.</summary>
internal static class SvgRenderer
{
    public static string Render(Chart chart, ChartScene scene, string description)
    {
        var layout = new ChartLayout(chart, scene);
        var svg = new SvgWriter();
        svg.Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("class", DisplayClasses.Chart), ("role", "img"),
            ("width", Number(layout.Width)), ("height", Number(layout.Height)), ("viewBox", $"0 0 {Number(layout.Width)} {Number(layout.Height)}"),
            ("font-family", "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"), ("style", "max-width:100%;height:auto"));
        svg.TextElement("title", chart.Title ?? "Chart").TextElement("desc", description);
        svg.Element("rect", ("width", "100%"), ("height", "100%"), ("fill", Ink.Paper));
        Headings(svg, layout);
        Legend(svg, scene, layout);
        for (var panel = 0; panel < layout.Panels.Count; panel++)
        {
            var box = layout.Panels[panel];
            SvgAxes.Draw(svg, scene, layout, panel);
            svg.Open("g", ("class", "rk-marks"));
            var marks = new SvgMarks(svg, scene, box);
            foreach (var series in scene.Series)
            {
                if (series.Panel == panel) marks.Draw(series);
            }

            svg.Close("g");
        }

        SvgAxes.Titles(svg, scene, layout);
        if (scene.Heat is { } heat) HeatLegend(svg, heat, layout);
        Caption(svg, chart, layout);
        return svg.Close("svg").ToString();
    }

    private static void Headings(SvgWriter svg, ChartLayout layout)
    {
        var y = 12.0;
        foreach (var line in layout.TitleLines)
            svg.Text(12, (y += ChartLayout.HeadingSize * 1.3) - 4, line, ChartLayout.HeadingSize, fill: Ink.Strong, weight: "600");
        foreach (var line in layout.SubtitleLines)
            svg.Text(12, (y += ChartLayout.TitleSize * 1.3) - 3, line, ChartLayout.TitleSize, fill: Ink.Soft);
    }

    private static void Legend(SvgWriter svg, ChartScene scene, ChartLayout layout)
    {
        if (layout.Legend.Count == 0) return;
        var baseline = layout.LegendTop + ChartLayout.LegendSize;
        if (scene.LegendTitle is { } title) svg.Text(12, baseline, title, ChartLayout.LegendSize, fill: Ink.Soft);
        foreach (var (group, x, row, text) in layout.Legend)
        {
            var y = baseline + (row * ChartLayout.LegendSize * 1.5);
            SvgMarks.Key(svg, scene.Series.Where(series => series.Group == group).MinBy(series => series.Mark is BandMark or ErrorBarMark ? 1 : 0)!, 12 + x, y - 4);
            svg.Text(12 + x + 22, y, text, ChartLayout.LegendSize);
        }
    }

    private static void HeatLegend(SvgWriter svg, HeatRange heat, ChartLayout layout)
    {
        double x = layout.Panels[0].Right + 14, top = layout.Top, height = Math.Min(160, layout.Panels[0].Height), steps = 24;
        for (var i = 0; i < steps; i++)
            svg.Element("rect", ("x", Number(x)), ("y", Number(top + (height * i / steps))), ("width", "11"), ("height", Number((height / steps) + 0.5)),
                ("fill", Palette.At(heat.Ramp, 1 - ((i + 0.5) / steps))));
        foreach (var (value, label) in Ticks.Linear(heat.Minimum, heat.Maximum, 4))
        {
            var y = top + (height * (1 - ((value - heat.Minimum) / (heat.Maximum - heat.Minimum))));
            svg.Text(x + 15, y + 4, label, ChartLayout.CaptionSize);
        }
    }

    private static void Caption(SvgWriter svg, Chart chart, ChartLayout layout)
    {
        var y = layout.Height - 8;
        var mark = chart.IsSynthetic ? TextWidth.Of("synthetic data", ChartLayout.CaptionSize) + 12 : 0;
        if (chart.Source is { } source)
            svg.Text(12, y, TextWidth.Shorten("Source: " + Escaping.OneLine(source, 400), ChartLayout.CaptionSize, layout.Width - 36 - mark), ChartLayout.CaptionSize, fill: Ink.Soft);
        if (!chart.IsSynthetic) return;
        svg.Element("rect", ("x", Number(layout.Width - 12 - mark)), ("y", Number(y - 12)), ("width", Number(mark)), ("height", "16"), ("rx", "3"), ("fill", "none"), ("stroke", Ink.Axis));
        svg.Text(layout.Width - 12 - (mark / 2), y, "synthetic data", ChartLayout.CaptionSize, "middle", Ink.Soft);
    }
}
