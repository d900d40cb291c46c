using System.Globalization;
using System.Text.Json;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Plotly;

/// <summary>Writes the traces of one panel. Hover texts are prepared texts, never templates with data in them.</summary>
/// <param name="json">Inside the figure's array of traces.</param>
/// <param name="scene">The chart.</param>
/// <param name="panel">The panel.</param>
/// <param name="area">Its rectangle in pixels.</param>
/// <param name="inLegend">The groups that have their sign in the legend already.</param>
internal sealed class PlotlyPanel(Utf8JsonWriter json, ChartScene scene, ScenePanel panel, Rectangle area, HashSet<int> inLegend)
{
    private static readonly string[] s_symbols = ["circle", "square", "triangle-up", "diamond", "triangle-down", "x", "circle-open", "line-ns-open"];
    private static readonly string[] s_dashes = ["solid", "7px,3px", "2px,3px", "9px,3px,2px,3px", "12px,4px", "4px,2px"];

    public Utf8JsonWriter Json => json;

    public ChartScene Scene => scene;

    /// <summary>The panel's rectangle in pixels.</summary>
    public Rectangle Area => area;

    public Scale XScale => panel.X;

    public Scale YScale => panel.Y;

    public static string Symbol(Series series) => s_symbols[(int)series.Shape];

    public static string Dash(Series series) => s_dashes[(int)series.Dash];

    /// <summary>Opens a trace on the panel's axes; its group has a sign in the legend once.</summary>
    public void Begin(Series series, string type, bool legend = true)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("xaxis", PlotlyLabel.AxisName("x", panel.Index));
        json.WriteString("yaxis", PlotlyLabel.AxisName("y", panel.Index));
        if (series.Group >= 0)
        {
            json.WriteString("name", PlotlyLabel.Of(scene.Groups[series.Group]));
            json.WriteString("legendgroup", series.Group.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("legendrank", 1000 + series.Group);
        }

        json.WriteBoolean("showlegend", legend && series.Group >= 0 && inLegend.Add(series.Group));
    }

    public void End() => json.WriteEndObject();

    /// <summary>A value in Plotly's terms: ISO time on a time axis, the root on one of square roots, null when missing.</summary>
    public static void Value(Utf8JsonWriter json, Scale scale, double value)
    {
        if (!double.IsFinite(value)) json.WriteNullValue();
        else if (scale.Kind == ScaleKind.Time) json.WriteStringValue(ValueLabel.FromSeconds(value).ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture));
        else json.WriteNumberValue(scale.Kind == ScaleKind.SquareRoot ? scale.Place(value) : value);
    }

    /// <summary>Positions on an axis.</summary>
    public void Values(string name, Scale scale, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) Value(json, scale, value);
        json.WriteEndArray();
    }

    /// <summary>Lengths on an axis, from one value to another, in the axis' own terms.</summary>
    public void Lengths(string name, Scale scale, IEnumerable<(double From, double To)> spans) =>
        Numbers(name, spans.Select(span => scale.Kind == ScaleKind.SquareRoot ? scale.Place(span.To) - scale.Place(span.From) : span.To - span.From));

    /// <summary>Both positions of points on the panel's axes.</summary>
    public void Points(IEnumerable<(double X, double Y)> points)
    {
        var all = points.ToArray();
        Values("x", panel.X, all.Select(point => point.X));
        Values("y", panel.Y, all.Select(point => point.Y));
    }

    /// <summary>Pieces of a path one after the other, with a gap between them.</summary>
    public static IEnumerable<(double X, double Y)> Pieces(IEnumerable<IEnumerable<(double X, double Y)>> pieces) =>
        pieces.SelectMany((piece, i) => i == 0 ? piece : piece.Prepend((double.NaN, double.NaN)));

    /// <summary>Numbers that are no positions: widths, sizes, colours.</summary>
    public void Numbers(string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            if (double.IsFinite(value)) json.WriteNumberValue(value);
            else json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    /// <summary>Texts that are no markup any more.</summary>
    public void Strings(string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>Texts at the points of a trace that has no hover texts, written also where they reach beyond the panel.</summary>
    public void Texts(IEnumerable<string> texts, string position)
    {
        Strings("text", texts);
        json.WriteString("textposition", position);
        json.WriteString("hoverinfo", "skip");
        TextFont();
    }

    public void TextFont()
    {
        json.WriteBoolean("cliponaxis", false);
        json.WriteStartObject("textfont");
        json.WriteNumber("size", 11);
        json.WriteEndObject();
    }

    public void Hover(IEnumerable<string> texts)
    {
        Strings("hovertext", texts);
        json.WriteString("hoverinfo", "text");
    }

    /// <summary>A channel's name and value for a hover text, after the group's name where a series is given.</summary>
    public string Told(Series? series, Channel channel, int row, Scale scale)
    {
        var value = channel.Values[row];
        var text = $"{PlotlyLabel.Of(channel.Name)}: {(double.IsNaN(value) ? "missing" : PlotlyLabel.Of(scale.Label(value)))}";
        return series is { Group: >= 0 } ? $"{PlotlyLabel.Of(scene.Groups[series.Group])}<br>{text}" : text;
    }

    public void Stroke(string color, double width, string? dash = null, string? shape = null)
    {
        json.WriteStartObject("line");
        json.WriteString("color", color);
        json.WriteNumber("width", width);
        if (dash is not null) json.WriteString("dash", dash);
        if (shape is not null) json.WriteString("shape", shape);
        json.WriteEndObject();
    }

    /// <summary>A closed area within points, without hover text.</summary>
    public void FillWithin(string color, double opacity)
    {
        json.WriteString("fill", "toself");
        json.WriteString("fillcolor", PlotlyLabel.Color(color, opacity));
        Stroke(color, 0);
        json.WriteString("hoverinfo", "skip");
    }

    public void Fill(string color, string? edge = null)
    {
        json.WriteStartObject("marker");
        json.WriteString("color", color);
        if (edge is not null) Stroke(edge, 1);
        json.WriteEndObject();
    }
}
