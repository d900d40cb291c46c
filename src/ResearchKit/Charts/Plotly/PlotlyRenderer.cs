using System.Text;
using System.Text.Json;
using ResearchKit.Charts.Layout;
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
            var panels = scene.Panels.Select(panel => new PlotlyPanel(json, scene, panel, layout.Panels[panel.Index].Area, inLegend)).ToArray();
            foreach (var series in scene.Series) MarkRegistry.Plotly(series.Mark).Write(panels[series.Panel], series);
            json.WriteEndArray();
            json.WriteStartObject("layout");
            Layout(json, scene, layout, description);
            PlotlyAxes.Write(json, scene, layout);
            PlotlyAnnotations.Write(json, chart, scene, layout);
            json.WriteEndObject();
            json.WriteStartObject("config");
            json.WriteBoolean("displaylogo", false);
            json.WriteBoolean("responsive", true);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Layout(Utf8JsonWriter json, ChartScene scene, ChartLayout layout, string description)
    {
        json.WriteNumber("width", layout.Width);
        json.WriteNumber("height", layout.Height);
        json.WriteBoolean("autosize", false);
        json.WriteString("paper_bgcolor", Ink.Paper);
        json.WriteString("plot_bgcolor", Ink.Paper);
        json.WriteString("barmode", "overlay");
        json.WriteString("hovermode", "closest");
        json.WriteBoolean("showlegend", scene.HasLegend);
        json.WriteStartObject("meta");
        json.WriteString("alt", Escaping.PlainText(description));
        json.WriteEndObject();
        PlotlyAnnotations.Font(json, 12, Ink.Text);
        json.WriteStartObject("margin");
        json.WriteNumber("l", Math.Round(layout.Left));
        json.WriteNumber("r", Math.Round(layout.Right));
        json.WriteNumber("t", Math.Round(layout.Top));
        json.WriteNumber("b", Math.Round(layout.Bottom));
        json.WriteNumber("pad", 0);
        json.WriteEndObject();
        if (!scene.HasLegend) return;
        json.WriteStartObject("legend");
        json.WriteString("orientation", "h");
        var paper = new PlotlyPaper(layout);
        paper.Place(json, ChartLayout.Edge, layout.LegendTop - 5, "left", "top");
        if (scene.LegendTitle is { } title)
        {
            json.WriteStartObject("title");
            json.WriteString("text", PlotlyLabel.Of(TextWidth.Shorten(title, ChartLayout.LegendSize, (layout.Width - 24) * 0.5)) + "  ");
            json.WriteString("side", "left");
            PlotlyAnnotations.Font(json, ChartLayout.LegendSize, Ink.Soft);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
