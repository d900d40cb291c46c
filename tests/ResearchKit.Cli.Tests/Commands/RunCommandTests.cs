using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Cli.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-run-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Notebook_becomes_a_report_with_an_index()
    {
        Write("sum.ipynb", ("int n = 2;", "parameters"), ("n * 21", null));

        var outcome = CommandProcess.RunIn(_folder, "run", "sum.ipynb", "-o", "out");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("index.html", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("42", File.ReadAllText(Path.Combine(_folder, "out", "sum.html")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "out", "index.html")));
    }

    [Fact]
    public void Parameter_reaches_the_notebook_and_json_tells_how_it_ended()
    {
        Write("sum.ipynb", ("int n = 2;", "parameters"), ("n * 21", null));

        var outcome = CommandProcess.RunIn(_folder, "run", ".", "-o", "out", "-p", "n=3", "--json");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("succeeded", JsonDocument.Parse(outcome.Output).RootElement.GetProperty("exitCode").GetString());
        Assert.Contains("63", File.ReadAllText(Path.Combine(_folder, "out", "sum.ipynb")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throw new Exception(\"no such school\");", 1, "no such school", "120")]
    [InlineData("while (true) { }", 3, "cell", "5")]
    public void Cell_that_fails_or_hangs_shows_in_the_exit_code(string code, int expected, string said, string timeout)
    {
        Write("bad.ipynb", (code, null));

        var outcome = CommandProcess.RunIn(_folder, "run", "bad.ipynb", "-o", "out", "--timeout", timeout);

        Assert.Equal(expected, outcome.ExitCode);
        Assert.Contains(said, outcome.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "out", "bad.html")));
    }

    [Theory]
    [InlineData("-p", "m=3")]
    [InlineData("-p", "n=three")]
    public void Bad_parameter_has_a_code_of_its_own(params string[] arguments)
    {
        Write("sum.ipynb", ("int n = 2;", "parameters"), ("n * 21", null));

        Assert.Equal(5, CommandProcess.RunIn(_folder, ["run", "sum.ipynb", "-o", "out", .. arguments]).ExitCode);
    }

    [Fact]
    public void Path_without_notebooks_is_one_sentence()
    {
        var outcome = CommandProcess.RunIn(_folder, "run", "absent");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("There is no file or folder \"absent\"", outcome.Error, StringComparison.Ordinal);
    }

    private void Write(string name, params (string Code, string? Tag)[] cells)
    {
        var notebook = new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select((cell, i) => (JsonNode)new JsonObject
            {
                ["cell_type"] = "code",
                ["execution_count"] = null,
                ["id"] = $"cell{i}",
                ["metadata"] = cell.Tag is null ? [] : new JsonObject { ["tags"] = new JsonArray(cell.Tag) },
                ["outputs"] = new JsonArray(),
                ["source"] = cell.Code,
            })]),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        File.WriteAllText(Path.Combine(_folder, name), notebook.ToJsonString());
    }
}
