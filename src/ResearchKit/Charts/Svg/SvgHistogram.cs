using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgHistogram : SvgDrawing<HistogramMark>
{
    protected override void Draw(SvgPanel panel, Series series, HistogramMark mark)
    {
        foreach (var row in series.Rows.Where(row => mark.Frequency.Values[row] is > 0 and < double.PositiveInfinity))
            panel.Bar(false, mark.Lower.Values[row], mark.Upper.Values[row], 0, mark.Frequency.Values[row], series.Color, gap: 0.5);
    }
}
