using System.Globalization;
using System.Text.Json;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Plotly;

/// <summary>Writes the traces of one panel. Hover texts are prepared texts, never templates with data in them.</summary>
/// <param name="json">Inside the figure's array of traces.</param>
/// <param name="scene">The chart.</param>
/// <param name="panel">The panel.</param>
/// <param name="inLegend">The groups that have their sign in the legend already.</param>
internal sealed class PlotlyPanel(Utf8JsonWriter json, ChartScene scene, ScenePanel panel, HashSet<int> inLegend)
{
    private static readonly string[] s_symbols = ["circle", "square", "triangle-up", "diamond", "triangle-down", "x", "circle-open", "line-ns-open"];
    private static readonly string[] s_dashes = ["solid", "7px,3px", "2px,3px", "9px,3px,2px,3px", "12px,4px", "4px,2px"];

    public Utf8JsonWriter Json => json;

    public ChartScene Scene => scene;

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

    /// <summary>A value in Plotly's terms: ISO time on a time axis, null when missing.</summary>
    public static void Value(Utf8JsonWriter json, Scale scale, double value)
    {
        if (!double.IsFinite(value)) json.WriteNullValue();
        else if (scale.Kind == ScaleKind.Time) json.WriteStringValue(ValueLabel.FromSeconds(value).ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture));
        else json.WriteNumberValue(value);
    }

    /// <summary>Positions on an axis.</summary>
    public void Values(string name, Scale scale, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) Value(json, scale, value);
        json.WriteEndArray();
    }

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

    public void Stroke(string color, double width, string? dash = null)
    {
        json.WriteStartObject("line");
        json.WriteString("color", color);
        json.WriteNumber("width", width);
        if (dash is not null) json.WriteString("dash", dash);
        json.WriteEndObject();
    }

    public void Fill(string color, string? edge = null)
    {
        json.WriteStartObject("marker");
        json.WriteString("color", color);
        if (edge is not null) Stroke(edge, 1);
        json.WriteEndObject();
    }
}
