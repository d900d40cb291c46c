using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyRule : PlotlyDrawing<RuleMark>
{
    protected override void Write(PlotlyPanel panel, Series series, RuleMark mark)
    {
        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", mark.Label is null ? "lines" : "lines+text");
        var acrossPanel = mark.Y is not null;
        panel.Values("x", panel.XScale, acrossPanel ? [panel.XScale.Minimum, panel.XScale.Maximum] : [mark.X ?? double.NaN, mark.X ?? double.NaN]);
        panel.Values("y", panel.YScale, acrossPanel ? [mark.Y!.Value, mark.Y.Value] : [panel.YScale.Minimum, panel.YScale.Maximum]);
        if (mark.Label is { } label)
        {
            panel.Json.WriteStartArray("text");
            panel.Json.WriteStringValue("");
            panel.Json.WriteStringValue(PlotlyLabel.Of(label));
            panel.Json.WriteEndArray();
            panel.Json.WriteString("textposition", acrossPanel ? "top left" : "bottom right");
        }

        panel.Json.WriteString("hoverinfo", "skip");
        panel.Stroke(mark.Style?.Color ?? Ink.Soft, series.Width(1.2), mark.Style?.Dash is null ? "4px,3px" : PlotlyPanel.Dash(series));
        panel.End();
    }
}
