using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyErrorBar : PlotlyDrawing<ErrorBarMark>
{
    protected override void Write(PlotlyPanel panel, Series series, ErrorBarMark mark)
    {
        var dodge = mark.Position.Kind == ChannelKind.Category ? panel.Scene.Dodge(series) : 0;
        var rows = series.Rows.Where(row => !double.IsNaN(mark.Position.Values[row] + mark.Lower.Values[row] + mark.Upper.Values[row])).ToArray();
        var (positions, ends) = mark.IsHorizontal ? ("y", "x") : ("x", "y");
        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", "markers");
        panel.Values(positions, mark.IsHorizontal ? panel.YScale : panel.XScale, rows.Select(row => mark.Position.Values[row] + dodge));
        var scale = mark.IsHorizontal ? panel.XScale : panel.YScale;
        panel.Values(ends, scale, rows.Select(row => mark.Lower.Values[row]));
        panel.Json.WriteStartObject("marker");
        panel.Json.WriteNumber("opacity", 0);
        panel.Json.WriteEndObject();
        panel.Json.WriteStartObject(mark.IsHorizontal ? "error_x" : "error_y");
        panel.Json.WriteString("type", "data");
        panel.Json.WriteBoolean("symmetric", false);
        panel.Numbers("array", rows.Select(row => mark.Upper.Values[row] - mark.Lower.Values[row]));
        panel.Numbers("arrayminus", rows.Select(_ => 0.0));
        panel.Json.WriteString("color", panel.Scene.Marks.Any(other => other is BarMark) ? Ink.Strong : series.Color);
        panel.Json.WriteNumber("thickness", series.Width(1.5));
        panel.Json.WriteNumber("width", mark.Style is { HasCaps: false } ? 0 : 4);
        panel.Json.WriteEndObject();
        panel.Hover(rows.Select(row => panel.Told(series, mark.Position, row, mark.IsHorizontal ? panel.YScale : panel.XScale) + $"<br>{ValueLabel.Short(mark.Lower.Values[row])} to {ValueLabel.Short(mark.Upper.Values[row])}"));
        panel.End();
    }
}
