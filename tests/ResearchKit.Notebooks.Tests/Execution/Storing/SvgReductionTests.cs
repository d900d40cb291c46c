using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Notebooks.Execution.Storing;
using ResearchKit.Notebooks.Tests.Jupyter;
using ResearchKit.Notebooks.Tests.Reports;

namespace ResearchKit.Notebooks.Tests.Execution.Storing;

public sealed class SvgReductionTests(ReportBrowser browser) : IClassFixture<ReportBrowser>
{
    /// <summary>Pixels that differ clearly: edges of dots and strokes move by a twentieth of a pixel, colours of large densities are rounded.</summary>
    private const double MostPixels = 0.006;

    private static readonly Random Dice = new(1);

    private static string[] Gallery { get; } = Directory.GetFiles(Path.Combine(JupyterPackages.Repository, "tests", "ResearchKit.Tests", "Charts", "Golden"), "*.svg");

    [Fact]
    public void Every_chart_of_the_gallery_becomes_smaller_and_keeps_its_words()
    {
        Assert.NotEmpty(Gallery);
        var (before, after) = (0, 0);
        foreach (var svg in Gallery.Select(File.ReadAllText))
        {
            var smaller = SvgReduction.Of(svg);
            Assert.True(smaller.Length < svg.Length);
            Assert.Equal(Words(svg), Words(smaller));
            (before, after) = (before + svg.Length, after + smaller.Length);
        }

        Assert.True(after < 0.7 * before, $"{after} of {before} characters");
    }

    [SkippableFact]
    public async Task It_looks_the_same_in_a_browser()
    {
        browser.IsNeeded();
        var page = new StringBuilder("<!doctype html><meta charset=\"utf-8\"><title>Pictures</title><body>");
        foreach (var svg in Gallery.Select(File.ReadAllText).Append(Scatter(3000).ToSvg()))
            page.Append(Picture(svg)).Append(Picture(SvgReduction.Of(svg)));
        browser.Write("pictures.html", page.ToString());
        await using var open = await browser.OpenAsync("pictures.html");
        var shares = await open.Page.EvaluateAsync<double[]>("""
            async () => {
                const pictures = [...document.images];
                const shares = [];
                const pixels = picture => {
                    const canvas = Object.assign(document.createElement("canvas"), { width: picture.naturalWidth, height: picture.naturalHeight });
                    const context = canvas.getContext("2d");
                    context.drawImage(picture, 0, 0);
                    return context.getImageData(0, 0, canvas.width, canvas.height).data;
                };
                for (let i = 0; i < pictures.length; i += 2) {
                    await Promise.all([pictures[i].decode(), pictures[i + 1].decode()]);
                    const [a, b] = [pixels(pictures[i]), pixels(pictures[i + 1])];
                    let differ = 0;
                    for (let p = 0; p < a.length; p += 4)
                        if (Math.max(Math.abs(a[p] - b[p]), Math.abs(a[p + 1] - b[p + 1]), Math.abs(a[p + 2] - b[p + 2])) > 80) differ++;
                    shares.push(a.length === b.length ? differ / (a.length / 4) : 1);
                }
                return shares;
            }
            """);
        Assert.Equal(Gallery.Length + 1, shares.Length);
        var names = Gallery.Select(Path.GetFileName).Append("scatter").ToArray();
        Assert.Empty(shares.Index().Where(share => share.Item > MostPixels).Select(share => $"{names[share.Index]}: {share.Item:P2}"));
    }

    [Fact]
    public void Thousands_of_dots_are_a_few_paths_and_none_is_lost()
    {
        var svg = Scatter(3000).ToSvg();
        var smaller = SvgReduction.Of(svg);
        var dots = XElement.Parse(smaller).Descendants().Where(element => element.Name.LocalName == "path").Select(path => (string)path.Attribute("d")!).Where(data => data.EndsWith("h0", StringComparison.Ordinal)).ToArray();
        Assert.InRange(dots.Length, 2, 400);
        Assert.Equal(3000, dots.Sum(data => data.Count(c => c == 'M')));
        Assert.InRange(smaller.Length, 1, svg.Length / 4);
        foreach (var layer in dots.Select(data => Regex.Matches(data, "M([0-9.]+) ([0-9.]+)h0").Select(dot => (X: Number(dot.Groups[1].Value), Y: Number(dot.Groups[2].Value))).ToArray()))
            Assert.DoesNotContain(layer.Index(), a => layer.Take(a.Index).Any(b => Math.Pow(a.Item.X - b.X, 2) + Math.Pow(a.Item.Y - b.Y, 2) < 1));
    }

    [Fact]
    public void A_path_stays_within_a_third_of_a_pixel()
    {
        var points = Enumerable.Range(0, 500).Select(i => (X: 40 + (i * 1.1), Y: 200 + (80 * Math.Sin(i / 40.0)) + (i is > 200 and < 300 ? Dice.NextDouble() * 9 : 0))).ToArray();
        var data = "M" + string.Join('L', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.##} {point.Y:0.##}")));
        var path = SvgPath.Shorter(data);
        Assert.InRange(path.Length, 1, data.Length / 3);
        var drawn = Drawn(path);
        Assert.All(points, point => Assert.InRange(drawn.Zip(drawn.Skip(1)).Min(piece => Distance(point, piece.First, piece.Second)), 0, 0.3));
    }

    [Theory]
    [InlineData("M1 2C3 4 5 6 7 8")]
    [InlineData("M0 0L5 5z m3 3l1 1")]
    [InlineData("M10 10A5 5 0 1 0 20 10")]
    public void Data_with_more_than_straight_lines_stays(string data) => Assert.Equal(data, SvgPath.Shorter(data));

    [Theory]
    [InlineData("M10.04 20L15.02 20L20.01 20L20.01 30.333", "M10 20h10v10.3")]
    [InlineData("M10 20L30 20L30 40zM1 1H5V9", "M10 20h20v20zM1 1h4v8")]
    [InlineData("M0.26 0L-0.31 0.5", "M.3 0l-.6 .5")]
    public void Straight_lines_become_steps(string data, string path) => Assert.Equal(path, SvgPath.Shorter(data));

    [Theory]
    [InlineData("<svg><circle r=\"1\"/></svg>")]
    [InlineData("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&a;</svg>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:x=\"http://www.w3.org/1999/xlink\"><use x:href=\"#a\"/></svg>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\">")]
    public void What_is_no_plain_svg_stays(string svg) => Assert.Equal(svg, SvgReduction.Of(svg));

    [Fact]
    public void Words_with_signs_of_markup_stay_words()
    {
        var svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" style=\"max-width:100%\"><title>a &lt; b &amp; 'c' &gt; &quot;d&quot;</title><text x=\"1.234\" y=\"2\" aria-label=\"it's &lt;b&gt;\">&lt;script&gt;</text></svg>";
        Assert.Equal("<svg xmlns='http://www.w3.org/2000/svg'><title>a &lt; b &amp; 'c' &gt; \"d\"</title><text x='1.2' y='2' aria-label='it&#39;s &lt;b&gt;'>&lt;script&gt;</text></svg>", SvgReduction.Of(svg));
    }

    private static Chart Scatter(int points)
    {
        var random = new Random(7);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        Channel Normals(string name) => Channel.Number(name, Enumerable.Range(0, points).Select(_ => Normal()));
        return new Chart { Marks = [new PointMark(Normals("x"), Normals("y"))] };
    }

    private static string Picture(string svg) => $"<img alt=\"\" src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}\">";

    private static IEnumerable<string> Words(string svg) => XElement.Parse(svg).Descendants().Where(element => !element.HasElements && element.Value.Length > 0).Select(element => element.Value).Order(StringComparer.Ordinal);

    private static List<(double X, double Y)> Drawn(string path)
    {
        var (points, x, y) = (new List<(double, double)>(), 0.0, 0.0);
        foreach (Match step in Regex.Matches(path, "([Mlhv])([^Mlhv]*)"))
        {
            var numbers = Regex.Matches(step.Groups[2].Value, @"-?[0-9]*\.?[0-9]+").Select(number => Number(number.Value)).ToArray();
            var width = step.Groups[1].Value is "h" or "v" ? 1 : 2;
            for (var i = 0; i < numbers.Length; i += width)
            {
                (x, y) = step.Groups[1].Value switch
                {
                    "M" => (numbers[i], numbers[i + 1]),
                    "l" => (x + numbers[i], y + numbers[i + 1]),
                    "h" => (x + numbers[i], y),
                    _ => (x, y + numbers[i]),
                };
                points.Add((x, y));
            }
        }

        return points;
    }

    private static double Distance((double X, double Y) point, (double X, double Y) from, (double X, double Y) to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var share = dx == 0 && dy == 0 ? 0 : Math.Clamp((((point.X - from.X) * dx) + ((point.Y - from.Y) * dy)) / ((dx * dx) + (dy * dy)), 0, 1);
        return Math.Sqrt(Math.Pow(point.X - from.X - (share * dx), 2) + Math.Pow(point.Y - from.Y - (share * dy), 2));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
