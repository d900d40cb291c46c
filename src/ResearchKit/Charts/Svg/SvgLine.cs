using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Transforms;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgLine : SvgDrawing<LineMark>
{
    public override void Key(SvgWriter svg, Series series, double x, double y) => svg.Line(x, y, x + 17, y, series.Color, series.Width(2.2), SvgSymbols.Dash(series));

    protected override void Draw(SvgPanel panel, Series series, LineMark mark)
    {
        var path = string.Concat(Stretches.Of(series.Rows, mark.X, mark.Y).Select(rows => panel.Path(StepPath.Of(rows, mark.X, mark.Y, mark.IsStepped))));
        if (path.Length == 0) return;
        var dash = SvgSymbols.Dash(series);
        panel.Svg.Element("path", ("class", "rk-line"), ("d", path), ("fill", "none"), ("stroke", series.Color), ("stroke-width", SvgWriter.Number(series.Width(2.2))), ("stroke-linejoin", mark.IsStepped ? "miter" : "round"),
            ("stroke-linecap", dash.Length == 0 ? "round" : ""), ("stroke-dasharray", dash));
    }
}
