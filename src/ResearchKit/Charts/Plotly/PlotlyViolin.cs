using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Plotly;

/// <summary>Violins as polygons of the densities made before: Plotly's own would need every observation, and would smooth it in another way.</summary>
internal sealed class PlotlyViolin : PlotlyDrawing<ViolinMark>
{
    protected override void Write(PlotlyPanel panel, Series series, ViolinMark mark)
    {
        foreach (var row in series.Rows)
        {
            var (at, outline, box) = (mark.X.Values[row], mark.Outline(row).ToArray(), mark.Boxes[row]);
            panel.Begin(series, "scatter");
            panel.Json.WriteString("mode", "lines");
            panel.Points([.. outline.Select(point => (at + point.Half, point.At)), .. outline.Reverse().Select(point => (at - point.Half, point.At))]);
            panel.Json.WriteString("fill", "toself");
            panel.Json.WriteString("fillcolor", PlotlyLabel.Color(series.Color, 0.2));
            panel.Stroke(series.Color, 1.2);
            panel.Json.WriteString("hoverinfo", "skip");
            panel.End();
            Bar(panel, series, at, box.LowerWhisker, box.UpperWhisker, 1.2);
            Bar(panel, series, at, box.LowerQuartile, box.UpperQuartile, 6);
            panel.Begin(series, "scatter", legend: false);
            panel.Json.WriteString("mode", "markers");
            panel.Points([(at, box.Median)]);
            panel.Hover([$"{PlotlyLabel.Of(mark.X.Label(row) ?? "")}<br>median {ValueLabel.Short(box.Median)}<br>quartiles {ValueLabel.Short(box.LowerQuartile)} to {ValueLabel.Short(box.UpperQuartile)}<br>n = {ValueLabel.Fixed(box.Count, 0)}"]);
            panel.Json.WriteStartObject("marker");
            panel.Json.WriteString("color", Ink.Paper);
            panel.Json.WriteNumber("size", 7);
            panel.Stroke(series.Color, 1.6);
            panel.Json.WriteEndObject();
            panel.End();
        }
    }

    private static void Bar(PlotlyPanel panel, Series series, double at, double lower, double upper, double width)
    {
        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", "lines");
        panel.Points([(at, lower), (at, upper)]);
        panel.Json.WriteString("hoverinfo", "skip");
        panel.Stroke(series.Color, width);
        panel.End();
    }
}
