using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgPoint : SvgDrawing<PointMark>
{
    public override void Key(SvgWriter svg, Series series, double x, double y) => SvgSymbols.Shape(svg, series.Shape, x + 9, y, 4.6, series.Color, 1);

    protected override void Draw(SvgPanel panel, Series series, PointMark mark)
    {
        var (radius, opacity) = mark.Look;
        var dodge = panel.Scene.Dodge(series);
        var (dx, dy) = mark.X.Kind == ChannelKind.Category ? (dodge, 0.0) : (0.0, mark.Y.Kind == ChannelKind.Category ? dodge : 0.0);

        // Large points first, so that small ones lie on them.
        var rows = series.Rows.Where(mark.IsDrawn);
        foreach (var row in mark.Size is null ? rows : rows.OrderByDescending(row => mark.Size.Values[row]))
        {
            var size = mark.Size is null ? series.Radius(row, radius) : panel.Scene.Sizes!.Radius(mark.Size.Values[row]);
            var color = mark.Shade is null ? series.Color : panel.Scene.Colors!.Color(mark.Shade.Values[row]);
            SvgSymbols.Shape(panel.Svg, series.Shape, panel.X(mark.X.Values[row] + dx), panel.Y(mark.Y.Values[row] + dy), size, color, series.Opacity(mark.Size is null ? opacity : Math.Min(opacity, 0.75)), mark.Shade is null ? "#FFFFFF" : Ink.Soft);
        }

        foreach (var label in LabelPlacement.Of(panel.Scene, panel.Area, panel.XScale, panel.YScale, series, mark).Values)
            panel.Svg.Text(label.X, label.Y, label.Text, LabelPlacement.Size, label.Anchor, halo: true);
    }
}
