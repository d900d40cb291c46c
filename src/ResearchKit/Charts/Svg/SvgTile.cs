using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgTile : SvgDrawing<TileMark>
{
    protected override void Draw(SvgPanel panel, Series series, TileMark mark)
    {
        panel.Svg.Open("g", ("shape-rendering", "crispEdges"));
        foreach (var row in series.Rows.Where(mark.IsDrawn))
        {
            double left = panel.X(mark.Left.Values[row]), right = panel.X(mark.Right.Values[row]), lower = panel.Y(mark.Lower.Values[row]), upper = panel.Y(mark.Upper.Values[row]);
            panel.Svg.Element("rect", ("class", "rk-tile"), ("x", Number(Math.Min(left, right))), ("y", Number(Math.Min(lower, upper))), ("width", Number(Math.Abs(right - left))), ("height", Number(Math.Abs(lower - upper))),
                ("fill", panel.Scene.Colors!.Color(mark.Value.Values[row])));
        }

        panel.Svg.Close("g");
    }
}
