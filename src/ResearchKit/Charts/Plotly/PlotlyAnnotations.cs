using System.Text.Json;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;
using ResearchKit.Display;

namespace ResearchKit.Charts.Plotly;

/// <summary>All texts around the panels. Titles are annotations and not the axes' own, so that they stand where the SVG has them.</summary>
internal sealed class PlotlyAnnotations(Utf8JsonWriter json, ChartLayout layout)
{
    private readonly PlotlyPaper _paper = new(layout);

    public static void Write(Utf8JsonWriter json, Chart chart, ChartScene scene, ChartLayout layout)
    {
        json.WriteStartArray("annotations");
        var written = new PlotlyAnnotations(json, layout);
        written.Headings();
        written.Panels(scene);
        if (scene.HasAxes) written.Axes(scene);
        written.Sides();
        written.Lines(layout.ColorTitle, layout.LegendsLeft, layout.Top);
        if (scene.Sizes is { } sizes) written.Sizes(sizes);
        written.Caption(chart);
        json.WriteEndArray();
        if (scene.Sizes is { } circles) written.Circles(circles);
    }

    public static void Font(Utf8JsonWriter json, double size, string color)
    {
        json.WriteStartObject("font");
        json.WriteString("family", "Helvetica Neue, Helvetica, Arial, sans-serif");
        json.WriteNumber("size", size);
        json.WriteString("color", color);
        json.WriteEndObject();
    }

    private void Headings()
    {
        var y = 10.0;
        foreach (var line in layout.TitleLines)
        {
            Annotation($"<b>{PlotlyLabel.Of(line)}</b>", 12, y, "left", "top", ChartLayout.HeadingSize, Ink.Strong);
            y += ChartLayout.HeadingSize * 1.3;
        }

        foreach (var line in layout.SubtitleLines)
        {
            Annotation(PlotlyLabel.Of(line), 12, y, "left", "top", ChartLayout.TitleSize, Ink.Soft);
            y += ChartLayout.TitleSize * 1.3;
        }
    }

    private void Panels(ChartScene scene)
    {
        foreach (var panel in scene.Panels)
        {
            var box = layout.Panels[panel.Index].Area;
            if (scene.IsFaceted && (!scene.IsGrid || panel.Index < layout.Columns))
                Annotation($"<b>{PlotlyLabel.Of(TextWidth.Shorten(panel.Title, ChartLayout.TitleSize, box.Width))}</b>", box.X + (box.Width / 2), box.Y - 3, "center", "bottom", ChartLayout.TitleSize, Ink.Strong);
            if (scene.IsGrid && panel.Index % layout.Columns == layout.Columns - 1)
                Annotation($"<b>{PlotlyLabel.Of(TextWidth.Shorten(panel.RowTitle, ChartLayout.TitleSize, box.Height))}</b>", box.Right + 4, box.Y + (box.Height / 2), "left", "middle", ChartLayout.TitleSize, Ink.Strong, angle: 90);
        }
    }

    private void Axes(ChartScene scene)
    {
        double left = layout.Panels[0].Area.X, right = layout.Panels.Max(panel => panel.Area.Right), top = layout.Panels[0].Area.Y, bottom = layout.Panels.Max(panel => panel.Area.Bottom);
        if (scene.X.Title.Length > 0)
            Annotation(PlotlyLabel.Of(TextWidth.Shorten(scene.X.Title, ChartLayout.TitleSize, layout.Width - 24)), (left + right) / 2, bottom + 8 + layout.XLabelHeight, "center", "top", ChartLayout.TitleSize, Ink.Strong);
        if (scene.Y.Title.Length > 0)
            Annotation(PlotlyLabel.Of(TextWidth.Shorten(scene.Y.Title, ChartLayout.TitleSize, layout.Height - 24)), 10, (top + bottom) / 2, "left", "middle", ChartLayout.TitleSize, Ink.Strong, angle: -90);
    }

    private void Sides()
    {
        foreach (var text in layout.Sides)
        {
            Annotation(text.IsStrong ? $"<b>{PlotlyLabel.Of(text.Text)}</b>" : PlotlyLabel.Of(text.Text), text.X, text.Y,
                text.Anchor switch { "start" => "left", "end" => "right", _ => "center" }, "middle", text.Size, text.Color);
        }
    }

    private void Sizes(SizeScale sizes)
    {
        Lines(layout.SizeTitle, layout.LegendsLeft, layout.SizesTop);
        foreach (var (y, _, label) in Keys(sizes))
            Annotation(PlotlyLabel.Of(label), layout.LegendsLeft + 31, y, "left", "middle", ChartLayout.CaptionSize, Ink.Text);
    }

    private void Circles(SizeScale sizes)
    {
        json.WriteStartArray("shapes");
        foreach (var (y, radius, _) in Keys(sizes))
        {
            var x = layout.LegendsLeft + 13;
            json.WriteStartObject();
            json.WriteString("type", "circle");
            json.WriteString("xref", "paper");
            json.WriteString("yref", "paper");
            json.WriteNumber("x0", _paper.X(x - radius));
            json.WriteNumber("x1", _paper.X(x + radius));
            json.WriteNumber("y0", _paper.Y(y + radius));
            json.WriteNumber("y1", _paper.Y(y - radius));
            json.WriteStartObject("line");
            json.WriteString("color", Ink.Soft);
            json.WriteNumber("width", 1);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private IEnumerable<(double Y, double Radius, string Label)> Keys(SizeScale sizes)
    {
        var y = layout.SizesTop + (layout.SizeTitle.Count * ChartLayout.LegendSize * 1.3) + 4;
        foreach (var (value, label) in sizes.Keys())
        {
            var radius = sizes.Radius(value);
            y += radius;
            yield return (y, radius, label);
            y += radius + 5;
        }
    }

    private void Lines(IReadOnlyList<string> lines, double x, double top)
    {
        for (var i = 0; i < lines.Count; i++)
            Annotation(PlotlyLabel.Of(lines[i]), x, top + (i * ChartLayout.LegendSize * 1.3) - 3, "left", "top", ChartLayout.LegendSize, Ink.Soft);
    }

    private void Caption(Chart chart)
    {
        for (var i = 0; i < layout.CaptionLines.Count; i++)
            Annotation(PlotlyLabel.Of(layout.CaptionLines[i]), 12, layout.Height - 4 - (layout.HasCaption ? 17 : 0) - ((layout.CaptionLines.Count - 1 - i) * ChartLayout.CaptionSize * 1.3), "left", "bottom", ChartLayout.CaptionSize, Ink.Soft);
        var mark = chart.IsSynthetic ? TextWidth.Of("synthetic data", ChartLayout.CaptionSize) + 12 : 0;
        if (chart.Source is { } source)
            Annotation(PlotlyLabel.Of(TextWidth.Shorten("Source: " + Escaping.OneLine(source, 400), ChartLayout.CaptionSize, layout.Width - 36 - mark)), 12, layout.Height - 4, "left", "bottom", ChartLayout.CaptionSize, Ink.Soft);
        if (chart.IsSynthetic)
            Annotation("synthetic data", layout.Width - 12, layout.Height - 4, "right", "bottom", ChartLayout.CaptionSize, Ink.Soft, border: true);
    }

    private void Annotation(string text, double x, double y, string xAnchor, string yAnchor, double size, string color, double angle = 0, bool border = false)
    {
        json.WriteStartObject();
        json.WriteString("text", text);
        json.WriteString("xref", "paper");
        json.WriteString("yref", "paper");
        _paper.Place(json, x, y, xAnchor, yAnchor);
        json.WriteBoolean("showarrow", false);
        if (angle != 0) json.WriteNumber("textangle", angle);
        if (border)
        {
            json.WriteString("bordercolor", Ink.Axis);
            json.WriteNumber("borderpad", 2);
        }

        Font(json, size, color);
        json.WriteEndObject();
    }
}
