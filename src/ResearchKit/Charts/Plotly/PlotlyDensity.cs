using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyDensity : PlotlyDrawing<DensityMark>
{
    protected override void Write(PlotlyPanel panel, Series series, DensityMark mark)
    {
        foreach (var row in series.Rows)
        {
            var curve = mark.Curves[row];
            panel.Begin(series, "scatter", legend: false);
            panel.Json.WriteString("mode", "lines");
            panel.Points([(curve.At[0], 0), .. curve.At.Zip(curve.Density), (curve.At[^1], 0)]);
            panel.FillWithin(series.Color, 0.16);
            panel.End();
            panel.Begin(series, "scatter");
            panel.Json.WriteString("mode", "lines");
            panel.Points(curve.At.Zip(curve.Density));
            var group = series.Group >= 0 ? PlotlyLabel.Of(panel.Scene.Groups[series.Group]) + "<br>" : "";
            panel.Hover(curve.At.Zip(curve.Density, (at, density) => $"{group}{PlotlyLabel.Of(mark.Measure.Name)}: {ValueLabel.Short(at)}<br>density: {ValueLabel.Short(density)}"));
            panel.Stroke(series.Color, 2, PlotlyPanel.Dash(series));
            panel.End();
        }
    }
}
