using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgRule : SvgDrawing<RuleMark>
{
    protected override void Draw(SvgPanel panel, Series series, RuleMark mark)
    {
        var area = panel.Area;
        var (color, width, dash) = (mark.Style?.Color ?? Ink.Soft, series.Width(1.2), mark.Style?.Dash is null ? "4 3" : SvgSymbols.Dash(series));
        if (mark.X is { } x)
        {
            panel.Svg.Line(panel.X(x), area.Y, panel.X(x), area.Bottom, color, width, dash);
            if (mark.Label is { } label) panel.Svg.Text(panel.X(x) + 4, area.Y + 11, label, 11, fill: Ink.Text, halo: true);
        }

        if (mark.Y is { } y)
        {
            panel.Svg.Line(area.X, panel.Y(y), area.Right, panel.Y(y), color, width, dash);
            if (mark.Label is { } label) panel.Svg.Text(area.Right - 2, panel.Y(y) - 5, label, 11, "end", Ink.Text, halo: true);
        }
    }
}
