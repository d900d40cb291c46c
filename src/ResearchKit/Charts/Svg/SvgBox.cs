using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgBox : SvgDrawing<BoxMark>
{
    protected override void Draw(SvgPanel panel, Series series, BoxMark mark)
    {
        foreach (var row in series.Rows)
        {
            var summary = mark.Boxes[row];
            var (at, half) = (mark.X.Values[row], panel.Scene.BandWidth(mark) / 2);
            var (left, right, middle) = (panel.X(at - half), panel.X(at + half), panel.X(at));
            double lower = panel.Y(summary.LowerQuartile), upper = panel.Y(summary.UpperQuartile), median = panel.Y(summary.Median);
            panel.Svg.Element("path", ("class", "rk-whisker"), ("d", $"M{Number(middle)} {Number(panel.Y(summary.LowerWhisker))}V{Number(lower)}M{Number(middle)} {Number(upper)}V{Number(panel.Y(summary.UpperWhisker))}"),
                ("stroke", series.Color), ("stroke-width", "1.4"), ("fill", "none"));
            panel.Svg.Element("rect", ("class", "rk-box"), ("x", Number(left)), ("y", Number(upper)), ("width", Number(right - left)),
                ("height", Number(lower - upper)), ("fill", series.Color), ("fill-opacity", "0.18"), ("stroke", series.Color), ("stroke-width", "1.4"));
            panel.Svg.Line(left, median, right, median, series.Color, 2.6);
            foreach (var outlier in summary.Outliers)
                panel.Svg.Element("circle", ("cx", Number(middle)), ("cy", Number(panel.Y(outlier))), ("r", "2.2"), ("fill", "none"), ("stroke", series.Color));
        }
    }
}
