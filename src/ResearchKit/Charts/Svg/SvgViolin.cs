using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgViolin : SvgDrawing<ViolinMark>
{
    protected override void Draw(SvgPanel panel, Series series, ViolinMark mark)
    {
        foreach (var row in series.Rows)
        {
            var (at, outline, box) = (mark.X.Values[row], mark.Outline(row).ToArray(), mark.Boxes[row]);
            panel.Svg.Element("path", ("class", "rk-violin"), ("d", panel.Path([.. outline.Select(point => (at + point.Half, point.At)), .. outline.Reverse().Select(point => (at - point.Half, point.At))], closed: true)),
                ("fill", series.Color), ("fill-opacity", "0.2"), ("stroke", series.Color), ("stroke-width", "1.2"), ("stroke-linejoin", "round"));
            var middle = panel.X(at);
            panel.Svg.Line(middle, panel.Y(box.LowerWhisker), middle, panel.Y(box.UpperWhisker), series.Color, 1.2);
            panel.Svg.Line(middle, panel.Y(box.LowerQuartile), middle, panel.Y(box.UpperQuartile), series.Color, 6);
            panel.Svg.Element("circle", ("cx", Number(middle)), ("cy", Number(panel.Y(box.Median))), ("r", "3.4"), ("fill", Ink.Paper), ("stroke", series.Color), ("stroke-width", "1.6"));
        }
    }
}
