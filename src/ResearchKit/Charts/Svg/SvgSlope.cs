using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgSlope : SvgDrawing<SlopeMark>
{
    protected override void Draw(SvgPanel panel, Series series, SlopeMark mark)
    {
        var points = mark.Within(panel.XScale, panel.YScale);
        if (points.Count == 0) return;
        panel.Svg.Element("path", ("class", "rk-line"), ("d", panel.Path(points)), ("fill", "none"), ("stroke", Ink.Soft), ("stroke-width", "1.2"), ("stroke-dasharray", "4 3"));
        if (mark.Label is not { } label) return;
        // Beside the line, below it where it rises and above it where it falls.
        var (at, rises) = mark.LabelPlace(points);
        panel.Svg.Text(panel.X(at.X) + 6, panel.Y(at.Y) + (rises ? 12 : -5), TextWidth.Shorten(Display.Escaping.OneLine(label, 200), 11, panel.Area.Width * 0.4), 11, "start", Ink.Text, halo: true);
    }
}
