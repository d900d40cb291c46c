using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgDiamond : SvgDrawing<DiamondMark>
{
    protected override void Draw(SvgPanel panel, Series series, DiamondMark mark)
    {
        foreach (var row in series.Rows)
        {
            var corners = mark.Corners(row);
            if (corners.Length == 0) continue;
            panel.Svg.Element("path", ("class", "rk-summary"), ("d", string.Concat(corners.Select((corner, i) => $"{(i == 0 ? 'M' : 'L')}{Number(panel.X(corner.X))} {Number(panel.Y(corner.Y))}")) + "z"), ("fill", series.Color));
        }
    }
}
