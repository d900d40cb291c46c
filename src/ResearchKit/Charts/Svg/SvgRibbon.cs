using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgRibbon : SvgDrawing<RibbonMark>
{
    protected override void Draw(SvgPanel panel, Series series, RibbonMark mark)
    {
        foreach (var (interval, opacity) in mark.Layers)
        {
            var path = SvgBand.Path(panel, series, mark.X, interval.Lower, interval.Upper, isStepped: false);
            if (path.Length > 0) panel.Svg.Element("path", ("class", "rk-ribbon"), ("d", path), ("fill", series.Color), ("fill-opacity", SvgWriter.Number(opacity)));
        }
    }
}
