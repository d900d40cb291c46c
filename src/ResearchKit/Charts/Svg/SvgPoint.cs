using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgPoint : SvgDrawing<PointMark>
{
    public override void Key(SvgWriter svg, Series series, double x, double y) => SvgSymbols.Shape(svg, series.Shape, x + 9, y, 4.6, series.Color, 1);

    protected override void Draw(SvgPanel panel, Series series, PointMark mark)
    {
        var (radius, opacity) = mark.Count switch { <= 60 => (4.0, 1.0), <= 300 => (3.2, 0.8), <= 2000 => (2.4, 0.55), _ => (1.7, 0.35) };
        var dodge = panel.Scene.Dodge(series);
        var (dx, dy) = mark.X.Kind == ChannelKind.Category ? (dodge, 0.0) : (0.0, mark.Y.Kind == ChannelKind.Category ? dodge : 0.0);
        foreach (var row in series.Rows)
        {
            if (double.IsNaN(mark.X.Values[row]) || double.IsNaN(mark.Y.Values[row])) continue;
            SvgSymbols.Shape(panel.Svg, series.Shape, panel.X(mark.X.Values[row] + dx), panel.Y(mark.Y.Values[row] + dy), series.Radius(row, radius), series.Color, series.Opacity(opacity));
        }
    }
}
