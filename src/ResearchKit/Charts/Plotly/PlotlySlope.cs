using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlySlope : PlotlyDrawing<SlopeMark>
{
    protected override void Write(PlotlyPanel panel, Series series, SlopeMark mark)
    {
        var points = mark.Within(panel.XScale, panel.YScale);
        if (points.Count == 0) return;
        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", "lines");
        panel.Points(points);
        panel.Json.WriteString("hoverinfo", "skip");
        panel.Stroke(Ink.Soft, 1.2, "4px,3px");
        panel.End();
        if (mark.Label is not { } label) return;
        var (at, rises) = mark.LabelPlace(points);
        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", "text");
        panel.Points([at]);
        panel.Texts([PlotlyLabel.Of(TextWidth.Shorten(Display.Escaping.OneLine(label, 200), 11, panel.Area.Width * 0.4))], rises ? "bottom right" : "top right");
        panel.End();
    }
}
