using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgRule : SvgDrawing<RuleMark>
{
    protected override void Draw(SvgPanel panel, Series series, RuleMark mark)
    {
        var area = panel.Area;
        var (color, width, dash) = (mark.Style?.Color ?? Ink.Soft, series.Width(1.2), mark.Style?.Dash is null ? "4 3" : SvgSymbols.Dash(series));
        if (mark.X is { } x && double.IsFinite(x))
        {
            var (from, to) = (panel.X(x), panel.X(mark.To ?? x));
            if (mark.To is null) panel.Svg.Line(from, area.Y, from, area.Bottom, color, width, dash);
            else Band(panel, Math.Min(from, to), area.Y, Math.Abs(to - from), area.Height);
            if (mark.Label is { } label)
            {
                var text = TextWidth.Shorten(Display.Escaping.OneLine(label, 200), 11, area.Width * 0.6);
                var isLeft = Math.Max(from, to) + 4 + TextWidth.Of(text, 11) > area.Right;
                panel.Svg.Text(isLeft ? Math.Min(from, to) - 4 : Math.Max(from, to) + 4, area.Y + 11, text, 11, isLeft ? "end" : "start", Ink.Text, halo: true);
            }
        }

        if (mark.Y is { } y && double.IsFinite(y))
        {
            var (from, to) = (panel.Y(y), panel.Y(mark.To ?? y));
            if (mark.To is null) panel.Svg.Line(area.X, from, area.Right, from, color, width, dash);
            else Band(panel, area.X, Math.Min(from, to), area.Width, Math.Abs(to - from));
            if (mark.Label is { } label)
                panel.Svg.Text(area.Right - 2, Math.Min(from, to) - 5 < area.Y + 8 ? Math.Max(from, to) + 12 : Math.Min(from, to) - 5,
                    TextWidth.Shorten(Display.Escaping.OneLine(label, 200), 11, area.Width * 0.8), 11, "end", Ink.Text, halo: true);
        }
    }

    private static void Band(SvgPanel panel, double x, double y, double width, double height) =>
        panel.Svg.Element("rect", ("class", "rk-rule"), ("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(height)), ("fill", Ink.Axis), ("fill-opacity", "0.16"));
}
