using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Display;
using ResearchKit.Frames;

namespace ResearchKit.Tests.Charts;

/// <summary>The examples of CHARTS.md, drawn; and a check that none stands there which is not here.</summary>
public sealed partial class GrammarExamplesTests
{
    private static readonly DataFrame s_frame = ChartGallery.Frame(
        Column.Create("study_time", Enumerable.Range(0, 40).Select(i => (i % 10) + 0.5)), Column.Create("points", Enumerable.Range(0, 40).Select(i => 40 + (i * 7 % 31) + 0.5)),
        Column.Create("programme", Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "general" : "vocational")), Column.Create("school", Enumerable.Range(0, 40).Select(i => i % 4 < 2 ? "A" : "B")),
        Column.Create("region", Enumerable.Range(0, 40).Select(i => $"region {i}")), Column.Create("share", Enumerable.Range(0, 40).Select(i => i / 50.0)), Column.Create("year", Enumerable.Range(1990, 40)),
        Column.Create("phase", Enumerable.Range(0, 40).Select(i => $"phase {i % 4}")), Column.Create("skill", Enumerable.Range(0, 40).Select(i => $"skill {i / 4}")), Column.Create("week", Enumerable.Range(0, 40)),
        Column.Create("absence", Enumerable.Range(0, 40).Select(i => i % 9)), Column.Create("predicted", Enumerable.Range(0, 40).Select(i => i / 40.0)), Column.Create("observed", Enumerable.Range(0, 40).Select(i => i / 42.0)));

    private static IReadOnlyList<Chart> Examples(DataFrame frame) =>
    [
        Chart.Point(frame, "study_time", "points", color: "programme", title: "Points rise with study time"),
        Chart.HexBin(frame, "study_time", "points"),
        Chart.Density(frame, "points", color: "programme", rule: BandwidthRule.SheatherJones),
        Chart.Of(
            new BarMark(Channel.Category("step", ["read", "merged", "kept"]), Channel.Number("rows", [1200, -140, 1060])) { Base = Channel.Number("from", [0, 1200, 0]) }),
        Chart.Bar(frame, "share", "region").WithYAxis(order: CategoryOrder.ValueDescending),
        Chart.Line(frame, "year", "share").WithYAxis(scale: ScaleKind.Percent),
        Chart.HeatMap(frame, "phase", "skill", "share").WithColors("share correct", center: 0.6),
        Chart.Point(frame, "study_time", "points", facet: "school", facetRow: "programme"),
        Chart.Line(frame, "week", "absence", facet: "school").WithFacets(FacetScales.FreeY, columns: 2),
        Chart.Line(frame, "predicted", "observed").WithSlope(0, 1, "perfect").WithRule(x: 0.4, to: 0.6, label: "where decisions fall"),
    ];

    [Fact]
    public void Every_example_draws() =>
        Assert.All(Examples(s_frame), chart => Assert.Equal([MimeTypes.Plotly, MimeTypes.Svg, MimeTypes.Text], chart.ToMimeBundle().Data.Keys));

    [Fact]
    public void Every_example_of_the_page_is_one_of_these()
    {
        var (tests, page) = (Folder(), Path.Combine(Folder(), "..", "..", "..", "src", "ResearchKit", "Charts", "CHARTS.md"));
        var here = Spaces().Replace(File.ReadAllText(Path.Combine(tests, "GrammarExamplesTests.cs")), "");
        var examples = Blocks().Matches(File.ReadAllText(page)).SelectMany(block => Statements().Split(block.Groups[1].Value)).Where(line => line.StartsWith("Chart.", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Contains(Spaces().Replace(example, ""), here, StringComparison.Ordinal));
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\n(?=Chart\.)")]
    private static partial Regex Statements();
}
