using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Plotly;

internal sealed class PlotlyRibbon : PlotlyDrawing<RibbonMark>
{
    protected override void Write(PlotlyPanel panel, Series series, RibbonMark mark)
    {
        foreach (var (interval, opacity) in mark.Layers)
            PlotlyBand.Between(panel, series, mark.X, interval.Lower, interval.Upper, isStepped: false, Math.Round(opacity, 2), legend: true);
    }
}
