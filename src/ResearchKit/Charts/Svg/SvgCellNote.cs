using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgCellNote : SvgDrawing<CellNoteMark>
{
    protected override void Draw(SvgPanel panel, Series series, CellNoteMark mark)
    {
        double width = panel.Area.Width / panel.XScale.Categories.Length, height = panel.Area.Height / panel.YScale.Categories.Length;
        foreach (var row in series.Rows)
        {
            var (x, y, value) = (panel.X(mark.X.Values[row]), panel.Y(mark.Y.Values[row]), mark.Value.Values[row]);
            var note = TextWidth.Shorten(mark.Notes[row], 9.5, width - 4);
            if (double.IsNaN(value))
            {
                panel.Svg.Element("rect", ("class", "rk-empty"), ("x", Number(x - (width / 2) + 2)), ("y", Number(y - (height / 2) + 2)), ("width", Number(width - 4)), ("height", Number(height - 4)),
                    ("fill", "none"), ("stroke", Ink.Axis), ("stroke-dasharray", "3 3"));
                panel.Svg.Text(x, y + 3.5, note, 9.5, "middle", Ink.Soft);
            }
            else if (height >= 30)
            {
                panel.Svg.Text(x, y + 15, note, 9.5, "middle", panel.Scene.Colors is { } colors ? Palette.TextOn(colors.Color(value)) : Ink.Text);
            }
        }
    }
}
