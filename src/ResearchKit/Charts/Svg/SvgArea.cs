using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Transforms;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgArea : SvgDrawing<AreaMark>
{
    protected override void Draw(SvgPanel panel, Series series, AreaMark mark)
    {
        var (lower, upper) = AreaEdges.Of(mark);
        var path = SvgBand.Path(panel, series, mark.X, lower, upper, isStepped: false);
        if (path.Length == 0) return;
        panel.Svg.Element("path", ("class", "rk-area"), ("d", path), ("fill", series.Color), ("fill-opacity", mark.IsStacked ? "0.85" : "0.35"));
        var edge = string.Concat(Stretches.Of(series.Rows, mark.X, upper).Select(rows => panel.Path(StepPath.Of(rows, mark.X, upper, isStepped: false))));
        panel.Svg.Element("path", ("class", "rk-line"), ("d", edge), ("fill", "none"), ("stroke", mark.IsStacked ? Ink.Paper : series.Color), ("stroke-width", mark.IsStacked ? "1" : "1.8"), ("stroke-linejoin", "round"));
    }
}
