using System.Globalization;
using System.Text;
using System.Text.Json;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;
using ResearchKit.Display;

namespace ResearchKit.Charts.Plotly;

/// <summary>
/// A chart as a Plotly figure. Domains, colours and positions come from the same scene as the SVG; categories are whole numbers with
/// texts for ticks, so that bars and intervals stand exactly where the SVG has them.
/// </summary>
internal static class PlotlyRenderer
{
    public static string Render(Chart chart, ChartScene scene, string description)
    {
        var layout = new ChartLayout(chart, scene);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("data");
            var inLegend = new HashSet<int>();
            var panels = scene.Panels.Select(panel => new PlotlyPanel(json, scene, panel, inLegend)).ToArray();
            foreach (var series in scene.Series) MarkRegistry.Plotly(series.Mark).Write(panels[series.Panel], series);
            json.WriteEndArray();
            Layout(json, chart, scene, layout, description);
            json.WriteStartObject("config");
            json.WriteBoolean("displaylogo", false);
            json.WriteBoolean("responsive", true);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Layout(Utf8JsonWriter json, Chart chart, ChartScene scene, ChartLayout layout, string description)
    {
        json.WriteStartObject("layout");
        json.WriteNumber("width", layout.Width);
        json.WriteNumber("height", Math.Round(layout.Height));
        json.WriteBoolean("autosize", false);
        json.WriteString("paper_bgcolor", Ink.Paper);
        json.WriteString("plot_bgcolor", Ink.Paper);
        json.WriteString("barmode", "overlay");
        json.WriteString("hovermode", "closest");
        json.WriteBoolean("showlegend", scene.HasLegend);
        json.WriteStartObject("meta");
        json.WriteString("alt", Escaping.PlainText(description));
        json.WriteEndObject();
        Font(json, "font", 12, Ink.Text);
        json.WriteStartObject("margin");
        json.WriteNumber("l", Math.Round(layout.Left));
        json.WriteNumber("r", Math.Round(layout.Right));
        json.WriteNumber("t", Math.Round(layout.Top));
        json.WriteNumber("b", Math.Round(layout.Bottom));
        json.WriteNumber("pad", 0);
        json.WriteEndObject();
        if (scene.HasLegend)
        {
            json.WriteStartObject("legend");
            json.WriteString("orientation", "h");
            Place(json, 0, 1 + ((layout.Top - layout.LegendTop + 4) / (layout.Height - layout.Top - layout.Bottom)), "left", "top");
            if (scene.LegendTitle is { } title)
            {
                json.WriteStartObject("title");
                json.WriteString("text", PlotlyLabel.Of(title) + "  ");
                json.WriteString("side", "left");
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        foreach (var panel in scene.Panels)
        {
            Axis(json, "x", panel.Index, panel.X, layout, scene.HasAxes, layout.IsLowest(panel.Index));
            Axis(json, "y", panel.Index, panel.Y, layout, scene.HasAxes, panel.Index % layout.Columns == 0);
        }

        Annotations(json, chart, scene, layout);
        json.WriteEndObject();
    }

    private static void Axis(Utf8JsonWriter json, string letter, int panel, Scale scale, ChartLayout layout, bool visible, bool labels)
    {
        var box = layout.Panels[panel];
        var (left, top) = (layout.Left, layout.Top);
        var (width, height) = (layout.Width - layout.Left - layout.Right, layout.Height - layout.Top - layout.Bottom);
        var across = letter == "x";
        json.WriteStartObject(PlotlyLabel.AxisName(letter + "axis", panel));
        json.WriteString("anchor", PlotlyLabel.AxisName(across ? "y" : "x", panel));
        json.WriteStartArray("domain");
        json.WriteNumberValue(Share(across ? (box.X - left) / width : 1 - ((box.Bottom - top) / height)));
        json.WriteNumberValue(Share(across ? (box.Right - left) / width : 1 - ((box.Y - top) / height)));
        json.WriteEndArray();
        json.WriteBoolean("visible", visible);
        json.WriteString("type", scale.Kind switch { ScaleKind.Log => "log", ScaleKind.Time => "date", _ => "linear" });
        json.WriteStartArray("range");
        foreach (var end in scale.IsReversed ? new[] { scale.Maximum, scale.Minimum } : [scale.Minimum, scale.Maximum])
        {
            if (scale.Kind == ScaleKind.Log) json.WriteNumberValue(Math.Log10(end));
            else PlotlyPanel.Value(json, scale, end);
        }

        json.WriteEndArray();
        if (scale.Kind == ScaleKind.Category || scale.Given is not null)
        {
            var ticks = scale.Kind == ScaleKind.Category || !visible ? (across ? layout.XTicks : layout.YTicks) : scale.TickMarks(0);
            json.WriteStartArray("tickvals");
            foreach (var (value, _) in ticks) PlotlyPanel.Value(json, scale, value);
            json.WriteEndArray();
            json.WriteStartArray("ticktext");
            for (var i = 0; i < ticks.Count; i++)
                json.WriteStringValue(across ? string.Join("<br>", layout.XLabels[i].Select(PlotlyLabel.Of)) : PlotlyLabel.Of(layout.YLabels[i]));
            json.WriteEndArray();
            if (across && layout.XLabelsTurned) json.WriteNumber("tickangle", -40);
        }

        json.WriteBoolean("showticklabels", labels);
        json.WriteBoolean("showgrid", !across && scale.Kind != ScaleKind.Category);
        json.WriteString("gridcolor", Ink.Grid);
        json.WriteBoolean("zeroline", false);
        json.WriteBoolean("showline", across);
        json.WriteString("linecolor", Ink.Axis);
        json.WriteBoolean("automargin", false);
        json.WriteEndObject();
    }

    // Titles are annotations and not the axes' own, so that they stand where the SVG has them.
    private static void Annotations(Utf8JsonWriter json, Chart chart, ChartScene scene, ChartLayout layout)
    {
        var (width, height) = (layout.Width - layout.Left - layout.Right, layout.Height - layout.Top - layout.Bottom);
        double PaperX(double x) => (x - layout.Left) / width;
        double PaperY(double y) => 1 - ((y - layout.Top) / height);
        json.WriteStartArray("annotations");
        var heading = 10.0;
        foreach (var line in layout.TitleLines)
        {
            Annotation(json, $"<b>{PlotlyLabel.Of(line)}</b>", PaperX(12), PaperY(heading), "left", "top", ChartLayout.HeadingSize, Ink.Strong);
            heading += ChartLayout.HeadingSize * 1.3;
        }

        foreach (var line in layout.SubtitleLines)
        {
            Annotation(json, PlotlyLabel.Of(line), PaperX(12), PaperY(heading), "left", "top", ChartLayout.TitleSize, Ink.Soft);
            heading += ChartLayout.TitleSize * 1.3;
        }

        foreach (var panel in scene.IsFaceted ? scene.Panels : [])
        {
            var box = layout.Panels[panel.Index];
            Annotation(json, $"<b>{PlotlyLabel.Of(panel.Title)}</b>", PaperX(box.X + (box.Width / 2)), PaperY(box.Y - 3), "center", "bottom", ChartLayout.TitleSize, Ink.Strong);
        }

        foreach (var text in layout.Sides)
        {
            Annotation(json, text.IsStrong ? $"<b>{PlotlyLabel.Of(text.Text)}</b>" : PlotlyLabel.Of(text.Text), PaperX(text.X), PaperY(text.Y),
                text.Anchor switch { "start" => "left", "end" => "right", _ => "center" }, "middle", text.Size, text.Color);
        }

        if (scene.HasAxes && scene.X.Title.Length > 0)
            Annotation(json, PlotlyLabel.Of(scene.X.Title), 0.5, PaperY(layout.Panels[^1].Bottom + 8 + layout.XLabelHeight), "center", "top", ChartLayout.TitleSize, Ink.Strong);
        if (scene.HasAxes && scene.Y.Title.Length > 0)
            Annotation(json, PlotlyLabel.Of(scene.Y.Title), PaperX(10), 0.5, "left", "middle", ChartLayout.TitleSize, Ink.Strong, angle: -90);
        if (chart.Source is { } source)
            Annotation(json, "Source: " + PlotlyLabel.Of(Escaping.OneLine(source, 400)), PaperX(12), PaperY(layout.Height - 4), "left", "bottom", ChartLayout.CaptionSize, Ink.Soft);
        if (chart.IsSynthetic)
            Annotation(json, "synthetic data", PaperX(layout.Width - 12), PaperY(layout.Height - 4), "right", "bottom", ChartLayout.CaptionSize, Ink.Soft, border: true);
        json.WriteEndArray();
    }

    private static void Annotation(
        Utf8JsonWriter json, string text, double x, double y, string xAnchor, string yAnchor, double size, string color, double angle = 0, bool border = false)
    {
        json.WriteStartObject();
        json.WriteString("text", text);
        json.WriteString("xref", "paper");
        json.WriteString("yref", "paper");
        Place(json, x, y, xAnchor, yAnchor);
        json.WriteBoolean("showarrow", false);
        if (angle != 0) json.WriteNumber("textangle", angle);
        if (border)
        {
            json.WriteString("bordercolor", Ink.Axis);
            json.WriteNumber("borderpad", 2);
        }

        Font(json, "font", size, color);
        json.WriteEndObject();
    }

    private static void Place(Utf8JsonWriter json, double x, double y, string xAnchor, string yAnchor)
    {
        json.WriteNumber("x", Share(x));
        json.WriteNumber("y", Share(y));
        json.WriteString("xanchor", xAnchor);
        json.WriteString("yanchor", yAnchor);
    }

    private static void Font(Utf8JsonWriter json, string name, double size, string color)
    {
        json.WriteStartObject(name);
        json.WriteString("family", "Helvetica Neue, Helvetica, Arial, sans-serif");
        json.WriteNumber("size", size);
        json.WriteString("color", color);
        json.WriteEndObject();
    }

    private static double Share(double value) => Math.Round(value, 5);
}
