using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyText : PlotlyDrawing<TextMark>
{
    protected override void Write(PlotlyPanel panel, Series series, TextMark mark)
    {
        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", "text");
        panel.Values("x", panel.XScale, series.Rows.Select(row => mark.X.Values[row]));
        panel.Values("y", panel.YScale, series.Rows.Select(row => mark.Y.Values[row]));
        panel.Strings("text", series.Rows.Select(row => PlotlyLabel.Of(mark.Texts[row])));
        panel.Json.WriteString("textposition", "top center");
        panel.Json.WriteString("hoverinfo", "skip");
        panel.End();
    }
}
