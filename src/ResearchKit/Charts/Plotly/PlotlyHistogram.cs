using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyHistogram : PlotlyDrawing<HistogramMark>
{
    protected override void Write(PlotlyPanel panel, Series series, HistogramMark mark)
    {
        var rows = series.Rows.Where(row => mark.Frequency.Values[row] is > 0 and < double.PositiveInfinity).ToArray();
        panel.Begin(series, "bar");
        panel.Values("x", panel.XScale, rows.Select(row => (mark.Lower.Values[row] + mark.Upper.Values[row]) / 2));
        panel.Values("y", panel.YScale, rows.Select(row => mark.Frequency.Values[row]));
        panel.Numbers("width", rows.Select(row => mark.Upper.Values[row] - mark.Lower.Values[row]));
        panel.Hover(rows.Select(row => $"{PlotlyLabel.Of(mark.Lower.Name)}: {ValueLabel.Short(mark.Lower.Values[row])} to {ValueLabel.Short(mark.Upper.Values[row])}<br>{PlotlyLabel.Of(mark.Frequency.Name)}: {ValueLabel.Short(mark.Frequency.Values[row])}"));
        panel.Fill(series.Color, "#FFFFFF");
        panel.End();
    }
}
