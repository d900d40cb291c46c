using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyBar : PlotlyDrawing<BarMark>
{
    protected override void Write(PlotlyPanel panel, Series series, BarMark mark)
    {
        var dodge = panel.Scene.Dodge(series);
        var starts = mark.Starts();
        var lengthScale = mark.IsHorizontal ? panel.XScale : panel.YScale;
        var rows = series.Rows.Where(row => double.IsFinite(mark.Position.Values[row] + mark.Length.Values[row] + starts[row])).ToArray();
        var (positions, lengths) = mark.IsHorizontal ? ("y", "x") : ("x", "y");
        panel.Begin(series, "bar");
        panel.Json.WriteString("orientation", mark.IsHorizontal ? "h" : "v");
        panel.Values(positions, mark.IsHorizontal ? panel.YScale : panel.XScale, rows.Select(row => mark.Position.Values[row] + dodge));
        panel.Lengths(lengths, lengthScale, rows.Select(row => (starts[row], starts[row] + mark.Length.Values[row])));
        if (mark.IsStacked || mark.Base is not null) panel.Values("base", lengthScale, rows.Select(row => starts[row]));
        panel.Json.WriteNumber("width", panel.Scene.BandWidth(mark));
        panel.Hover(rows.Select(row => panel.Told(series, mark.Position, row, mark.IsHorizontal ? panel.YScale : panel.XScale) + "<br>" + panel.Told(null, mark.Length, row, lengthScale)));
        panel.Fill(series.Color);
        panel.End();
    }
}
