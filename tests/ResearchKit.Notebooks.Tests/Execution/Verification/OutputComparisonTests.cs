using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution.Verification;

namespace ResearchKit.Notebooks.Tests.Execution.Verification;

public sealed class OutputComparisonTests
{
    private static (string What, IReadOnlyList<string> Lines)[] Compare(CellOutput stored, CellOutput now, double relative = 1e-6, double absolute = 1e-12) =>
        [.. new OutputComparison(new OutputTolerance(relative, absolute)).Differences([stored], [now])];

    [Theory]
    [InlineData("mean 0.333333333", "mean 0.333333334", true)]
    [InlineData("mean 0.333", "mean 0.334", false)]
    [InlineData("n = 1,234,567.5", "n = 1234567.5", true)]
    [InlineData("t = -1.5e-3", "t = −0.0015", true)]
    [InlineData("a  b\nc", "a b c", true)]
    [InlineData("slope 0.4", "slop 0.4", false)]
    [InlineData("id 0b234a878bcfa15e77", "id c973edd7a975899601", true)]
    [InlineData("id 8c84fa94-04c1-424b-9868-57a2d4851a1d", "id 13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b", true)]
    [InlineData("1 2 3", "1 2", false)]
    [InlineData("1234567890123456", "1234567890123457", true)]
    [InlineData("0", "1e-13", true)]
    [InlineData("0", "1e-11", false)]
    public void Texts_are_compared_with_their_numbers_by_tolerance(string stored, string now, bool same)
    {
        Assert.Equal(same, Compare(new StreamOutput("stdout", stored), new StreamOutput("stdout", now)).Length == 0);
        Assert.Equal(same, Compare(Html(stored), Html(now)).Length == 0);
    }

    [Theory]
    [InlineData("{\"a\":[1,2.0000000001]}", "{\"a\":[1.0,2]}", null)]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", null)]
    [InlineData("{\"data\":[{\"y\":[1,2]}]}", "{\"data\":[{\"y\":[1,3]}]}", "  data[0].y[1]: 2 stored, 3 now")]
    [InlineData("{\"a\":1}", "{\"a\":1,\"b\":2}", "  b: new, not stored")]
    [InlineData("{\"a\":1}", "{}", "  a: stored, missing now")]
    [InlineData("[1]", "[1,2]", "  value: 1 items stored, 2 now")]
    [InlineData("{\"a\":\"1\"}", "{\"a\":1}", "  a: \"1\" stored, 1 now")]
    public void Json_is_compared_by_its_values_and_the_place_is_told(string stored, string now, string? line)
    {
        var found = Compare(Chart(stored, "<svg/>"), Chart(now, "<svg id=\"other\"/>"));
        Assert.Equal(line, found is [var one] ? Assert.Single(one.Lines) : null);
    }

    [Fact]
    public void An_image_must_be_there_and_may_be_another() =>
        Assert.Equal("output 1, types", Assert.Single(Compare(Chart("{}", "<svg/>"), new DisplayOutput(MimeBundle.OfText("chart").With(MimeTypes.Plotly, "{}")))).What);

    [Fact]
    public void What_is_not_stored_of_an_output_is_not_compared()
    {
        Assert.Empty(Compare(new DisplayOutput(MimeBundle.OfText("chart").With(MimeTypes.Svg, "<svg/>")), Chart("{}", "<svg/>")));
        Assert.Equal("output 1, text/plain", Assert.Single(Compare(new DisplayOutput(MimeBundle.OfText("other").With(MimeTypes.Svg, "<svg/>")), Chart("{}", "<svg/>"))).What);
    }

    [Fact]
    public void Pieces_of_a_stream_are_one_text() => Assert.Empty(new OutputComparison(new OutputTolerance()).Differences(
        [new StreamOutput("stdout", "a\n"), new StreamOutput("stdout", "b\n")], [new StreamOutput("stdout", "a\nb\n")]));

    [Fact]
    public void Errors_are_compared_without_their_traceback()
    {
        Assert.Empty(Compare(new ErrorOutput("E", "at 1.5", ["old"]), new ErrorOutput("E", "at 1.5", ["new"])));
        Assert.Equal(["- E: one", "+ E: two"], Assert.Single(Compare(new ErrorOutput("E", "one", []), new ErrorOutput("E", "two", []))).Lines);
    }

    [Fact]
    public void Numbers_of_results_do_not_matter_and_kinds_do()
    {
        Assert.Empty(Compare(new DisplayOutput(MimeBundle.OfText("42"), IsResult: true, 3), new DisplayOutput(MimeBundle.OfText("42"), IsResult: true, 9)));
        Assert.Equal(["- stdout", "+ result", "- a", "+ 42"], Assert.Single(Compare(new StreamOutput("stdout", "a"), new DisplayOutput(MimeBundle.OfText("42"), IsResult: true))).Lines);
    }

    [Fact]
    public void Only_lines_that_differ_are_told_and_not_too_many()
    {
        var stored = string.Join('\n', Enumerable.Range(0, 20).Select(i => $"row {i}"));
        Assert.Equal(["- row 3", "+ row three"], Assert.Single(Compare(Stream(stored), Stream(stored.Replace("row 3", "row three", StringComparison.Ordinal)))).Lines);
        var all = Assert.Single(Compare(Stream(stored), Stream(stored.Replace("row", "line", StringComparison.Ordinal)))).Lines;
        Assert.Equal(("- row 0", "+ line 0", "  ... 14 more lines", 13), (all[0], all[1], all[^1], all.Count));
    }

    private static StreamOutput Stream(string text) => new("stdout", text);

    private static DisplayOutput Html(string text) => new(MimeBundle.OfHtml($"<b>{text}</b>", "table"));

    private static DisplayOutput Chart(string json, string svg) => new(MimeBundle.OfText("chart").With(MimeTypes.Plotly, json).With(MimeTypes.Svg, svg));
}
