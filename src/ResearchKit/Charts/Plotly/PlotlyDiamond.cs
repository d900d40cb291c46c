using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyDiamond : PlotlyDrawing<DiamondMark>
{
    protected override void Write(PlotlyPanel panel, Series series, DiamondMark mark)
    {
        var polygons = series.Rows.Select(mark.Corners).Where(corners => corners.Length > 0)
            .SelectMany(corners => corners.Append(corners[0]).Append((X: double.NaN, Y: double.NaN))).SkipLast(1).ToArray();
        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", "lines");
        panel.Values("x", panel.XScale, polygons.Select(corner => corner.X));
        panel.Values("y", panel.YScale, polygons.Select(corner => corner.Y));
        panel.Json.WriteString("fill", "toself");
        panel.Json.WriteString("fillcolor", series.Color);
        panel.Json.WriteString("hoverinfo", "skip");
        panel.Stroke(series.Color, 0);
        panel.End();
    }
}
