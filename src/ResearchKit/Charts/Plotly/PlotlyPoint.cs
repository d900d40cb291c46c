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
        var radius = mark.Count switch { <= 60 => 4, <= 300 => 3.5, <= 2000 => 2.5, _ => 2 };
        if (mark.Style?.Sizes is null) panel.Json.WriteNumber("size", 2 * series.Radius(0, radius));
        else panel.Numbers("size", rows.Select(row => 2 * series.Radius(row, radius)));
        panel.Json.WriteNumber("opacity", series.Opacity(mark.Count switch { <= 60 => 1, <= 300 => 0.8, <= 2000 => 0.55, _ => 0.35 }));
        if (series.Shape is PointShape.HollowCircle or PointShape.Tick) panel.Stroke(series.Color, 1.4);
        panel.Json.WriteEndObject();
        panel.End();
    }
}
