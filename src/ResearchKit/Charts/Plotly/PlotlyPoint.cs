using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyPoint : PlotlyDrawing<PointMark>
{
    protected override void Write(PlotlyPanel panel, Series series, PointMark mark)
    {
        var dodge = panel.Scene.Dodge(series);
        var across = mark.X.Kind == ChannelKind.Category;
        var rows = series.Rows.Where(row => !double.IsNaN(mark.X.Values[row] + mark.Y.Values[row])).ToArray();
        panel.Begin(series, "scatter");
        panel.Json.WriteString("mode", "markers");
        panel.Values("x", panel.XScale, rows.Select(row => mark.X.Values[row] + (across ? dodge : 0)));
        panel.Values("y", panel.YScale, rows.Select(row => mark.Y.Values[row] + (!across && mark.Y.Kind == ChannelKind.Category ? dodge : 0)));
        panel.Hover(rows.Select(row => panel.Told(series, mark.X, row, panel.XScale) + "<br>" + panel.Told(null, mark.Y, row, panel.YScale)));
        panel.Json.WriteStartObject("marker");
        panel.Json.WriteString("color", series.Color);
        panel.Json.WriteString("symbol", PlotlyPanel.Symbol(series));
        panel.Json.WriteNumber("size", mark.Count switch { <= 60 => 8, <= 300 => 7, <= 2000 => 5, _ => 4 });
        panel.Json.WriteNumber("opacity", mark.Count switch { <= 60 => 1, <= 300 => 0.8, <= 2000 => 0.55, _ => 0.35 });
        panel.Json.WriteEndObject();
        panel.End();
    }
}
