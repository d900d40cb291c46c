using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyRule : PlotlyDrawing<RuleMark>
{
    protected override void Write(PlotlyPanel panel, Series series, RuleMark mark)
    {
        if (mark.X is { } x && double.IsFinite(x)) Edge(panel, series, mark, x, acrossPanel: false);
        if (mark.Y is { } y && double.IsFinite(y)) Edge(panel, series, mark, y, acrossPanel: true);
    }

    private static void Edge(PlotlyPanel panel, Series series, RuleMark mark, double at, bool acrossPanel)
    {
        var (x, y) = (panel.XScale, panel.YScale);
        if (mark.To is { } to)
        {
            panel.Begin(series, "scatter", legend: false);
            panel.Json.WriteString("mode", "lines");
            panel.Points(acrossPanel ? [(x.Minimum, at), (x.Maximum, at), (x.Maximum, to), (x.Minimum, to)] : [(at, y.Minimum), (to, y.Minimum), (to, y.Maximum), (at, y.Maximum)]);
            panel.FillWithin(Ink.Axis, 0.16);
            panel.End();
            if (mark.Label is null) return;
        }

        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", mark.Label is null ? "lines" : "lines+text");
        panel.Points(acrossPanel ? [(x.Minimum, at), (x.Maximum, at)] : [(at, y.Minimum), (at, y.Maximum)]);
        if (mark.Label is { } label)
        {
            var text = TextWidth.Shorten(Display.Escaping.OneLine(label, 200), 11, panel.Area.Width * (acrossPanel ? 0.8 : 0.6));
            var fits = acrossPanel || ((1 - x.Position(at)) * panel.Area.Width) - 6 > TextWidth.Of(text, 11);
            panel.Texts(["", PlotlyLabel.Of(text)], acrossPanel ? "top left" : fits ? "bottom right" : "bottom left");
        }
        else
        {
            panel.Json.WriteString("hoverinfo", "skip");
        }

        panel.Stroke(mark.Style?.Color ?? Ink.Soft, mark.To is null ? series.Width(1.2) : 0, mark.Style?.Dash is null ? "4px,3px" : PlotlyPanel.Dash(series));
        panel.End();
    }
}
