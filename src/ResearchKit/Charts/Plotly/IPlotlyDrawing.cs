using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Plotly;

/// <summary>How the Plotly renderer writes one kind of mark: as one or more traces.</summary>
internal interface IPlotlyDrawing
{
    /// <summary>Writes the traces of one series.</summary>
    void Write(PlotlyPanel panel, Series series);
}

/// <summary>The traces of one type of mark.</summary>
internal abstract class PlotlyDrawing<TMark> : IPlotlyDrawing
    where TMark : Mark
{
    public void Write(PlotlyPanel panel, Series series) => Write(panel, series, (TMark)series.Mark);

    protected abstract void Write(PlotlyPanel panel, Series series, TMark mark);
}
