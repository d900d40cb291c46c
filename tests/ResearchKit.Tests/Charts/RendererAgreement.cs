using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ResearchKit.Display;
using ResearchKit.Tests.Display;

namespace ResearchKit.Tests.Charts;

/// <summary>Reads what both drawings of a chart show, and compares how far it reaches on each axis of each panel.</summary>
public static partial class RendererAgreement
{
    /// <summary>Fails where the SVG and the Plotly figure do not reach equally far.</summary>
    public static void Check(MimeBundle bundle)
    {
        var svg = HtmlFragment.Parse(bundle.Data[MimeTypes.Svg]);
        using var figure = JsonDocument.Parse(bundle.Data[MimeTypes.Plotly]);
        var panels = svg.Descendants().Where(element => (string?)element.Attribute("class") == "rk-panel").ToArray();
        var marks = svg.Descendants().Where(element => (string?)element.Attribute("class") == "rk-marks").ToArray();
        for (var panel = 0; panel < panels.Length; panel++)
        {
            var suffix = panel == 0 ? "" : (panel + 1).ToString(CultureInfo.InvariantCulture);
            foreach (var letter in new[] { "x", "y" })
            {
                var drawn = OfSvg(marks[panel], letter).ToArray();
                var plotly = OfPlotly(figure.RootElement.GetProperty("data"), letter, letter + suffix).ToArray();
                Assert.Equal(drawn.Length == 0, plotly.Length == 0);
                if (drawn.Length == 0) continue;
                var axis = figure.RootElement.GetProperty("layout").GetProperty(letter + "axis" + suffix);
                var (from, to) = (Coordinate(axis.GetProperty("range")[0]), Coordinate(axis.GetProperty("range")[1]));
                var (start, size) = letter == "x" ? (Read(panels[panel], "x"), Read(panels[panel], "width"))
                    : (Read(panels[panel], "y") + Read(panels[panel], "height"), -Read(panels[panel], "height"));
                double ToData(double pixel) => from + ((pixel - start) / size * (to - from));
                var log = axis.GetProperty("type").GetString() == "log";
                double Scaled(double value) => log ? Math.Log10(value) : value;
                var tolerance = Math.Abs(to - from) * 0.006;
                Assert.Equal(drawn.Select(ToData).Min(), plotly.Select(Scaled).Min(), tolerance);
                Assert.Equal(drawn.Select(ToData).Max(), plotly.Select(Scaled).Max(), tolerance);
            }
        }
    }

    // Positions of the data in pixels: centres of points, ends of paths and rectangles.
    private static IEnumerable<double> OfSvg(XElement marks, string letter)
    {
        foreach (var element in marks.Descendants())
        {
            switch (element.Name.LocalName)
            {
                case "circle": yield return Read(element, "c" + letter); break;
                case "line": yield return Read(element, letter + "1"); yield return Read(element, letter + "2"); break;
                case "rect":
                    yield return Read(element, letter);
                    yield return Read(element, letter) + Read(element, letter == "x" ? "width" : "height");
                    break;
                case "path" when element.Attribute("transform") is { } place:
                    var centre = Numbers().Matches(place.Value);
                    yield return double.Parse(centre[letter == "x" ? 0 : 1].Value, CultureInfo.InvariantCulture);
                    break;
                case "path":
                    foreach (var (x, y) in Points((string)element.Attribute("d")!)) yield return letter == "x" ? x : y;
                    break;
            }
        }
    }

    private static IEnumerable<(double X, double Y)> Points(string path)
    {
        double x = 0, y = 0;
        foreach (Match step in Steps().Matches(path))
        {
            var numbers = Numbers().Matches(step.Groups[2].Value).Select(number => double.Parse(number.Value, CultureInfo.InvariantCulture)).ToArray();
            switch (step.Groups[1].Value)
            {
                case "M" or "L": (x, y) = (numbers[0], numbers[1]); break;
                case "H": x = numbers[0]; break;
                case "V": y = numbers[0]; break;
                default: continue;
            }

            yield return (x, y);
        }
    }

    private static IEnumerable<double> OfPlotly(JsonElement traces, string letter, string axis)
    {
        foreach (var trace in traces.EnumerateArray().Where(trace => trace.GetProperty(letter + "axis").GetString() == axis))
        {
            var type = trace.GetProperty("type").GetString();
            var values = trace.TryGetProperty(letter, out var given) ? Values(given) : [];
            switch (type)
            {
                case "bar":
                    var horizontal = trace.TryGetProperty("orientation", out var orientation) && orientation.GetString() == "h";
                    if (horizontal == (letter == "y"))
                    {
                        var widths = trace.GetProperty("width") is { ValueKind: JsonValueKind.Array } each ? Values(each) : values.Select(_ => trace.GetProperty("width").GetDouble()).ToArray();
                        foreach (var (at, width) in values.Zip(widths)) { yield return at - (width / 2); yield return at + (width / 2); }
                    }
                    else
                    {
                        var bases = trace.TryGetProperty("base", out var start) ? Values(start) : values.Select(_ => 0.0).ToArray();
                        foreach (var (length, from) in values.Zip(bases)) { yield return from; yield return from + length; }
                    }

                    break;
                case "box" when letter == "y":
                    foreach (var value in Values(trace.GetProperty("lowerfence")).Concat(Values(trace.GetProperty("upperfence")))) yield return value;
                    break;
                case "box":
                    foreach (var at in values) { yield return at - (trace.GetProperty("width").GetDouble() / 2); yield return at + (trace.GetProperty("width").GetDouble() / 2); }
                    break;
                case "heatmap" when values.Length > (letter == "x" ? trace.GetProperty("z")[0] : trace.GetProperty("z")).GetArrayLength():
                    foreach (var edge in values) yield return edge;
                    break;
                case "heatmap":
                    foreach (var at in values) { yield return at - 0.5; yield return at + 0.5; }
                    break;
                default:
                    foreach (var value in values) yield return value;
                    if (trace.TryGetProperty("error_" + letter, out var error))
                        foreach (var (value, above) in values.Zip(Values(error.GetProperty("array")))) yield return value + above;
                    break;
            }
        }
    }

    private static double[] Values(JsonElement array) => array.EnumerateArray().Where(value => value.ValueKind != JsonValueKind.Null).Select(Coordinate).ToArray();

    private static double Coordinate(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? (DateTime.Parse(value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal) - DateTime.UnixEpoch).TotalSeconds
        : value.GetDouble();

    private static double Read(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"([MLHVhvz])([^MLHVhvz]*)")]
    private static partial Regex Steps();

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Numbers();
}
