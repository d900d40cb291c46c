namespace ResearchKit.Cli.Tests.Commands;

public sealed class ConvertCommandTests : IDisposable
{
    private const string Notebook =
        """{"cells":[{"cell_type":"code","execution_count":1,"id":"a","metadata":{},"outputs":[{"output_type":"stream","name":"stdout","text":"stored output"}],"source":"var x = 6;\nx * 7"}],"metadata":{},"nbformat":4,"nbformat_minor":5}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("rk-convert-").FullName;

    public ConvertCommandTests() => File.WriteAllText(Path.Combine(_folder, "a.ipynb"), Notebook);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CommandOutcome Convert(params string[] arguments) => CommandProcess.RunIn(_folder, ["convert", .. arguments]);

    private string Text(string name) => File.ReadAllText(Path.Combine(_folder, name));

    [Fact]
    public void Each_format_is_written_and_read()
    {
        Assert.Equal(0, Convert("a.ipynb", ".dib").ExitCode);
        Assert.Contains("#!csharp\n\nvar x = 6;\nx * 7\n", Text("a.dib"), StringComparison.Ordinal);
        Assert.Equal(0, Convert("a.dib", "b.ipynb").ExitCode);
        Assert.Contains("\"var x = 6;\\n\"", Text("b.ipynb"), StringComparison.Ordinal);
        Assert.Equal(0, Convert("a.ipynb", "a.html").ExitCode);
        Assert.Contains("stored output", Text("a.html"), StringComparison.Ordinal);
        Assert.Equal(0, Convert("a.ipynb", "a.cs").ExitCode);
        Assert.Contains("Show(x * 7);", Text("a.cs"), StringComparison.Ordinal);
        Assert.Equal(0, Convert("a.cs", "c.dib").ExitCode);
        Assert.Equal(Text("a.dib"), Text("c.dib"));
        Assert.Equal(Notebook, Text("a.ipynb"));
    }

    [Fact]
    public void Unchanged_notebook_keeps_its_bytes()
    {
        Assert.Equal(0, Convert("a.ipynb", "same.ipynb").ExitCode);
        Assert.Equal(Notebook, Text("same.ipynb"));
    }

    [Fact]
    public void File_that_is_there_is_replaced_only_by_force()
    {
        File.WriteAllText(Path.Combine(_folder, "a.dib"), "mine");
        var refused = Convert("a.ipynb", "a.dib");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("is there already", refused.Error, StringComparison.Ordinal);
        Assert.Equal("mine", Text("a.dib"));
        Assert.Equal(0, Convert("a.ipynb", "a.dib", "--force").ExitCode);
        Assert.StartsWith("#!meta", Text("a.dib"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent.ipynb", "b.dib", "There is no file \"absent.ipynb\"")]
    [InlineData("a.ipynb", "b.txt", "Expected .ipynb, .dib, .html, .cs")]
    [InlineData("a.ipynb", "a.ipynb", "the same file")]
    [InlineData("a.ipynb", "absent/b.dib", "There is no folder")]
    [InlineData("plain.cs", "b.ipynb", "was not made of a notebook")]
    [InlineData("broken.ipynb", "b.dib", "broken.ipynb(1,")]
    [InlineData("b.html", "b.ipynb", "does not end like a notebook")]
    public void What_cannot_be_converted_is_one_clear_message(string from, string to, string said)
    {
        File.WriteAllText(Path.Combine(_folder, "plain.cs"), "Console.WriteLine(1);");
        File.WriteAllText(Path.Combine(_folder, "broken.ipynb"), "{,}");
        File.WriteAllText(Path.Combine(_folder, "b.html"), "");
        var outcome = Convert(from, to);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }
}
