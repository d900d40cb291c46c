using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyBar : PlotlyDrawing<BarMark>
{
    protected override void Write(PlotlyPanel panel, Series series, BarMark mark)
    {
        var dodge = panel.Scene.Dodge(series);
        var rows = series.Rows.Where(row => !double.IsNaN(mark.Position.Values[row] + mark.Length.Values[row])).ToArray();
        var (positions, lengths) = mark.IsHorizontal ? ("y", "x") : ("x", "y");
        var starts = mark.Starts();
        panel.Begin(series, "bar");
        panel.Json.WriteString("orientation", mark.IsHorizontal ? "h" : "v");
        panel.Values(positions, mark.IsHorizontal ? panel.YScale : panel.XScale, rows.Select(row => mark.Position.Values[row] + dodge));
        panel.Values(lengths, mark.IsHorizontal ? panel.XScale : panel.YScale, rows.Select(row => mark.Length.Values[row]));
        if (mark.IsStacked) panel.Values("base", mark.IsHorizontal ? panel.XScale : panel.YScale, rows.Select(row => starts[row]));
        panel.Json.WriteNumber("width", panel.Scene.BandWidth(mark));
        panel.Hover(rows.Select(row => panel.Told(series, mark.Position, row, mark.IsHorizontal ? panel.YScale : panel.XScale) + "<br>" + panel.Told(null, mark.Length, row, mark.IsHorizontal ? panel.XScale : panel.YScale)));
        panel.Fill(series.Color);
        panel.End();
    }
}
