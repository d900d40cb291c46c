using System.Text;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Transforms;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgLine : SvgDrawing<LineMark>
{
    public override void Key(SvgWriter svg, Series series, double x, double y) => svg.Line(x, y, x + 17, y, series.Color, series.Width(2.2), SvgSymbols.Dash(series));

    protected override void Draw(SvgPanel panel, Series series, LineMark mark)
    {
        var path = new StringBuilder();
        foreach (var rows in Stretches.Of(series.Rows, mark.X, mark.Y))
        {
            for (var i = 0; i < rows.Length; i++)
                path.Append(i == 0 ? 'M' : 'L').Append(Number(panel.X(mark.X.Values[rows[i]]))).Append(' ').Append(Number(panel.Y(mark.Y.Values[rows[i]])));
        }

        var dash = SvgSymbols.Dash(series);
        panel.Svg.Element("path", ("class", "rk-line"), ("d", path.ToString()), ("fill", "none"), ("stroke", series.Color), ("stroke-width", Number(series.Width(2.2))), ("stroke-linejoin", "round"),
            ("stroke-linecap", dash.Length == 0 ? "round" : ""), ("stroke-dasharray", dash));
    }
}
