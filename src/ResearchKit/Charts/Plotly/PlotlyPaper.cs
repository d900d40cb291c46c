using System.Text.Json;
using ResearchKit.Charts.Layout;

namespace ResearchKit.Charts.Plotly;

/// <summary>Pixels of the layout as Plotly's paper coordinates: shares of what the margins leave, upwards.</summary>
internal sealed class PlotlyPaper(ChartLayout layout)
{
    private readonly double _width = layout.Width - Math.Round(layout.Left) - Math.Round(layout.Right), _height = layout.Height - Math.Round(layout.Top) - Math.Round(layout.Bottom);

    public double X(double pixel) => Math.Round((pixel - Math.Round(layout.Left)) / _width, 5);

    public double Y(double pixel) => Math.Round(1 - ((pixel - Math.Round(layout.Top)) / _height), 5);

    public void Place(Utf8JsonWriter json, double x, double y, string xAnchor, string yAnchor)
    {
        json.WriteNumber("x", X(x));
        json.WriteNumber("y", Y(y));
        json.WriteString("xanchor", xAnchor);
        json.WriteString("yanchor", yAnchor);
    }
}
