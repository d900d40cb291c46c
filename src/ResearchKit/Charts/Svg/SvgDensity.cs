using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgDensity : SvgDrawing<DensityMark>
{
    public override void Key(SvgWriter svg, Series series, double x, double y) => svg.Line(x, y, x + 17, y, series.Color, 2.2, SvgSymbols.Dash(series));

    protected override void Draw(SvgPanel panel, Series series, DensityMark mark)
    {
        foreach (var row in series.Rows)
        {
            var curve = mark.Curves[row];
            var points = curve.At.Zip(curve.Density).ToArray();
            panel.Svg.Element("path", ("class", "rk-area"), ("d", panel.Path([(curve.At[0], 0), .. points, (curve.At[^1], 0)], closed: true)), ("fill", series.Color), ("fill-opacity", "0.16"));
            panel.Svg.Element("path", ("class", "rk-line"), ("d", panel.Path(points)), ("fill", "none"), ("stroke", series.Color), ("stroke-width", "2"), ("stroke-linejoin", "round"), ("stroke-dasharray", SvgSymbols.Dash(series)));
        }
    }
}
