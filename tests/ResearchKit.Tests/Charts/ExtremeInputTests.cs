using System.Text.Json;
using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Tests.Display;

namespace ResearchKit.Tests.Charts;

/// <summary>What data brings along at its worst: a readable chart or a refusal that says why; never NaN in a picture, never a crash.</summary>
public sealed class ExtremeInputTests
{
    private static readonly Dictionary<string, double[]> s_values = new(StringComparer.Ordinal)
    {
        ["empty"] = [],
        ["all missing"] = [double.NaN, double.NaN, double.NaN],
        ["one"] = [3.5],
        ["constant"] = [7, 7, 7, 7],
        ["infinities"] = [1, double.PositiveInfinity, 2, double.NegativeInfinity, 3],
        ["1e300"] = [1e300, 2e300, -1e300],
        ["from end to end"] = [-1.7e308, 0, 1.7e308],
        ["1e-300"] = [1e-300, 3e-300, 2e-300],
        ["smallest"] = [double.Epsilon, double.Epsilon],
        ["negative zero"] = [-0.0, -0.0],
        ["near each other"] = [1e15, 1e15 + 1, 1e15 + 2],
        ["one unit apart"] = [1, 1.0000000000000002],
        ["mixed"] = [1e-300, 1, 1e300],
    };

    private static readonly Dictionary<string, Func<DataFrame, Chart>> s_pictures = new(StringComparer.Ordinal)
    {
        ["point"] = frame => Chart.Point(frame, "x", "y"),
        ["point log"] = frame => Chart.Point(frame, "x", "y").WithXAxis(scale: ScaleKind.Log),
        ["point size"] = frame => Chart.Point(frame, "i", "y", size: "x"),
        ["point colour"] = frame => Chart.Point(frame, "i", "y", color: "x"),
        ["line"] = frame => Chart.Line(frame, "i", "y"),
        ["step"] = frame => Chart.Line(frame, "i", "y", stepped: true),
        ["area"] = frame => Chart.Area(frame, "i", "y", color: "g"),
        ["bar"] = frame => Chart.Bar(frame, "g", "y", color: "i"),
        ["bar stacked"] = frame => Chart.Bar(frame, "g", "y", color: "i", stacked: true),
        ["bar log"] = frame => Chart.Bar(frame, "g", "y").WithYAxis(scale: ScaleKind.Log),
        ["bar root"] = frame => Chart.Bar(frame, "g", "y").WithYAxis(scale: ScaleKind.SquareRoot),
        ["percent"] = frame => Chart.Point(frame, "i", "y").WithYAxis(scale: ScaleKind.Percent),
        ["histogram"] = frame => Chart.Histogram(frame, "y"),
        ["density"] = frame => Chart.Density(frame, "y"),
        ["density SJ"] = frame => Chart.Density(frame, "y", color: "g", rule: BandwidthRule.SheatherJones),
        ["box"] = frame => Chart.Box(frame, "g", "y"),
        ["violin"] = frame => Chart.Violin(frame, "g", "y"),
        ["hexagons"] = frame => Chart.HexBin(frame, "x", "y"),
        ["bins"] = frame => Chart.Bins2D(frame, "x", "y"),
        ["density 2d"] = frame => Chart.Density2D(frame, "x", "y"),
        ["heat map"] = frame => Chart.HeatMap(frame, "g", "i", "y"),
        ["free"] = frame => Chart.Point(frame, "x", "y", facet: "g").WithFacets(FacetScales.Free),
        ["band"] = frame => Chart.Line(frame, "i", "y").WithBand(frame, "i", "y", "x"),
        ["intervals"] = frame => Chart.Point(frame, "i", "y").WithErrorBars(frame, "i", "y", "x"),
        ["rules"] = frame => Chart.Point(frame, "x", "y").WithRule(x: 1, to: 2).WithSlope(0, 1, "same"),
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var picture in s_pictures.Keys)
            {
                foreach (var values in s_values.Keys) cases.Add(picture, values);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Draws_or_refuses_by_name(string picture, string values)
    {
        var y = s_values[values];
        var frame = ChartGallery.Frame(
            Column.Create("i", Enumerable.Range(1, y.Length)), Column.Create("x", y.Reverse().ToArray()), Column.Create("y", y), Column.Create("g", y.Select((_, i) => i % 2 == 0 ? "even" : "odd")));
        MimeBundle bundle;
        try
        {
            bundle = s_pictures[picture](frame).ToMimeBundle();
        }
        catch (Exception refusal) when (refusal is ArgumentException or ChartSpecificationException)
        {
            Assert.True(refusal.Message.Length > 40, refusal.Message);
            return;
        }

        var svg = bundle.Data[MimeTypes.Svg];
        HtmlFragment.Parse(svg);
        Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", svg, StringComparison.Ordinal);
        using var figure = JsonDocument.Parse(bundle.Data[MimeTypes.Plotly]);
        Assert.NotEmpty(bundle.Data[MimeTypes.Text]);
    }

    [Fact]
    public void Two_hundred_categories_and_long_names_leave_labels_that_do_not_lie_on_each_other()
    {
        var frame = ChartGallery.Frame(
            Column.Create("school", Enumerable.Range(0, 200).Select(i => $"Upper secondary school number {i} of the northern district with a name that goes on")), Column.Create("n", Enumerable.Range(0, 200)));
        foreach (var chart in new[] { Chart.Bar(frame, "school", "n"), Chart.Bar(frame, "n", "school") })
        {
            var svg = HtmlFragment.Parse(chart.ToSvg());
            var labels = svg.Descendants().Where(element => element.Name.LocalName == "text" && element.Value.Contains('…', StringComparison.Ordinal)).ToArray();
            Assert.InRange(labels.Length, 10, 60);
            Assert.True(svg.Descendants().Where(element => (string?)element.Attribute("class") == "rk-panel").All(panel => (double)panel.Attribute("width")! > 250 && (double)panel.Attribute("height")! > 150));
        }
    }

    [Fact]
    public void Twenty_four_panels_each_have_room_and_a_twenty_fifth_is_refused()
    {
        static DataFrame Rows(int panels) => ChartGallery.Frame(Column.Create("g", Enumerable.Range(0, panels * 10).Select(i => $"group {i / 10}")), Column.Create("x", Enumerable.Range(0, panels * 10)), Column.Create("y", Enumerable.Range(0, panels * 10).Select(i => i % 7)));
        var panels = HtmlFragment.Parse(Chart.Point(Rows(24), "x", "y", facet: "g").ToSvg()).Descendants().Where(element => (string?)element.Attribute("class") == "rk-panel").ToArray();
        Assert.Equal(24, panels.Length);
        Assert.All(panels, panel => Assert.True((double)panel.Attribute("width")! > 120 && (double)panel.Attribute("height")! > 80));
        Assert.Contains("25", Assert.Throws<ArgumentException>(() => Chart.Point(Rows(25), "x", "y", facet: "g")).Message, StringComparison.Ordinal);
    }
}
