using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Transforms;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyBand : PlotlyDrawing<BandMark>
{
    protected override void Write(PlotlyPanel panel, Series series, BandMark mark)
    {
        // Each stretch is a polygon of its own; a gap of missing values parts them.
        var polygons = Stretches.Of(series.Rows, mark.X, mark.Lower, mark.Upper).SelectMany(rows => rows.Select(row => (X: mark.X.Values[row], Y: mark.Upper.Values[row]))
            .Concat(rows.Reverse().Select(row => (X: mark.X.Values[row], Y: mark.Lower.Values[row]))).Append((X: double.NaN, Y: double.NaN))).SkipLast(1).ToArray();
        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", "lines");
        panel.Values("x", panel.XScale, polygons.Select(point => point.X));
        panel.Values("y", panel.YScale, polygons.Select(point => point.Y));
        panel.Json.WriteString("fill", "toself");
        panel.Json.WriteString("fillcolor", PlotlyLabel.Color(series.Color, series.Opacity(0.2)));
        panel.Stroke(series.Color, 0, "solid");
        panel.Json.WriteString("hoverinfo", "skip");
        panel.End();
    }
}
