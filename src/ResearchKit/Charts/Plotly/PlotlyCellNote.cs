using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Plotly;

/// <summary>Notes beneath the values that the heat map's own trace writes.</summary>
internal sealed class PlotlyCellNote : PlotlyDrawing<CellNoteMark>
{
    protected override void Write(PlotlyPanel panel, Series series, CellNoteMark mark)
    {
        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", "text");
        panel.Values("x", panel.XScale, series.Rows.Select(row => mark.X.Values[row]));
        panel.Values("y", panel.YScale, series.Rows.Select(row => mark.Y.Values[row] + (double.IsNaN(mark.Value.Values[row]) ? 0 : 0.3)));
        panel.Strings("text", series.Rows.Select(row => PlotlyLabel.Of(mark.Notes[row])));
        panel.Json.WriteString("hoverinfo", "skip");
        panel.Json.WriteStartObject("textfont");
        panel.Json.WriteNumber("size", 10);
        panel.Strings("color", series.Rows.Select(row => panel.Scene.Colors is { } colors && !double.IsNaN(mark.Value.Values[row]) ? Palette.TextOn(colors.Color(mark.Value.Values[row])) : Ink.Soft));
        panel.Json.WriteEndObject();
        panel.End();
    }
}
