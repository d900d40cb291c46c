using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgText : SvgDrawing<TextMark>
{
    protected override void Draw(SvgPanel panel, Series series, TextMark mark)
    {
        foreach (var row in series.Rows.Where(row => double.IsFinite(mark.X.Values[row]) && double.IsFinite(mark.Y.Values[row])))
            panel.Svg.Text(panel.X(mark.X.Values[row]), panel.Y(mark.Y.Values[row]) - 7, mark.Texts[row], 11, "middle", halo: true);
    }
}
