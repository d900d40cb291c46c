using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgRule : SvgDrawing<RuleMark>
{
    protected override void Draw(SvgPanel panel, Series series, RuleMark mark)
    {
        var area = panel.Area;
        if (mark.X is { } x)
        {
            panel.Svg.Line(panel.X(x), area.Y, panel.X(x), area.Bottom, Ink.Soft, 1.2, "4 3");
            if (mark.Label is { } label) panel.Svg.Text(panel.X(x) + 4, area.Y + 11, label, 11, fill: Ink.Text, halo: true);
        }

        if (mark.Y is { } y)
        {
            panel.Svg.Line(area.X, panel.Y(y), area.Right, panel.Y(y), Ink.Soft, 1.2, "4 3");
            if (mark.Label is { } label) panel.Svg.Text(area.Right - 2, panel.Y(y) - 5, label, 11, "end", Ink.Text, halo: true);
        }
    }
}
