using System.Text.Json;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyHeatMap : PlotlyDrawing<HeatMapMark>
{
    protected override void Write(PlotlyPanel panel, Series series, HeatMapMark mark)
    {
        var cells = series.Rows.Where(row => !double.IsNaN(mark.X.Values[row] + mark.Y.Values[row]))
            .GroupBy(row => ((int)mark.Y.Values[row], (int)mark.X.Values[row])).ToDictionary(cell => cell.Key, cell => mark.Value.Values[cell.Last()]);
        panel.Begin(series, "heatmap", legend: false);
        panel.Values("x", panel.XScale, Enumerable.Range(0, panel.XScale.Categories.Length).Select(i => (double)i));
        panel.Values("y", panel.YScale, Enumerable.Range(0, panel.YScale.Categories.Length).Select(i => (double)i));
        Matrix(panel, "z", (y, x) => Number(panel.Json, cells.GetValueOrDefault((y, x), double.NaN)));
        Matrix(panel, "hovertext", (y, x) => panel.Json.WriteStringValue(
            $"{PlotlyLabel.Of(panel.YScale.Categories[y])}, {PlotlyLabel.Of(panel.XScale.Categories[x])}<br>{PlotlyLabel.Of(mark.Value.Name)}: {ValueLabel.Short(cells.GetValueOrDefault((y, x), double.NaN))}"));
        panel.Json.WriteString("hoverinfo", "text");
        Written(panel, cells);
        panel.Json.WriteString("coloraxis", "coloraxis");
        panel.Json.WriteNumber("xgap", 1.5);
        panel.Json.WriteNumber("ygap", 1.5);
        panel.End();
    }

    // The values in the cells, where the SVG has them too. The template is Plotly's own word for "the text of the cell".
    private static void Written(PlotlyPanel panel, Dictionary<(int, int), double> cells)
    {
        var known = cells.Where(cell => double.IsFinite(cell.Value)).ToArray();
        var texts = HeatMapTexts.Of(panel.Area, panel.XScale, panel.YScale, known.Select(cell => cell.Value).ToArray());
        if (texts is null) return;
        var written = known.Zip(texts).ToDictionary(pair => pair.First.Key, pair => pair.Second);
        Matrix(panel, "text", (y, x) => panel.Json.WriteStringValue(written.GetValueOrDefault((y, x), "")));
        panel.Json.WriteString("texttemplate", "%{text}");
    }

    private static void Matrix(PlotlyPanel panel, string name, Action<int, int> write)
    {
        panel.Json.WriteStartArray(name);
        for (var y = 0; y < panel.YScale.Categories.Length; y++)
        {
            panel.Json.WriteStartArray();
            for (var x = 0; x < panel.XScale.Categories.Length; x++) write(y, x);
            panel.Json.WriteEndArray();
        }

        panel.Json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteNullValue();
    }
}
