using System.Globalization;
using System.Text.Json;
using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Tests.Display;

namespace ResearchKit.Tests.Charts;

public sealed class ChartTests
{
    private static DataFrame Frame(params Column[] columns) => ChartGallery.Frame(columns);

    public sealed class Gate
    {
        private static readonly DataFrame s_protected = DataFrame.FromColumns(Column.Create("x", [1.0, 2]), Column.Create("y", [3.0, 4]), Column.Create("g", ["a", "b"])).Opened();

        public static TheoryData<string, Func<object>> Pictures => new()
        {
            { "point", () => Chart.Point(s_protected, "x", "y") }, { "line", () => Chart.Line(s_protected, "x", "y") }, { "bar", () => Chart.Bar(s_protected, "g", "y") },
            { "histogram", () => Chart.Histogram(s_protected, "x") }, { "box", () => Chart.Box(s_protected, "g", "y") }, { "heat", () => Chart.HeatMap(s_protected, "g", "g", "y") },
            { "band", () => Chart.Forest(["a"], [1], [0], [2]).WithBand(s_protected, "x", "x", "y") }, { "bars", () => Chart.Forest(["a"], [1], [0], [2]).WithErrorBars(s_protected, "x", "x", "y") },
        };

        [Theory]
        [MemberData(nameof(Pictures))]
        public void Protected_rows_are_refused_with_the_way_that_works(string picture, Func<object> draw)
        {
            Assert.NotEmpty(picture);
            var refusal = Assert.Throws<ProtectedDataException>(draw);
            Assert.Contains("frame.Release(", refusal.Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Synthetic_data_carries_its_mark_in_every_representation()
        {
            var bundle = Chart.Bar(Frame(Column.Create("g", ["a"]), Column.Create("n", [3])), "g", "n").ToMimeBundle();
            Assert.Equal([MimeTypes.Plotly, MimeTypes.Svg, MimeTypes.Text], bundle.Data.Keys);
            Assert.All(bundle.Data.Values, content => Assert.Contains("synthetic data", content, StringComparison.OrdinalIgnoreCase));
        }

        [Fact]
        public void A_figure_says_when_its_data_was_current()
        {
            var dated = new FrameProvenance("s", Protection.Released, null, new DateTimeOffset(2026, 5, 31, 0, 0, 0, TimeSpan.Zero));
            var released = DataFrame.FromColumns(dated, [Column.Create("g", ["a"]), Column.Create("n", [3])]).Opened();
            var bundle = Chart.Bar(released, "g", "n").ToMimeBundle();
            Assert.All([MimeTypes.Plotly, MimeTypes.Svg], type => Assert.Contains("data as of 2026-05-31", bundle.Data[type], StringComparison.Ordinal));
        }

        [Fact]
        public void Released_data_is_drawn_without_that_mark()
        {
            var released = DataFrame.FromColumns(new FrameProvenance("s", Protection.Released), [Column.Create("g", ["a"]), Column.Create("n", [3])]).Opened();
            Assert.All(Chart.Bar(released, "g", "n").ToMimeBundle().Data.Values, content => Assert.DoesNotContain("synthetic", content, StringComparison.OrdinalIgnoreCase));
        }
    }

    public sealed class Escaped
    {
        public static TheoryData<string> Charts => ["bar", "point", "distribution", "ribbon", "hexagons", "area"];

        [Theory]
        [MemberData(nameof(Charts))]
        public void A_hostile_string_in_any_text_position_stays_text(string picture)
        {
            Chart Draw(string text) => Of(picture, text).WithTitle(text, text).WithNote(text).WithRule(y: 1, label: text).WithRule(y: 1, to: 2, label: text).WithSlope(0.5, 0.1, text).WithColors(text);

            static Chart Of(string picture, string text)
            {
                var frame = DataFrame.FromColumns(new FrameProvenance("x" + text, Protection.Synthetic),
                [
                    Column.Create("name" + text, [text, text + "2", text, text + "2"]), Column.Create("n" + text, [1.0, 2, 3, 2.5]).WithUnit(text), Column.Create("m" + text, [2.0, 1, 4, 3]).WithUnit(text),
                    Column.Create("lower", [0.5, 1.5, 2, 2]), Column.Create("upper", [2.0, 3, 4, 3]), Column.Create("lower_50", [0.5, 1.5, 2, 2]), Column.Create("upper_50", [2.0, 3, 4, 3]),
                ]).Opened();
                var (name, n, m) = ("name" + text, "n" + text, "m" + text);
                return picture switch
                {
                    "bar" => Chart.Bar(frame, name, n, color: name, facet: name, title: text).WithMark(new TextMark(Channel.Category(name, [text]), Channel.Number("n", [1]), [text])),
                    "point" => Chart.Point(frame, n, m, color: m, facet: name, size: n, label: name, facetRow: name),
                    "distribution" => Chart.Density(frame, n, color: name, facet: name),
                    "ribbon" => Chart.Ribbon(frame, n, m, color: name, levels: [50]),
                    "hexagons" => Chart.HexBin(frame, n, m, facet: name),
                    _ => Chart.Area(frame, n, m, color: name),
                };
            }

            var plain = Draw("plain");
            var svgVocabulary = HtmlFragment.Vocabulary(HtmlFragment.Parse(plain.ToSvg()));
            foreach (var hostile in HostileStrings.All)
            {
                var bundle = Draw(hostile).ToMimeBundle();
                foreach (var word in HtmlFragment.Vocabulary(HtmlFragment.Parse(bundle.Data[MimeTypes.Svg])).Split(' '))
                    Assert.Contains(word, svgVocabulary.Split(' ').Concat(["transform", "text-anchor", "text", "tspan", "path", "d", "fill-opacity", "stroke-opacity"]));
                using var figure = JsonDocument.Parse(bundle.Data[MimeTypes.Plotly]);
                foreach (var text in Texts(figure.RootElement))
                {
                    var withoutOwn = text.Replace("<br>", "", StringComparison.Ordinal).Replace("<b>", "", StringComparison.Ordinal).Replace("</b>", "", StringComparison.Ordinal);
                    if (text.StartsWith(ToAlt(bundle), StringComparison.Ordinal)) continue;
                    Assert.DoesNotContain('<', withoutOwn);
                    Assert.DoesNotContain("%{", withoutOwn, StringComparison.Ordinal);
                    Assert.DoesNotContain('$', withoutOwn);
                }

                Assert.DoesNotContain('<', bundle.Data[MimeTypes.Plotly]);
            }
        }

        private static string ToAlt(MimeBundle bundle) => bundle.Data[MimeTypes.Text];

        private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.String => [element.GetString()!],
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
            JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Texts(property.Value)),
            _ => [],
        };
    }

    [Theory]
    [InlineData("fi-FI")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    public void Charts_are_the_same_in_every_culture(string culture)
    {
        string[] names = ["line-time", "axis-years", "density", "hexbin", "facets-free", "point-labels", "ribbon", "heat-map-diverging", "bar-groups", "violin"];
        var before = Thread.CurrentThread.CurrentCulture;
        var expected = names.Select(name => ChartGallery.Charts[name].ToMimeBundle()).ToArray();
        try
        {
            Thread.CurrentThread.CurrentCulture = new CultureInfo(culture);
            for (var i = 0; i < names.Length; i++) Assert.Equal(expected[i].Data, ChartGallery.Charts[names[i]].ToMimeBundle().Data);
            var rows = Frame(Column.Create("x", Enumerable.Range(0, 50).Select(i => i * 1234.5)), Column.Create("g", Enumerable.Range(0, 50).Select(i => i % 2 == 0 ? "a" : "b")));
            var (histogram, density) = (Chart.Histogram(rows, "x").ToSvg(), Chart.Density(rows, "x", color: "g").ToSvg());
            Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
            Assert.Equal(Chart.Histogram(rows, "x").ToSvg(), histogram);
            Assert.Equal(Chart.Density(rows, "x", color: "g").ToSvg(), density);
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_column_that_is_not_there_is_named_with_those_that_are() =>
        Assert.Contains("\"region\"", Assert.Throws<ColumnNotFoundException>(() => Chart.Bar(Frame(Column.Create("region", ["a"]), Column.Create("n", [1])), "regoin", "n")).Message, StringComparison.Ordinal);

    [Fact]
    public void Bars_that_are_all_zero_stand_on_an_axis()
    {
        using var figure = System.Text.Json.JsonDocument.Parse(Chart.Bar(Frame(Column.Create("g", ["a", "b"]), Column.Create("n", [0, 0])), "g", "n").ToPlotlyJson());
        Assert.Equal([0, 1], figure.RootElement.GetProperty("layout").GetProperty("yaxis").GetProperty("range").EnumerateArray().Select(end => end.GetDouble()));
    }

    [Fact]
    public void A_log_axis_refuses_zero_by_name() =>
        Assert.Contains("'clicks'", Assert.Throws<ChartSpecificationException>(() => Chart.Point(Frame(Column.Create("clicks", [0.0, 1]), Column.Create("y", [1.0, 2])), "clicks", "y").WithXAxis(scale: ScaleKind.Log).ToSvg()).Message, StringComparison.Ordinal);

    [Fact]
    public void Too_many_rows_for_points_are_refused_with_what_to_draw_instead() =>
        Assert.Contains("Chart.Histogram", Assert.Throws<ArgumentException>(() => Chart.Point(Frame(Column.Create("x", Enumerable.Range(0, 20_001))), "x", "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_interval_in_the_data_is_drawn_unasked()
    {
        var frame = Frame(Column.Create("g", ["a", "b"]), Column.Create("m", [1.0, 2]), Column.Create("m_lower", [0.5, 1.5]), Column.Create("m_upper", [1.5, 2.5]));
        Assert.Contains(Chart.Bar(frame, "g", "m").Marks, mark => mark is ErrorBarMark);
        Assert.Contains(Chart.Point(frame, "g", "m").Marks, mark => mark is ErrorBarMark);
        Assert.Contains(Chart.Line(frame, "g", "m").Marks, mark => mark is BandMark);
        Assert.DoesNotContain(Chart.Bar(frame, "g", "m", stacked: true).Marks, mark => mark is ErrorBarMark);
    }

    [Fact]
    public void Marks_that_list_their_categories_in_another_order_still_meet()
    {
        var bars = new BarMark(Channel.Category("g", ["a", "b"]), Channel.Number("n", [1, 2]));
        var points = new PointMark(Channel.Category("g", ["b", "a"]), Channel.Number("n", [2, 1]));
        using var figure = JsonDocument.Parse(Chart.Of(bars, points).ToPlotlyJson());
        Assert.Equal([1, 0], figure.RootElement.GetProperty("data")[1].GetProperty("x").EnumerateArray().Select(value => value.GetInt32()));
    }

    [Fact]
    public void A_histogram_counts_every_value_once()
    {
        // R: hist(c(1, 1.5, 2, 2.5, 9.99, 10), breaks = 0:10 * 2, right = FALSE)$counts gives 2 2 0 0 1 1 (the last bin begins at 10).
        var mark = Assert.IsType<HistogramMark>(Chart.Histogram(Frame(Column.Create("x", [1, 1.5, 2, 2.5, 9.99, 10, double.NaN])), "x", bins: 5).Marks[0]);
        Assert.Equal([0, 2, 4, 6, 8, 10], mark.Lower.Values.AsEnumerable());
        Assert.Equal([2, 2, 0, 0, 1, 1], mark.Frequency.Values.AsEnumerable());
    }

    [Fact]
    public void A_box_has_the_quartiles_of_type_7_and_whiskers_within_one_and_a_half_ranges()
    {
        // R: quantile(c(1,2,3,4,5,6,7,8,9,30)) gives 1.00 3.25 5.50 7.75 30.00; the upper fence is 14.5.
        var box = Assert.IsType<BoxMark>(Chart.Box(Frame(Column.Create("g", Enumerable.Repeat("a", 10)), Column.Create("y", [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 30])), "g", "y").Marks[0]).Boxes[0];
        Assert.Equal((10, 1.0, 3.25, 5.5, 7.75, 9.0), (box.Count, box.LowerWhisker, box.LowerQuartile, box.Median, box.UpperQuartile, box.UpperWhisker));
        Assert.Equal(30.0, Assert.Single(box.Outliers));
    }

    [Theory]
    [InlineData(0, 100, 5, "0 20 40 60 80 100")]
    [InlineData(0.123, 0.987, 5, "0.2 0.4 0.6 0.8")]
    [InlineData(-3, 3, 6, "−3 −2 −1 0 1 2 3")]
    [InlineData(0, 12000, 4, "0 2,000 4,000 6,000 8,000 10,000 12,000")]
    public void Ticks_are_round(double minimum, double maximum, int about, string expected)
    {
        var actual = string.Join(' ', Ticks.Linear(minimum, maximum, about).Select(tick => tick.Label));
        Assert.Equal(expected.Replace(",", "", StringComparison.Ordinal), actual.Replace(",", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Colours_of_groups_have_contrast_and_stay_apart_for_readers_who_see_fewer_colours()
    {
        Assert.All(Palette.Groups, color => Assert.True(1.05 / (Palette.Luminance(color) + 0.05) >= 3, color));
        // Machado, Oliveira and Fernandes (2009), severity 1: protanopia and deuteranopia.
        double[][,] deficits =
        [
            new[,] { { 1.0, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
            new[,] { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } },
            new[,] { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } },
        ];
        foreach (var deficit in deficits)
        {
            for (var i = 0; i < 6; i++)
            {
                for (var j = 0; j < i; j++)
                    Assert.True(Distance(Seen(Palette.Groups[i], deficit), Seen(Palette.Groups[j], deficit)) > 0.06, $"{Palette.Groups[i]} and {Palette.Groups[j]} look alike");
            }
        }
    }

    private static double[] Seen(string color, double[,] deficit)
    {
        var (red, green, blue) = Palette.Parse(color);
        double[] linear = [.. new[] { red, green, blue }.Select(component => component / 255.0).Select(share => share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4))];
        double[] rgb = [.. Enumerable.Range(0, 3).Select(i => Math.Clamp(Enumerable.Range(0, 3).Sum(j => deficit[i, j] * linear[j]), 0, 1))];
        // Oklab (Ottosson, 2020): distances near what people see.
        var l = Math.Cbrt((0.4122214708 * rgb[0]) + (0.5363325363 * rgb[1]) + (0.0514459929 * rgb[2]));
        var m = Math.Cbrt((0.2119034982 * rgb[0]) + (0.6806995451 * rgb[1]) + (0.1073969566 * rgb[2]));
        var s = Math.Cbrt((0.0883024619 * rgb[0]) + (0.2817188376 * rgb[1]) + (0.6299787005 * rgb[2]));
        return [(0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s), (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s), (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s)];
    }

    private static double Distance(double[] one, double[] other) => Math.Sqrt(one.Zip(other).Sum(pair => (pair.First - pair.Second) * (pair.First - pair.Second)));
}
