using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgBar : SvgDrawing<BarMark>
{
    protected override void Draw(SvgPanel panel, Series series, BarMark mark)
    {
        var width = panel.Scene.BandWidth(mark);
        var dodge = panel.Scene.Dodge(series);
        var starts = mark.Starts();
        foreach (var row in series.Rows)
        {
            var (position, length) = (mark.Position.Values[row] + dodge, mark.Length.Values[row]);
            if (!double.IsFinite(position) || !double.IsFinite(length) || !double.IsFinite(starts[row])) continue;
            panel.Bar(mark.IsHorizontal, position - (width / 2), position + (width / 2), starts[row], starts[row] + length, series.Color);
        }
    }
}
