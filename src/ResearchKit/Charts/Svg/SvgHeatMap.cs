using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgHeatMap : SvgDrawing<HeatMapMark>
{
    protected override void Draw(SvgPanel panel, Series series, HeatMapMark mark)
    {
        if (panel.Scene.Colors is not { } colors) return;
        double cellWidth = panel.Area.Width / panel.XScale.Categories.Length, cellHeight = panel.Area.Height / panel.YScale.Categories.Length;
        var shown = series.Rows.Where(row => double.IsFinite(mark.X.Values[row] + mark.Y.Values[row] + mark.Value.Values[row])).ToArray();
        var texts = HeatMapTexts.Of(panel.Area, panel.XScale, panel.YScale, shown.Select(row => mark.Value.Values[row]).ToArray());
        for (var i = 0; i < shown.Length; i++)
        {
            var (x, y, value) = (panel.X(mark.X.Values[shown[i]]), panel.Y(mark.Y.Values[shown[i]]), mark.Value.Values[shown[i]]);
            var color = colors.Color(value);
            panel.Svg.Element("rect", ("class", "rk-cell"), ("x", Number(x - (cellWidth / 2) + 0.75)), ("y", Number(y - (cellHeight / 2) + 0.75)), ("width", Number(cellWidth - 1.5)),
                ("height", Number(cellHeight - 1.5)), ("fill", color));
            if (texts is not null) panel.Svg.Text(x, y + 4, texts[i], HeatMapTexts.Size, "middle", Palette.TextOn(color));
        }
    }
}
