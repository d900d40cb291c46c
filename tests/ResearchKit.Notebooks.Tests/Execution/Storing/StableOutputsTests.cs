using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution.Storing;

namespace ResearchKit.Notebooks.Tests.Execution.Storing;

public sealed class StableOutputsTests
{
    private static readonly string Root = OperatingSystem.IsWindows() ? @"C:\" : "/";

    [Fact]
    public void Paths_are_told_from_the_notebook()
    {
        var project = Path.Combine(Root, "projects", "kit");
        var paths = new PathsInOutputs(Path.Combine(project, "notebooks", "methods", "a.ipynb"));
        Assert.Equal("store.duckdb", paths.Relative(Path.Combine(project, "notebooks", "methods", "store.duckdb")));
        Assert.Equal("in . and ..", paths.Relative($"in {Path.Combine(project, "notebooks", "methods")} and {Path.Combine(project, "notebooks")}"));
        Assert.Equal($"\"../../datasets{Path.DirectorySeparatorChar}city\".", paths.Relative($"\"{Path.Combine(project, "datasets", "city")}\"."));
        Assert.Equal("../../../kits", paths.Relative(Path.Combine(Root, "projects", "kits")));
        Assert.Equal("1/2 or a/b", paths.Relative("1/2 or a/b"));
    }

    [Fact]
    public void Folders_of_the_user_and_for_temporary_files_have_names_of_their_own()
    {
        var paths = new PathsInOutputs(Path.Combine(Path.GetTempPath(), "kit", "a.ipynb"));
        Assert.Equal("(temporary folder)/x.csv", paths.Relative(Path.Combine(Path.GetTempPath(), "x.csv")));
        Assert.Equal("(temporary folder)/x.csv", paths.Relative(Path.Combine(Path.GetTempPath(), "1pzq0x", "x.csv")));
        Assert.Equal("b.csv", paths.Relative(Path.Combine(Path.GetTempPath(), "kit", "b.csv")));
        Assert.Equal("~/keys", paths.Relative(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "keys")));
    }

    [Theory]
    [InlineData("<div class=\"rk-output\"><style>.a>b{x:y}</style><p style=\"color:red\" class=\"other\" id='x'>a &lt; b</p></div>", "<div class=\"rk-output\">\n<p>a &lt; b</p></div>")]
    [InlineData("<table class=\"rk-table\"><tbody><tr><td align=\"right\"><span title=\"why\" class=\"x\">×</span></td></tr></tbody></table>", "<table class=\"rk-table\">\n<tbody>\n<tr><td align=\"right\">×</td></tr></tbody></table>")]
    [InlineData("<b onclick=\"go('>')\">style=\"kept in text\"</b><script>run()</script><!-- note -->", "<b>style=\"kept in text\"</b>")]
    [InlineData("<a href=\"x?style=1\" title=on>t</a>", "<a href=\"x?style=1\">t</a>")]
    public void Html_loses_what_sites_drop_and_no_more(string html, string plain)
    {
        Assert.Equal(plain, PlainHtml.Of(html));
        Assert.Equal(plain, PlainHtml.Of(plain));
    }

    [Fact]
    public void Progress_and_empty_displays_go_and_pieces_of_streams_join()
    {
        var stable = new StableOutputs("a.ipynb").Of(
        [
            new StreamOutput("stdout", "a"),
            new DisplayOutput(new ProgressView("Fitting", 3, 3) { State = ProgressState.Done }.ToMimeBundle()),
            new StreamOutput("stdout", "b"),
            new DisplayOutput(MimeBundle.OfHtml("", "")),
            new StreamOutput("stderr", "c"),
            new DisplayOutput(MimeBundle.OfText("d")),
        ]);
        Assert.Equal(["stdout ab", "stderr c", "d"], stable.Select(output => output is StreamOutput stream ? $"{stream.Name} {stream.Text}" : ((DisplayOutput)output).Bundle.Data[MimeTypes.Text]));
    }

    [Fact]
    public void One_representation_is_stored_beside_the_text()
    {
        Assert.Equal([MimeTypes.Svg, MimeTypes.Text], Stored(MimeBundle.OfText("chart").With(MimeTypes.Svg, "<svg/>").With(MimeTypes.Plotly, "{}").With(MimeTypes.Html, "<b/>")));
        Assert.Equal(["image/png", MimeTypes.Text], Stored(MimeBundle.OfText("picture").With("image/png", "AAAA").With(MimeTypes.Html, "<img>")));
        Assert.Equal([MimeTypes.Html, MimeTypes.Text], Stored(MimeBundle.OfHtml("<b/>", "b").With(MimeTypes.Json, "{}")));
        Assert.Equal([MimeTypes.Text, MimeTypes.Mermaid], Stored(MimeBundle.OfText("graph").With(MimeTypes.Mermaid, "graph")));
    }

    private static IEnumerable<string> Stored(MimeBundle bundle) => ((DisplayOutput)StoredForm.Of(new DisplayOutput(bundle))).Bundle.Data.Keys;
}
