using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyLine : PlotlyDrawing<LineMark>
{
    protected override void Write(PlotlyPanel panel, Series series, LineMark mark)
    {
        var rows = series.Rows.Where(row => double.IsFinite(mark.X.Values[row])).OrderBy(row => mark.X.Values[row]).ToArray();
        panel.Begin(series, "scatter");
        panel.Json.WriteString("mode", "lines");
        panel.Json.WriteBoolean("connectgaps", false);
        panel.Values("x", panel.XScale, rows.Select(row => mark.X.Values[row]));
        panel.Values("y", panel.YScale, rows.Select(row => mark.Y.Values[row]));
        panel.Hover(rows.Select(row => panel.Told(series, mark.X, row, panel.XScale) + "<br>" + panel.Told(null, mark.Y, row, panel.YScale)));
        panel.Stroke(series.Color, series.Width(2.2), PlotlyPanel.Dash(series), mark.IsStepped ? "hv" : null);
        panel.End();
    }
}
