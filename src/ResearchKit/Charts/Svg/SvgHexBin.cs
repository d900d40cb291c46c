using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgHexBin : SvgDrawing<HexBinMark>
{
    protected override void Draw(SvgPanel panel, Series series, HexBinMark mark)
    {
        foreach (var row in series.Rows.Where(row => double.IsFinite(mark.X.Values[row] + mark.Y.Values[row] + mark.Value.Values[row])))
            panel.Svg.Element("path", ("class", "rk-hexagon"), ("d", panel.Path(mark.Corners(row), closed: true)), ("fill", panel.Scene.Colors!.Color(mark.Value.Values[row])), ("stroke", Ink.Paper), ("stroke-width", "0.5"));
    }
}
