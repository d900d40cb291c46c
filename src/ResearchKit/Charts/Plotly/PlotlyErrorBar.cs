using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyErrorBar : PlotlyDrawing<ErrorBarMark>
{
    protected override void Write(PlotlyPanel panel, Series series, ErrorBarMark mark)
    {
        foreach (var (lower, upper, isInner) in mark.Intervals) Interval(panel, series, mark, lower, upper, isInner);
    }

    private static void Interval(PlotlyPanel panel, Series series, ErrorBarMark mark, Channel lower, Channel upper, bool isInner)
    {
        var dodge = mark.Position.Kind == ChannelKind.Category ? panel.Scene.Dodge(series) : 0;
        var rows = series.Rows.Where(row => mark.IsDrawn(row, lower, upper)).ToArray();
        var (positions, ends) = mark.IsHorizontal ? (panel.YScale, panel.XScale) : (panel.XScale, panel.YScale);
        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", "markers");
        panel.Values(mark.IsHorizontal ? "y" : "x", positions, rows.Select(row => mark.Position.Values[row] + dodge));
        panel.Values(mark.IsHorizontal ? "x" : "y", ends, rows.Select(row => lower.Values[row]));
        panel.Json.WriteStartObject("marker");
        panel.Json.WriteNumber("opacity", 0);
        panel.Json.WriteEndObject();
        panel.Json.WriteStartObject(mark.IsHorizontal ? "error_x" : "error_y");
        panel.Json.WriteString("type", "data");
        panel.Json.WriteBoolean("symmetric", false);
        panel.Lengths("array", ends, rows.Select(row => (lower.Values[row], upper.Values[row])));
        panel.Numbers("arrayminus", rows.Select(_ => 0.0));
        panel.Json.WriteString("color", panel.Scene.Marks.Any(other => other is BarMark) ? Ink.Strong : series.Color);
        panel.Json.WriteNumber("thickness", isInner ? 4.5 : series.Width(1.5));
        panel.Json.WriteNumber("width", isInner || mark.Style is { HasCaps: false } ? 0 : 4);
        panel.Json.WriteEndObject();
        panel.Hover(rows.Select(row => panel.Told(series, mark.Position, row, positions) + $"<br>{PlotlyLabel.Of(ends.Label(lower.Values[row]))} to {PlotlyLabel.Of(ends.Label(upper.Values[row]))}"));
        panel.End();
    }
}
