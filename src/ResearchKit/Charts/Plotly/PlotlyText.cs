using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyText : PlotlyDrawing<TextMark>
{
    protected override void Write(PlotlyPanel panel, Series series, TextMark mark)
    {
        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", "text");
        panel.Points(series.Rows.Select(row => (mark.X.Values[row], mark.Y.Values[row])));
        panel.Texts(series.Rows.Select(row => PlotlyLabel.Of(mark.Texts[row])), "top center");
        panel.End();
    }
}
