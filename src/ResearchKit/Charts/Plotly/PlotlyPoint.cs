using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyPoint : PlotlyDrawing<PointMark>
{
    protected override void Write(PlotlyPanel panel, Series series, PointMark mark)
    {
        var dodge = panel.Scene.Dodge(series);
        var across = mark.X.Kind == ChannelKind.Category;
        var rows = series.Rows.Where(mark.IsDrawn).ToArray();
        if (mark.Size is { } size) rows = [.. rows.OrderByDescending(row => size.Values[row])];
        var labels = LabelPlacement.Of(panel.Scene, panel.Area, panel.XScale, panel.YScale, series, mark);
        panel.Begin(series, "scatter");
        panel.Json.WriteString("mode", labels.Count > 0 ? "markers+text" : "markers");
        panel.Values("x", panel.XScale, rows.Select(row => mark.X.Values[row] + (across ? dodge : 0)));
        panel.Values("y", panel.YScale, rows.Select(row => mark.Y.Values[row] + (!across && mark.Y.Kind == ChannelKind.Category ? dodge : 0)));
        panel.Hover(rows.Select(row => Told(panel, series, mark, row)));
        if (labels.Count > 0)
        {
            panel.Strings("text", rows.Select(row => labels.TryGetValue(row, out var label) ? PlotlyLabel.Of(label.Text) : ""));
            panel.Strings("textposition", rows.Select(row => labels.TryGetValue(row, out var label) ? label.Plotly : "top center"));
            panel.TextFont();
        }

        Marker(panel, series, mark, rows);
        panel.End();
    }

    private static void Marker(PlotlyPanel panel, Series series, PointMark mark, int[] rows)
    {
        panel.Json.WriteStartObject("marker");
        if (mark.Shade is { } shade)
        {
            panel.Numbers("color", rows.Select(row => shade.Values[row]));
            panel.Json.WriteString("coloraxis", "coloraxis");
        }
        else
        {
            panel.Json.WriteString("color", series.Color);
        }

        panel.Json.WriteString("symbol", PlotlyPanel.Symbol(series));
        if (mark.Size is { } size) panel.Numbers("size", rows.Select(row => Math.Round(2 * panel.Scene.Sizes!.Radius(size.Values[row]), 2)));
        else if (mark.Style?.Sizes is null) panel.Json.WriteNumber("size", 2 * series.Radius(0, mark.Look.Radius));
        else panel.Numbers("size", rows.Select(row => 2 * series.Radius(row, mark.Look.Radius)));
        panel.Json.WriteNumber("opacity", series.Opacity(mark.Size is null ? mark.Look.Opacity : Math.Min(mark.Look.Opacity, 0.75)));
        if (series.Shape is PointShape.HollowCircle or PointShape.Tick) panel.Stroke(series.Color, 1.4);
        else panel.Stroke(mark.Shade is null ? "#FFFFFF" : Ink.Soft, 0.6);
        panel.Json.WriteEndObject();
    }

    private static string Told(PlotlyPanel panel, Series series, PointMark mark, int row)
    {
        var text = panel.Told(series, mark.X, row, panel.XScale) + "<br>" + panel.Told(null, mark.Y, row, panel.YScale);
        if (mark.Shade is { } shade) text += $"<br>{PlotlyLabel.Of(shade.Name)}: {Scales.ValueLabel.Short(shade.Values[row])}";
        if (mark.Size is { } size) text += $"<br>{PlotlyLabel.Of(size.Name)}: {Scales.ValueLabel.Short(size.Values[row])}";
        return mark.Labels.IsDefaultOrEmpty ? text : $"{PlotlyLabel.Of(mark.Labels[row])}<br>{text}";
    }
}
