using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Transforms;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyArea : PlotlyDrawing<AreaMark>
{
    protected override void Write(PlotlyPanel panel, Series series, AreaMark mark)
    {
        var (lower, upper) = AreaEdges.Of(mark);
        PlotlyBand.Between(panel, series, mark.X, lower, upper, isStepped: false, mark.IsStacked ? 0.85 : 0.35, legend: true);
        var rows = series.Rows.Where(row => double.IsFinite(mark.X.Values[row])).OrderBy(row => mark.X.Values[row]).ToArray();
        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", "lines");
        panel.Points(rows.Select(row => (mark.X.Values[row], upper.Values[row])));
        panel.Hover(rows.Select(row => panel.Told(series, mark.X, row, panel.XScale) + "<br>" + panel.Told(null, mark.Y, row, panel.YScale)));
        panel.Stroke(mark.IsStacked ? Ink.Paper : series.Color, mark.IsStacked ? 1 : 1.8);
        panel.End();
    }
}
