using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Plotly;

/// <summary>Hexagons as polygons, those of one of 32 shades in one trace, and points without a look of their own for hover texts and the colour bar.</summary>
internal sealed class PlotlyHexBin : PlotlyDrawing<HexBinMark>
{
    private const int Shades = 32;

    protected override void Write(PlotlyPanel panel, Series series, HexBinMark mark)
    {
        var colors = panel.Scene.Colors!;
        var rows = series.Rows.Where(row => double.IsFinite(mark.X.Values[row] + mark.Y.Values[row] + mark.Value.Values[row])).ToArray();
        foreach (var shade in rows.GroupBy(row => (int)Math.Min(Shades - 1, colors.Position(mark.Value.Values[row]) * Shades)).OrderBy(shade => shade.Key))
        {
            panel.Begin(series, "scatter", legend: false);
            panel.Json.WriteString("mode", "lines");
            panel.Points(PlotlyPanel.Pieces(shade.Select(row => mark.Corners(row).Append(mark.Corners(row).First()))));
            panel.Json.WriteString("fill", "toself");
            panel.Json.WriteString("fillcolor", Palette.At(colors.Ramp, (shade.Key + 0.5) / Shades));
            panel.Stroke(Ink.Paper, 0.5);
            panel.Json.WriteString("hoverinfo", "skip");
            panel.End();
        }

        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", "markers");
        panel.Points(rows.Select(row => (mark.X.Values[row], mark.Y.Values[row])));
        panel.Hover(rows.Select(row => $"{PlotlyLabel.Of(mark.Value.Name)}: {ValueLabel.Short(mark.Value.Values[row])}<br>{panel.Told(null, mark.X, row, panel.XScale)}<br>{panel.Told(null, mark.Y, row, panel.YScale)}"));
        panel.Json.WriteStartObject("marker");
        panel.Numbers("color", rows.Select(row => mark.Value.Values[row]));
        panel.Json.WriteString("coloraxis", "coloraxis");
        panel.Json.WriteNumber("opacity", 0);
        panel.Json.WriteEndObject();
        panel.End();
    }
}
