using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Svg;

/// <summary>How the SVG renderer draws one kind of mark.</summary>
internal interface ISvgDrawing
{
    /// <summary>Draws the rows of one series into its panel.</summary>
    void Draw(SvgPanel panel, Series series);

    /// <summary>The sign of a group in the legend, 17 pixels wide, its middle line at a height.</summary>
    void Key(SvgWriter svg, Series series, double x, double y);
}

/// <summary>The drawing of one type of mark. A group's sign in the legend is a square unless the drawing has its own.</summary>
internal abstract class SvgDrawing<TMark> : ISvgDrawing
    where TMark : Mark
{
    public void Draw(SvgPanel panel, Series series) => Draw(panel, series, (TMark)series.Mark);

    public virtual void Key(SvgWriter svg, Series series, double x, double y) => svg.Element("rect",
        ("x", SvgWriter.Number(x + 3)), ("y", SvgWriter.Number(y - 5.5)), ("width", "11"), ("height", "11"), ("fill", series.Color));

    protected abstract void Draw(SvgPanel panel, Series series, TMark mark);
}
