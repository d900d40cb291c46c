using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Transforms;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyBand : PlotlyDrawing<BandMark>
{
    protected override void Write(PlotlyPanel panel, Series series, BandMark mark) => Between(panel, series, mark.X, mark.Lower, mark.Upper, mark.IsStepped, series.Opacity(0.2));

    /// <summary>What lies between two curves: each stretch is a polygon of its own, a gap of missing values parts them.</summary>
    public static void Between(PlotlyPanel panel, Series series, Channel x, Channel lower, Channel upper, bool isStepped, double opacity, bool legend = false)
    {
        panel.Begin(series, "scatter", legend);
        panel.Json.WriteString("mode", "lines");
        panel.Points(PlotlyPanel.Pieces(Stretches.Of(series.Rows, x, lower, upper).Select(rows => StepPath.Between(rows, x, lower, upper, isStepped))));
        panel.FillWithin(series.Color, opacity);
        panel.End();
    }
}
