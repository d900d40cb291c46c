using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Plotly;

/// <summary>Tiles as a heat map: edges of all columns and rows of the grid on which they lie, empty where there is no tile.</summary>
internal sealed class PlotlyTile : PlotlyDrawing<TileMark>
{
    protected override void Write(PlotlyPanel panel, Series series, TileMark mark)
    {
        var rows = series.Rows.Where(mark.IsDrawn).ToArray();
        double[] across = [.. rows.SelectMany(row => new[] { mark.Left.Values[row], mark.Right.Values[row] }).Distinct().Order()];
        double[] up = [.. rows.SelectMany(row => new[] { mark.Lower.Values[row], mark.Upper.Values[row] }).Distinct().Order()];
        var tiles = rows.ToDictionary(row => (mark.Left.Values[row], mark.Lower.Values[row]));
        panel.Begin(series, "heatmap", legend: false);
        panel.Values("x", panel.XScale, across);
        panel.Values("y", panel.YScale, up);
        panel.Json.WriteStartArray("z");
        Grid(across, up, tiles, row => panel.Json.WriteNumberValue(mark.Value.Values[row]), panel);
        panel.Json.WriteEndArray();
        panel.Json.WriteStartArray("hovertext");
        Grid(across, up, tiles, row => panel.Json.WriteStringValue(
            $"{PlotlyLabel.Of(mark.Value.Name)}: {ValueLabel.Short(mark.Value.Values[row])}<br>{PlotlyLabel.Of(mark.Left.Name)}: {ValueLabel.Short(mark.Left.Values[row])} to {ValueLabel.Short(mark.Right.Values[row])}<br>{PlotlyLabel.Of(mark.Lower.Name)}: {ValueLabel.Short(mark.Lower.Values[row])} to {ValueLabel.Short(mark.Upper.Values[row])}"), panel);
        panel.Json.WriteEndArray();
        panel.Json.WriteString("hoverinfo", "text");
        panel.Json.WriteString("coloraxis", "coloraxis");
        panel.End();
    }

    private static void Grid(double[] across, double[] up, Dictionary<(double, double), int> tiles, Action<int> write, PlotlyPanel panel)
    {
        foreach (var lower in up.SkipLast(1))
        {
            panel.Json.WriteStartArray();
            foreach (var left in across.SkipLast(1))
            {
                if (tiles.TryGetValue((left, lower), out var row)) write(row);
                else panel.Json.WriteNullValue();
            }

            panel.Json.WriteEndArray();
        }
    }
}
