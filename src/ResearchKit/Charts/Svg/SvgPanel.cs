using System.Text;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

/// <summary>Where the marks of one panel are drawn: values become pixels here.</summary>
internal sealed class SvgPanel(SvgWriter svg, ChartScene scene, ScenePanel panel, Rectangle area)
{
    public SvgWriter Svg => svg;

    public ChartScene Scene => scene;

    public Scale XScale => panel.X;

    public Scale YScale => panel.Y;

    /// <summary>The panel's rectangle in pixels.</summary>
    public Rectangle Area => area;

    public double X(double value) => Horizontal(panel.X, area, value);

    public double Y(double value) => Vertical(panel.Y, area, value);

    public static double Horizontal(Scale scale, Rectangle area, double value) => area.X + (scale.Position(value) * area.Width);

    public static double Vertical(Scale scale, Rectangle area, double value) => area.Bottom - (scale.Position(value) * area.Height);

    /// <summary>The data of a path through points given as values.</summary>
    public string Path(IEnumerable<(double X, double Y)> points, bool closed = false)
    {
        var path = new StringBuilder();
        foreach (var (x, y) in points) path.Append(path.Length == 0 ? 'M' : 'L').Append(Number(X(x))).Append(' ').Append(Number(Y(y)));
        if (closed && path.Length > 0) path.Append('z');
        return path.ToString();
    }

    /// <summary>A bar from one value to another, upright or lying.</summary>
    /// <param name="horizontal">Whether it lies.</param>
    /// <param name="from">One side of it, on the axis of its position.</param>
    /// <param name="to">The other side.</param>
    /// <param name="start">Where its length begins.</param>
    /// <param name="end">Where its length ends.</param>
    /// <param name="color">Its colour.</param>
    /// <param name="gap">Pixels left free on each side.</param>
    public void Bar(bool horizontal, double from, double to, double start, double end, string color, double gap = 0)
    {
        // A length on a logarithmic scale has no zero to begin at; it begins at the axis.
        var along = horizontal ? panel.X : panel.Y;
        if (along.Kind == ScaleKind.Log) start = Math.Max(start, along.Minimum);
        var (x1, x2) = horizontal ? (X(start), X(end)) : (X(from), X(to));
        var (y1, y2) = horizontal ? (Y(from), Y(to)) : (Y(start), Y(end));
        svg.Element("rect", ("class", "rk-bar"), ("x", Number(Math.Min(x1, x2) + gap)), ("y", Number(Math.Min(y1, y2))),
            ("width", Number(Math.Max(0.1, Math.Abs(x2 - x1) - (2 * gap)))), ("height", Number(Math.Abs(y2 - y1))), ("fill", color));
    }
}
