using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyBox : PlotlyDrawing<BoxMark>
{
    protected override void Write(PlotlyPanel panel, Series series, BoxMark mark)
    {
        panel.Begin(series, "box");
        panel.Values("x", panel.XScale, series.Rows.Select(row => mark.X.Values[row]));
        panel.Values("lowerfence", panel.YScale, series.Rows.Select(row => mark.Boxes[row].LowerWhisker));
        panel.Values("q1", panel.YScale, series.Rows.Select(row => mark.Boxes[row].LowerQuartile));
        panel.Values("median", panel.YScale, series.Rows.Select(row => mark.Boxes[row].Median));
        panel.Values("q3", panel.YScale, series.Rows.Select(row => mark.Boxes[row].UpperQuartile));
        panel.Values("upperfence", panel.YScale, series.Rows.Select(row => mark.Boxes[row].UpperWhisker));
        panel.Json.WriteNumber("width", panel.Scene.BandWidth(mark));
        panel.Stroke(series.Color, 1.4, null);
        panel.End();
        var outliers = series.Rows.SelectMany(row => mark.Boxes[row].Outliers.Select(value => (At: mark.X.Values[row], Value: value))).ToArray();
        if (outliers.Length == 0) return;
        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", "markers");
        panel.Values("x", panel.XScale, outliers.Select(outlier => outlier.At));
        panel.Values("y", panel.YScale, outliers.Select(outlier => outlier.Value));
        panel.Json.WriteStartObject("marker");
        panel.Json.WriteString("symbol", "circle-open");
        panel.Json.WriteString("color", series.Color);
        panel.Json.WriteNumber("size", 5);
        panel.Json.WriteEndObject();
        panel.Hover(outliers.Select(outlier => ValueLabel.Short(outlier.Value)));
        panel.End();
    }
}
