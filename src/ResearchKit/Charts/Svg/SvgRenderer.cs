using ResearchKit.Charts.Layout;
using ResearchKit.Display;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

/// <summary>A chart as one static SVG element: title and description for screen readers, no script, no outside font, its own white ground.</summary>
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
        SvgLegends.Groups(svg, scene, layout);
        foreach (var panel in scene.Panels)
        {
            SvgAxes.Draw(svg, scene, layout, panel);
            Marks(svg, scene, panel, layout.Panels[panel.Index].Area);
        }

        SvgAxes.Titles(svg, scene, layout);
        foreach (var text in layout.Sides)
            svg.Text(text.X, text.Y + (text.Size * 0.35), text.Text, text.Size, text.Anchor, text.Color, text.IsStrong ? "600" : "400");
        if (scene.Colors is { } colors) SvgLegends.Colors(svg, colors, layout);
        if (scene.Sizes is { } sizes) SvgLegends.Sizes(svg, sizes, layout);
        Caption(svg, chart, layout);
        return svg.Close("svg").ToString();
    }

    // What goes beyond the ends that an axis was given is cut off at the panel's edge: an inner svg element cuts without a name that pages could mix up.
    private static void Marks(SvgWriter svg, ChartScene scene, ScenePanel panel, Rectangle area)
    {
        var isCut = panel.X.IsCut || panel.Y.IsCut;
        if (isCut)
            svg.Open("svg", ("class", "rk-marks"), ("x", Number(area.X)), ("y", Number(area.Y)), ("width", Number(area.Width)), ("height", Number(area.Height)),
                ("viewBox", $"{Number(area.X)} {Number(area.Y)} {Number(area.Width)} {Number(area.Height)}"), ("preserveAspectRatio", "none"));
        else
            svg.Open("g", ("class", "rk-marks"));
        var drawn = new SvgPanel(svg, scene, panel, area);
        foreach (var series in scene.Series)
        {
            if (series.Panel == panel.Index) MarkRegistry.Svg(series.Mark).Draw(drawn, series);
        }

        svg.Close(isCut ? "svg" : "g");
    }

    private static void Headings(SvgWriter svg, ChartLayout layout)
    {
        var y = 12.0;
        foreach (var line in layout.TitleLines)
            svg.Text(12, (y += ChartLayout.HeadingSize * 1.3) - 4, line, ChartLayout.HeadingSize, fill: Ink.Strong, weight: "600");
        foreach (var line in layout.SubtitleLines)
            svg.Text(12, (y += ChartLayout.TitleSize * 1.3) - 3, line, ChartLayout.TitleSize, fill: Ink.Soft);
    }

    private static void Caption(SvgWriter svg, Chart chart, ChartLayout layout)
    {
        var y = layout.Height - 8;
        for (var i = 0; i < layout.CaptionLines.Count; i++)
            svg.Text(12, y - (layout.HasCaption ? 17 : 0) - ((layout.CaptionLines.Count - 1 - i) * ChartLayout.CaptionSize * 1.3), layout.CaptionLines[i], ChartLayout.CaptionSize, fill: Ink.Soft);
        var mark = chart.IsSynthetic ? TextWidth.Of("synthetic data", ChartLayout.CaptionSize) + 12 : 0;
        if (chart.Source is { } source)
            svg.Text(12, y, TextWidth.Shorten("Source: " + Escaping.OneLine(source, 400), ChartLayout.CaptionSize, layout.Width - 36 - mark), ChartLayout.CaptionSize, fill: Ink.Soft);
        if (!chart.IsSynthetic) return;
        svg.Element("rect", ("x", Number(layout.Width - 12 - mark)), ("y", Number(y - 12)), ("width", Number(mark)), ("height", "16"), ("rx", "3"), ("fill", "none"), ("stroke", Ink.Axis));
        svg.Text(layout.Width - 12 - (mark / 2), y, "synthetic data", ChartLayout.CaptionSize, "middle", Ink.Soft);
    }
}
