using System.Globalization;
using System.Text.Json;

namespace ResearchKit.Charts;

/// <summary>Writes the marks as Plotly traces. Hover texts are prepared texts, never templates with data in them.</summary>
internal sealed class PlotlyTraces(Utf8JsonWriter json, ChartScene scene)
{
    private static readonly string[] s_symbols = ["circle", "square", "triangle-up", "diamond", "triangle-down", "x"];
    private static readonly string[] s_dashes = ["solid", "7px,3px", "2px,3px", "9px,3px,2px,3px", "12px,4px", "4px,2px"];
    private readonly HashSet<int> _inLegend = [];

    public void Write(Series series)
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
            case RuleMark mark: Rule(series, mark); break;
            case TextMark mark: Texts(series, mark); break;
            default: throw new NotSupportedException($"The Plotly renderer has no trace for {series.Mark.GetType().Name}.");
        }
    }

    /// <summary>A value in Plotly's terms: ISO time on a time axis, null when missing.</summary>
    public static void Value(Utf8JsonWriter json, Scale scale, double value)
    {
        if (!double.IsFinite(value)) json.WriteNullValue();
        else if (scale.Kind == ScaleKind.Time) json.WriteStringValue(ValueLabel.FromSeconds(value).ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture));
        else json.WriteNumberValue(value);
    }

    private void Points(Series series, PointMark mark)
    {
        var dodge = scene.Dodge(series);
        var across = mark.X.Kind == ChannelKind.Category;
        var rows = series.Rows.Where(row => !double.IsNaN(mark.X.Values[row] + mark.Y.Values[row])).ToArray();
        Begin(series, "scatter");
        json.WriteString("mode", "markers");
        Values("x", scene.X, rows.Select(row => mark.X.Values[row] + (across ? dodge : 0)));
        Values("y", scene.Y, rows.Select(row => mark.Y.Values[row] + (!across && mark.Y.Kind == ChannelKind.Category ? dodge : 0)));
        Hover(rows.Select(row => Told(series, mark.X, row, scene.X) + "<br>" + Told(null, mark.Y, row, scene.Y)));
        json.WriteStartObject("marker");
        json.WriteString("color", series.Color);
        json.WriteString("symbol", s_symbols[Math.Max(0, series.Group) % s_symbols.Length]);
        json.WriteNumber("size", mark.Count switch { <= 60 => 8, <= 300 => 7, <= 2000 => 5, _ => 4 });
        json.WriteNumber("opacity", mark.Count switch { <= 60 => 1, <= 300 => 0.8, <= 2000 => 0.55, _ => 0.35 });
        json.WriteEndObject();
        End();
    }

    private void Lines(Series series, LineMark mark)
    {
        var rows = series.Rows.Where(row => !double.IsNaN(mark.X.Values[row])).OrderBy(row => mark.X.Values[row]).ToArray();
        Begin(series, "scatter");
        json.WriteString("mode", "lines");
        json.WriteBoolean("connectgaps", false);
        Values("x", scene.X, rows.Select(row => mark.X.Values[row]));
        Values("y", scene.Y, rows.Select(row => mark.Y.Values[row]));
        Hover(rows.Select(row => Told(series, mark.X, row, scene.X) + "<br>" + Told(null, mark.Y, row, scene.Y)));
        Stroke(series.Color, 2.2, s_dashes[Math.Max(0, series.Group) % s_dashes.Length]);
        End();
    }

    private void Band(Series series, BandMark mark)
    {
        // Each stretch is a polygon of its own; a gap of missing values parts them.
        var polygons = mark.Stretches(series.Rows).Select(rows => rows.Select(row => (X: mark.X.Values[row], Y: mark.Upper.Values[row]))
            .Concat(rows.Reverse().Select(row => (X: mark.X.Values[row], Y: mark.Lower.Values[row]))).Append((X: double.NaN, Y: double.NaN))).SelectMany(polygon => polygon).SkipLast(1).ToArray();
        Begin(series, "scatter", legend: false);
        json.WriteString("mode", "lines");
        Values("x", scene.X, polygons.Select(point => point.X));
        Values("y", scene.Y, polygons.Select(point => point.Y));
        json.WriteString("fill", "toself");
        var (red, green, blue) = Palette.Parse(series.Color);
        json.WriteString("fillcolor", string.Create(CultureInfo.InvariantCulture, $"rgba({red},{green},{blue},0.2)"));
        Stroke(series.Color, 0, "solid");
        json.WriteString("hoverinfo", "skip");
        End();
    }

    private void Bars(Series series, BarMark mark)
    {
        var dodge = scene.Dodge(series);
        var rows = series.Rows.Where(row => !double.IsNaN(mark.Position.Values[row] + mark.Length.Values[row])).ToArray();
        var (positions, lengths) = mark.IsHorizontal ? ("y", "x") : ("x", "y");
        Begin(series, "bar");
        json.WriteString("orientation", mark.IsHorizontal ? "h" : "v");
        Values(positions, mark.IsHorizontal ? scene.Y : scene.X, rows.Select(row => mark.Position.Values[row] + dodge));
        Values(lengths, mark.IsHorizontal ? scene.X : scene.Y, rows.Select(row => mark.Length.Values[row]));
        if (mark.IsStacked) Values("base", mark.IsHorizontal ? scene.X : scene.Y, rows.Select(row => BarStack.Start(scene, series, mark, row)));
        json.WriteNumber("width", scene.BandWidth(mark));
        Hover(rows.Select(row => Told(series, mark.Position, row, mark.IsHorizontal ? scene.Y : scene.X) + "<br>" + Told(null, mark.Length, row, mark.IsHorizontal ? scene.X : scene.Y)));
        Fill(series.Color);
        End();
    }

    private void Bins(Series series, HistogramMark mark)
    {
        var rows = series.Rows.Where(row => mark.Frequency.Values[row] > 0).ToArray();
        Begin(series, "bar");
        Values("x", scene.X, rows.Select(row => (mark.Lower.Values[row] + mark.Upper.Values[row]) / 2));
        Values("y", scene.Y, rows.Select(row => mark.Frequency.Values[row]));
        Values("width", scene.Y, rows.Select(row => mark.Upper.Values[row] - mark.Lower.Values[row]));
        Hover(rows.Select(row => $"{PlotlyRenderer.Text(mark.Lower.Name)}: {ValueLabel.Short(mark.Lower.Values[row])} to {ValueLabel.Short(mark.Upper.Values[row])}<br>{PlotlyRenderer.Text(mark.Frequency.Name)}: {ValueLabel.Short(mark.Frequency.Values[row])}"));
        Fill(series.Color, "#FFFFFF");
        End();
    }

    private void Intervals(Series series, ErrorBarMark mark)
    {
        var dodge = mark.Position.Kind == ChannelKind.Category ? scene.Dodge(series) : 0;
        var rows = series.Rows.Where(row => !double.IsNaN(mark.Position.Values[row] + mark.Lower.Values[row] + mark.Upper.Values[row])).ToArray();
        var (positions, ends) = mark.IsHorizontal ? ("y", "x") : ("x", "y");
        Begin(series, "scatter", legend: false);
        json.WriteString("mode", "markers");
        Values(positions, mark.IsHorizontal ? scene.Y : scene.X, rows.Select(row => mark.Position.Values[row] + dodge));
        var scale = mark.IsHorizontal ? scene.X : scene.Y;
        Values(ends, scale, rows.Select(row => mark.Lower.Values[row]));
        json.WriteStartObject("marker");
        json.WriteNumber("opacity", 0);
        json.WriteEndObject();
        json.WriteStartObject(mark.IsHorizontal ? "error_x" : "error_y");
        json.WriteString("type", "data");
        json.WriteBoolean("symmetric", false);
        Values("array", scene.Y with { Kind = ScaleKind.Linear }, rows.Select(row => mark.Upper.Values[row] - mark.Lower.Values[row]));
        Values("arrayminus", scene.Y with { Kind = ScaleKind.Linear }, rows.Select(_ => 0.0));
        json.WriteString("color", scene.Series.Any(other => other.Mark is BarMark) ? Ink.Strong : series.Color);
        json.WriteNumber("thickness", 1.5);
        json.WriteNumber("width", 4);
        json.WriteEndObject();
        Hover(rows.Select(row => Told(series, mark.Position, row, mark.IsHorizontal ? scene.Y : scene.X) + $"<br>{ValueLabel.Short(mark.Lower.Values[row])} to {ValueLabel.Short(mark.Upper.Values[row])}"));
        End();
    }

    private void Boxes(Series series, BoxMark mark)
    {
        Begin(series, "box");
        Values("x", scene.X, series.Rows.Select(row => mark.X.Values[row]));
        Values("lowerfence", scene.Y, series.Rows.Select(row => mark.Boxes[row].LowerWhisker));
        Values("q1", scene.Y, series.Rows.Select(row => mark.Boxes[row].LowerQuartile));
        Values("median", scene.Y, series.Rows.Select(row => mark.Boxes[row].Median));
        Values("q3", scene.Y, series.Rows.Select(row => mark.Boxes[row].UpperQuartile));
        Values("upperfence", scene.Y, series.Rows.Select(row => mark.Boxes[row].UpperWhisker));
        json.WriteNumber("width", scene.BandWidth(mark));
        Stroke(series.Color, 1.4, null);
        End();
        var outliers = series.Rows.SelectMany(row => mark.Boxes[row].Outliers.Select(value => (At: mark.X.Values[row], Value: value))).ToArray();
        if (outliers.Length == 0) return;
        Begin(series, "scatter", legend: false);
        json.WriteString("mode", "markers");
        Values("x", scene.X, outliers.Select(outlier => outlier.At));
        Values("y", scene.Y, outliers.Select(outlier => outlier.Value));
        json.WriteStartObject("marker");
        json.WriteString("symbol", "circle-open");
        json.WriteString("color", series.Color);
        json.WriteNumber("size", 5);
        json.WriteEndObject();
        Hover(outliers.Select(outlier => ValueLabel.Short(outlier.Value)));
        End();
    }

    private void Cells(Series series, HeatMapMark mark)
    {
        var heat = scene.Heat!;
        var cells = series.Rows.Where(row => !double.IsNaN(mark.X.Values[row] + mark.Y.Values[row]))
            .GroupBy(row => ((int)mark.Y.Values[row], (int)mark.X.Values[row])).ToDictionary(cell => cell.Key, cell => mark.Value.Values[cell.Last()]);
        Begin(series, "heatmap", legend: false);
        Values("x", scene.X, Enumerable.Range(0, scene.X.Categories.Length).Select(i => (double)i));
        Values("y", scene.Y, Enumerable.Range(0, scene.Y.Categories.Length).Select(i => (double)i));
        Matrix("z", (y, x) => Value(json, scene.Y with { Kind = ScaleKind.Linear }, cells.GetValueOrDefault((y, x), double.NaN)));
        Matrix("hovertext", (y, x) => json.WriteStringValue(
            $"{PlotlyRenderer.Text(scene.Y.Categories[y])}, {PlotlyRenderer.Text(scene.X.Categories[x])}<br>{PlotlyRenderer.Text(mark.Value.Name)}: {ValueLabel.Short(cells.GetValueOrDefault((y, x), double.NaN))}"));
        json.WriteString("hoverinfo", "text");
        json.WriteNumber("zmin", heat.Minimum);
        json.WriteNumber("zmax", heat.Maximum);
        json.WriteStartArray("colorscale");
        for (var i = 0; i < heat.Ramp.Count; i++)
        {
            json.WriteStartArray();
            json.WriteNumberValue((double)i / (heat.Ramp.Count - 1));
            json.WriteStringValue(heat.Ramp[i]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteNumber("xgap", 1.5);
        json.WriteNumber("ygap", 1.5);
        json.WriteStartObject("colorbar");
        json.WriteNumber("thickness", 11);
        json.WriteNumber("outlinewidth", 0);
        json.WriteEndObject();
        End();
    }

    private void Rule(Series series, RuleMark mark)
    {
        Begin(series, "scatter", legend: false);
        json.WriteString("mode", mark.Label is null ? "lines" : "lines+text");
        var acrossPanel = mark.Y is not null;
        Values("x", scene.X, acrossPanel ? [scene.X.Minimum, scene.X.Maximum] : [mark.X ?? double.NaN, mark.X ?? double.NaN]);
        Values("y", scene.Y, acrossPanel ? [mark.Y!.Value, mark.Y.Value] : [scene.Y.Minimum, scene.Y.Maximum]);
        if (mark.Label is { } label)
        {
            json.WriteStartArray("text");
            json.WriteStringValue("");
            json.WriteStringValue(PlotlyRenderer.Text(label));
            json.WriteEndArray();
            json.WriteString("textposition", acrossPanel ? "top left" : "bottom right");
        }

        json.WriteString("hoverinfo", "skip");
        Stroke(Ink.Soft, 1.2, "4px,3px");
        End();
    }

    private void Texts(Series series, TextMark mark)
    {
        Begin(series, "scatter", legend: false);
        json.WriteString("mode", "text");
        Values("x", scene.X, series.Rows.Select(row => mark.X.Values[row]));
        Values("y", scene.Y, series.Rows.Select(row => mark.Y.Values[row]));
        Strings("text", series.Rows.Select(row => PlotlyRenderer.Text(mark.Texts[row])));
        json.WriteString("textposition", "top center");
        json.WriteString("hoverinfo", "skip");
        End();
    }

    private void Begin(Series series, string type, bool legend = true)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("xaxis", PlotlyRenderer.AxisName("x", series.Panel));
        json.WriteString("yaxis", PlotlyRenderer.AxisName("y", series.Panel));
        if (series.Group >= 0)
        {
            json.WriteString("name", PlotlyRenderer.Text(scene.Groups[series.Group]));
            json.WriteString("legendgroup", series.Group.ToString(CultureInfo.InvariantCulture));
        }

        json.WriteBoolean("showlegend", legend && series.Group >= 0 && _inLegend.Add(series.Group));
    }

    private void End() => json.WriteEndObject();

    private void Values(string name, Scale scale, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) Value(json, scale, value);
        json.WriteEndArray();
    }

    private void Strings(string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private void Matrix(string name, Action<int, int> write)
    {
        json.WriteStartArray(name);
        for (var y = 0; y < scene.Y.Categories.Length; y++)
        {
            json.WriteStartArray();
            for (var x = 0; x < scene.X.Categories.Length; x++) write(y, x);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private void Hover(IEnumerable<string> texts)
    {
        Strings("hovertext", texts);
        json.WriteString("hoverinfo", "text");
    }

    private string Told(Series? series, Channel channel, int row, Scale scale)
    {
        var value = channel.Values[row];
        var text = $"{PlotlyRenderer.Text(channel.Name)}: {(double.IsNaN(value) ? "missing" : PlotlyRenderer.Text(scale.Label(value)))}";
        return series is { Group: >= 0 } ? $"{PlotlyRenderer.Text(scene.Groups[series.Group])}<br>{text}" : text;
    }

    private void Stroke(string color, double width, string? dash)
    {
        json.WriteStartObject("line");
        json.WriteString("color", color);
        json.WriteNumber("width", width);
        if (dash is not null) json.WriteString("dash", dash);
        json.WriteEndObject();
    }

    private void Fill(string color, string? edge = null)
    {
        json.WriteStartObject("marker");
        json.WriteString("color", color);
        if (edge is not null)
        {
            json.WriteStartObject("line");
            json.WriteString("color", edge);
            json.WriteNumber("width", 1);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
