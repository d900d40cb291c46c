using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgErrorBar : SvgDrawing<ErrorBarMark>
{
    public override void Key(SvgWriter svg, Series series, double x, double y) => SvgSymbols.Shape(svg, series.Shape, x + 9, y, 4.6, series.Color, 1);

    protected override void Draw(SvgPanel panel, Series series, ErrorBarMark mark)
    {
        var dodge = mark.Position.Kind == ChannelKind.Category ? panel.Scene.Dodge(series) : 0;

        // On a bar of its own colour an interval is dark.
        var color = panel.Scene.Marks.Any(other => other is BarMark) ? Ink.Strong : series.Color;
        foreach (var (lower, upper, isInner) in mark.Intervals)
        {
            foreach (var row in series.Rows.Where(row => mark.IsDrawn(row, lower, upper)))
                Interval(panel, mark.IsHorizontal, mark.Position.Values[row] + dodge, lower.Values[row], upper.Values[row], color, isInner ? 4.5 : series.Width(1.5), isInner || mark.Style is { HasCaps: false } ? 0 : 4);
        }
    }

    private static void Interval(SvgPanel panel, bool horizontal, double position, double lower, double upper, string color, double width, double cap)
    {
        var (a, b, at) = horizontal ? (panel.X(lower), panel.X(upper), panel.Y(position)) : (panel.Y(lower), panel.Y(upper), panel.X(position));
        var bar = horizontal ? $"M{Number(a)} {Number(at)}H{Number(b)}" : $"M{Number(at)} {Number(a)}V{Number(b)}";
        var caps = cap == 0 ? "" : horizontal
            ? $"M{Number(a)} {Number(at - cap)}v{Number(2 * cap)}M{Number(b)} {Number(at - cap)}v{Number(2 * cap)}"
            : $"M{Number(at - cap)} {Number(a)}h{Number(2 * cap)}M{Number(at - cap)} {Number(b)}h{Number(2 * cap)}";
        panel.Svg.Element("path", ("class", "rk-interval"), ("d", bar + caps), ("fill", "none"), ("stroke", color), ("stroke-width", Number(width)));
    }
}
