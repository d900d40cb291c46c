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

    [Fact]
    public void Notebooks_hold_their_outputs_the_same_in_every_run()
    {
        Write("sum.ipynb", ("int n = 2;", null), ("n * 21", null));
        Write("bad.ipynb", ("1 / int.Parse(\"0\")", null));

        var first = CommandProcess.RunIn(_folder, "run", ".", "--in-place");
        var stored = File.ReadAllText(Path.Combine(_folder, "sum.ipynb"));

        Assert.Equal(1, first.ExitCode);
        Assert.Contains("\"42\"", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("\"output_type\"", File.ReadAllText(Path.Combine(_folder, "bad.ipynb")), StringComparison.Ordinal);
        Assert.Equal(["bad.ipynb", "sum.ipynb"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var second = CommandProcess.RunIn(_folder, "run", "sum.ipynb", "--in-place", "--json");

        Assert.Equal(0, second.ExitCode);
        Assert.False(JsonDocument.Parse(second.Output).RootElement[0].GetProperty("isWritten").GetBoolean());
        Assert.Equal(stored, File.ReadAllText(Path.Combine(_folder, "sum.ipynb")));
        Assert.Equal(0, CommandProcess.RunIn(_folder, "verify", "sum.ipynb").ExitCode);
    }

    [Fact]
    public void Notebook_that_would_be_too_large_is_not_written()
    {
        Write("long.ipynb", ("new string('x', 5000)", null));

        var outcome = CommandProcess.RunIn(_folder, "run", "long.ipynb", "--in-place", "--most", "4");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("cell 1, text/plain, 5 kB", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"output_type\"", File.ReadAllText(Path.Combine(_folder, "long.ipynb")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--in-place", "-o", "out")]
    [InlineData("--in-place", "-p", "n=3")]
    [InlineData("--most", "100")]
    public void In_place_leaves_no_room_for_other_places(params string[] arguments)
    {
        Write("sum.ipynb", ("int n = 2;", "parameters"));

        var outcome = CommandProcess.RunIn(_folder, ["run", "sum.ipynb", .. arguments]);

        Assert.Equal(64, outcome.ExitCode);
        Assert.Contains("--in-place", outcome.Error, StringComparison.Ordinal);
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
