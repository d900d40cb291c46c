using System.Text;
using static ResearchKit.Charts.SvgWriter;

namespace ResearchKit.Charts;

/// <summary>Draws the marks of one panel.</summary>
internal sealed class SvgMarks(SvgWriter svg, ChartScene scene, Box box)
{
    private static readonly string[] s_dashes = ["", "7 3", "2 3", "9 3 2 3", "12 4", "4 2"];

    public static double Horizontal(Scale scale, Box box, double value) => box.X + (scale.Position(value) * box.Width);

    /// <summary>Upwards, but categories downwards: the first is on top.</summary>
    public static double Vertical(Scale scale, Box box, double value) =>
        scale.Kind == ScaleKind.Category ? box.Y + (scale.Position(value) * box.Height) : box.Bottom - (scale.Position(value) * box.Height);

    public static string Dash(Series series) => s_dashes[Math.Max(0, series.Group) % s_dashes.Length];

    public void Draw(Series series)
    {
        switch (series.Mark)
        {
            case PointMark mark: Points(series, mark); break;
            case LineMark mark: Lines(series, mark); break;
            case BandMark mark: Band(series, mark); break;
            case BarMark mark: Bars(series, mark); break;
            case ErrorBarMark mark: Intervals(series, mark); break;
            case HistogramMark mark: Bins(series, mark); break;
            case BoxMark mark: Boxes(series, mark); break;
            case HeatMapMark mark: Cells(series, mark); break;
            case RuleMark mark: Rule(mark); break;
            case TextMark mark: Texts(series, mark); break;
            default: throw new NotSupportedException($"The SVG renderer has no drawing for {series.Mark.GetType().Name}.");
        }
    }

    /// <summary>The sign of a group in the legend, 16 pixels wide.</summary>
    public static void Key(SvgWriter svg, Series series, double x, double y)
    {
        switch (series.Mark)
        {
            case LineMark: svg.Line(x, y, x + 17, y, series.Color, 2.2, Dash(series)); break;
            case PointMark or ErrorBarMark: Shape(svg, series.Group, x + 9, y, 4.6, series.Color, 1); break;
            default: svg.Element("rect", ("x", Number(x + 3)), ("y", Number(y - 5.5)), ("width", "11"), ("height", "11"), ("fill", series.Color)); break;
        }
    }

    private double X(double value) => Horizontal(scene.X, box, value);

    private double Y(double value) => Vertical(scene.Y, box, value);

    private void Points(Series series, PointMark mark)
    {
        var (radius, opacity) = series.Mark.Count switch { <= 60 => (4.0, 1.0), <= 300 => (3.2, 0.8), <= 2000 => (2.4, 0.55), _ => (1.7, 0.35) };
        var dodge = scene.Dodge(series);
        var (dx, dy) = mark.X.Kind == ChannelKind.Category ? (dodge, 0.0) : (0.0, mark.Y.Kind == ChannelKind.Category ? dodge : 0.0);
        foreach (var row in series.Rows)
        {
            if (double.IsNaN(mark.X.Values[row]) || double.IsNaN(mark.Y.Values[row])) continue;
            Shape(svg, series.Group, X(mark.X.Values[row] + dx), Y(mark.Y.Values[row] + dy), radius, series.Color, opacity);
        }
    }

    private static void Shape(SvgWriter svg, int group, double x, double y, double radius, string color, double opacity)
    {
        var visible = opacity < 1 ? Number(opacity) : "";
        var (w, h) = (radius * 0.9, radius * 1.25);
        var path = (Math.Max(0, group) % 6) switch
        {
            1 => $"M{Number(-w)} {Number(-w)}h{Number(2 * w)}v{Number(2 * w)}h{Number(-2 * w)}z",
            2 => $"M0 {Number(-h)}L{Number(h)} {Number(w)}H{Number(-h)}z",
            3 => $"M0 {Number(-h)}L{Number(h)} 0L0 {Number(h)}L{Number(-h)} 0z",
            4 => $"M0 {Number(h)}L{Number(h)} {Number(-w)}H{Number(-h)}z",
            5 => $"M{Number(-w)} {Number(-w)}L{Number(w)} {Number(w)}M{Number(w)} {Number(-w)}L{Number(-w)} {Number(w)}",
            _ => "",
        };
        var place = $"translate({Number(x)} {Number(y)})";
        if (path.Length == 0)
            svg.Element("circle", ("cx", Number(x)), ("cy", Number(y)), ("r", Number(radius)), ("fill", color), ("fill-opacity", visible), ("stroke", "#FFFFFF"), ("stroke-width", "0.6"));
        else if (group % 6 == 5)
            svg.Element("path", ("transform", place), ("d", path), ("stroke", color), ("stroke-width", "2"), ("stroke-opacity", visible), ("fill", "none"));
        else
            svg.Element("path", ("transform", place), ("d", path), ("fill", color), ("fill-opacity", visible), ("stroke", "#FFFFFF"), ("stroke-width", "0.6"));
    }

    private void Lines(Series series, LineMark mark)
    {
        var path = new StringBuilder();
        var broken = true;
        foreach (var row in series.Rows.Where(row => !double.IsNaN(mark.X.Values[row])).OrderBy(row => mark.X.Values[row]))
        {
            if (double.IsNaN(mark.Y.Values[row]))
            {
                broken = true;
                continue;
            }

            path.Append(broken ? 'M' : 'L').Append(Number(X(mark.X.Values[row]))).Append(' ').Append(Number(Y(mark.Y.Values[row])));
            broken = false;
        }

        svg.Element("path", ("class", "rk-line"), ("d", path.ToString()), ("fill", "none"), ("stroke", series.Color), ("stroke-width", "2.2"), ("stroke-linejoin", "round"),
            ("stroke-linecap", Dash(series).Length == 0 ? "round" : ""), ("stroke-dasharray", Dash(series)));
    }

    private void Band(Series series, BandMark mark)
    {
        var path = new StringBuilder();
        foreach (var rows in mark.Stretches(series.Rows))
        {
            for (var i = 0; i < rows.Length; i++)
                path.Append(i == 0 ? 'M' : 'L').Append(Number(X(mark.X.Values[rows[i]]))).Append(' ').Append(Number(Y(mark.Upper.Values[rows[i]])));
            for (var i = rows.Length - 1; i >= 0; i--)
                path.Append('L').Append(Number(X(mark.X.Values[rows[i]]))).Append(' ').Append(Number(Y(mark.Lower.Values[rows[i]])));
            path.Append('z');
        }

        if (path.Length == 0) return;
        svg.Element("path", ("class", "rk-band"), ("d", path.ToString()), ("fill", series.Color), ("fill-opacity", "0.2"));
    }

    private void Bars(Series series, BarMark mark)
    {
        var width = scene.BandWidth(mark);
        var dodge = scene.Dodge(series);
        foreach (var row in series.Rows)
        {
            var (position, length) = (mark.Position.Values[row] + dodge, mark.Length.Values[row]);
            if (double.IsNaN(position) || double.IsNaN(length)) continue;
            var start = BarStack.Start(scene, series, mark, row);
            Rectangle(mark.IsHorizontal, position - (width / 2), position + (width / 2), start, start + length, series.Color, "rk-bar");
        }
    }

    private void Bins(Series series, HistogramMark mark)
    {
        foreach (var row in series.Rows.Where(row => mark.Frequency.Values[row] > 0))
            Rectangle(false, mark.Lower.Values[row], mark.Upper.Values[row], 0, mark.Frequency.Values[row], series.Color, "rk-bar", gap: 0.5);
    }

    private void Rectangle(bool horizontal, double from, double to, double start, double end, string color, string kind, double gap = 0)
    {
        var (x1, x2) = horizontal ? (X(start), X(end)) : (X(from), X(to));
        var (y1, y2) = horizontal ? (Y(from), Y(to)) : (Y(start), Y(end));
        svg.Element("rect", ("class", kind), ("x", Number(Math.Min(x1, x2) + gap)), ("y", Number(Math.Min(y1, y2))),
            ("width", Number(Math.Max(0.1, Math.Abs(x2 - x1) - (2 * gap)))), ("height", Number(Math.Abs(y2 - y1))), ("fill", color));
    }

    private void Intervals(Series series, ErrorBarMark mark)
    {
        var dodge = scene.Dodge(series);
        // On a bar of its own colour an interval is dark.
        var color = scene.Series.Any(other => other.Mark is BarMark) ? Ink.Strong : series.Color;
        foreach (var row in series.Rows)
        {
            var position = mark.Position.Values[row] + (mark.Position.Kind == ChannelKind.Category ? dodge : 0);
            var (lower, upper) = (mark.Lower.Values[row], mark.Upper.Values[row]);
            if (double.IsNaN(position) || double.IsNaN(lower) || double.IsNaN(upper)) continue;
            const double cap = 4;
            var (a, b, at) = mark.IsHorizontal ? (X(lower), X(upper), Y(position)) : (Y(lower), Y(upper), X(position));
            var path = mark.IsHorizontal
                ? $"M{Number(a)} {Number(at)}H{Number(b)}M{Number(a)} {Number(at - cap)}v{Number(2 * cap)}M{Number(b)} {Number(at - cap)}v{Number(2 * cap)}"
                : $"M{Number(at)} {Number(a)}V{Number(b)}M{Number(at - cap)} {Number(a)}h{Number(2 * cap)}M{Number(at - cap)} {Number(b)}h{Number(2 * cap)}";
            svg.Element("path", ("class", "rk-interval"), ("d", path), ("fill", "none"), ("stroke", color), ("stroke-width", "1.5"));
        }
    }

    private void Boxes(Series series, BoxMark mark)
    {
        foreach (var row in series.Rows)
        {
            var summary = mark.Boxes[row];
            var (at, half) = (mark.X.Values[row], scene.BandWidth(mark) / 2);
            var (left, right, middle) = (X(at - half), X(at + half), X(at));
            svg.Element("path", ("class", "rk-whisker"), ("d", $"M{Number(middle)} {Number(Y(summary.LowerWhisker))}V{Number(Y(summary.LowerQuartile))}M{Number(middle)} {Number(Y(summary.UpperQuartile))}V{Number(Y(summary.UpperWhisker))}"),
                ("stroke", series.Color), ("stroke-width", "1.4"), ("fill", "none"));
            svg.Element("rect", ("class", "rk-box"), ("x", Number(left)), ("y", Number(Y(summary.UpperQuartile))), ("width", Number(right - left)),
                ("height", Number(Y(summary.LowerQuartile) - Y(summary.UpperQuartile))), ("fill", series.Color), ("fill-opacity", "0.18"), ("stroke", series.Color), ("stroke-width", "1.4"));
            svg.Line(left, Y(summary.Median), right, Y(summary.Median), series.Color, 2.6);
            foreach (var outlier in summary.Outliers)
                svg.Element("circle", ("cx", Number(middle)), ("cy", Number(Y(outlier))), ("r", "2.2"), ("fill", "none"), ("stroke", series.Color));
        }
    }

    private void Cells(Series series, HeatMapMark mark)
    {
        var heat = scene.Heat!;
        var cellWidth = box.Width / scene.X.Categories.Length;
        var shown = series.Rows.Where(row => !double.IsNaN(mark.X.Values[row] + mark.Y.Values[row] + mark.Value.Values[row])).ToArray();
        var texts = Display.NumberColumn.Format(shown.Select(row => mark.Value.Values[row]).ToArray(), 3);
        var fits = box.Height / scene.Y.Categories.Length >= 13 && texts.All(text => TextWidth.Of(text, 11) < cellWidth - 4);
        for (var i = 0; i < shown.Length; i++)
        {
            var (x, y, value) = (mark.X.Values[shown[i]], mark.Y.Values[shown[i]], mark.Value.Values[shown[i]]);
            var color = heat.Color(value);
            svg.Element("rect", ("class", "rk-cell"), ("x", Number(X(x - 0.5) + 0.75)), ("y", Number(Y(y - 0.5) + 0.75)), ("width", Number(cellWidth - 1.5)),
                ("height", Number((box.Height / scene.Y.Categories.Length) - 1.5)), ("fill", color));
            if (fits) svg.Text(X(x), Y(y) + 4, texts[i].Replace('-', '−'), 11, "middle", Palette.TextOn(color));
        }
    }

    private void Rule(RuleMark mark)
    {
        if (mark.X is { } x)
        {
            svg.Line(X(x), box.Y, X(x), box.Bottom, Ink.Soft, 1.2, "4 3");
            if (mark.Label is { } label) svg.Text(X(x) + 4, box.Y + 11, label, 11, fill: Ink.Text, halo: true);
        }

        if (mark.Y is { } y)
        {
            svg.Line(box.X, Y(y), box.Right, Y(y), Ink.Soft, 1.2, "4 3");
            if (mark.Label is { } label) svg.Text(box.Right - 2, Y(y) - 5, label, 11, "end", Ink.Text, halo: true);
        }
    }

    private void Texts(Series series, TextMark mark)
    {
        foreach (var row in series.Rows.Where(row => !double.IsNaN(mark.X.Values[row] + mark.Y.Values[row])))
            svg.Text(X(mark.X.Values[row]), Y(mark.Y.Values[row]) - 7, mark.Texts[row], 11, "middle", halo: true);
    }
}
