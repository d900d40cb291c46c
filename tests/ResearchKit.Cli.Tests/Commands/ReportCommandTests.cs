using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Cli.Tests.Commands;

public sealed class ReportCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-report-").FullName;

    public ReportCommandTests()
    {
        Write("stored.ipynb", Cell("n * 21", "42"));
        Write("plain.ipynb", Cell("int n = 2;", output: null, "parameters"), Cell("n * 21", output: null));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CommandOutcome Report(params string[] arguments) => CommandProcess.RunIn(_folder, ["report", .. arguments]);

    private string Text(string name) => File.ReadAllText(Path.Combine(_folder, name));

    [Fact]
    public void Stored_outputs_become_one_file_with_a_line_a_notebook_and_a_warning_where_there_are_none()
    {
        var outcome = Report("stored.ipynb", "plain.ipynb", "--out", Path.Combine("new", "r.html"), "--title", "Both");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("1/2 stored.ipynb: complete", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Warning: plain.ipynb holds no outputs. Run it for the report with --run", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Warning: stored.ipynb", outcome.Error, StringComparison.Ordinal);
        Assert.Matches("Report: .+r\\.html \\(2 notebooks, 0\\.. MB\\)", outcome.Output);
        var html = Text(Path.Combine("new", "r.html"));
        Assert.Contains("<h1 tabindex=\"-1\">Both</h1>", html, StringComparison.Ordinal);
        Assert.Contains(">42</pre>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Notebooks_are_run_with_parameters_and_the_file_itself_stays_as_it_is()
    {
        var before = Text("plain.ipynb");
        var outcome = Report("plain.ipynb", "--run", "-p", "n=3", "--out", "r.html", "--reader", "principal", "--json");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(">63</pre>", Text("r.html"), StringComparison.Ordinal);
        Assert.Contains("data-opens-for=\"principal\"", Text("r.html"), StringComparison.Ordinal);
        Assert.Equal(before, Text("plain.ipynb"));
        var notebook = JsonDocument.Parse(outcome.Output).RootElement.GetProperty("notebooks")[0];
        Assert.Equal("succeeded", notebook.GetProperty("exitCode").GetString());
        Assert.True(notebook.GetProperty("hasOutputs").GetBoolean());
    }

    [Fact]
    public void A_failed_cell_and_a_broken_file_are_in_the_report_and_in_the_exit_code()
    {
        Write("fails.ipynb", Cell("throw new Exception(\"no such school\");", output: null));
        File.WriteAllText(Path.Combine(_folder, "broken.ipynb"), "{,}");
        var ran = Report("fails.ipynb", "--run", "--out", "r.html");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("no such school", Text("r.html"), StringComparison.Ordinal);
        var broken = Report("stored.ipynb", "broken.ipynb", "--out", "b.html");
        Assert.Equal(4, broken.ExitCode);
        Assert.Contains("broken.ipynb(1,", broken.Error, StringComparison.Ordinal);
        Assert.Contains("Not a readable notebook", Text("b.html"), StringComparison.Ordinal);
        Assert.Contains(">42</pre>", Text("b.html"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "--out: . is a folder", "stored.ipynb", "--out", ".")]
    [InlineData(1, "the report would replace it", "stored.ipynb", "--out", "stored.ipynb")]
    [InlineData(1, "does not end in .html or .htm", "stored.ipynb", "--out", "plain.ipynb")]
    [InlineData(1, "is a file, not a folder", "stored.ipynb", "--out", "stored.ipynb/r.html")]
    [InlineData(1, "There is no file or folder \"absent\"", "absent")]
    [InlineData(1, "has no notebook (.ipynb, .dib) in it", "empty")]
    [InlineData(64, "Argument 'teacher' not recognized", "stored.ipynb", "--reader", "teacher")]
    [InlineData(64, "--param is for notebooks that are run; add --run", "plain.ipynb", "-p", "n=3")]
    [InlineData(5, "plain.ipynb: A parameter did not fit.", "plain.ipynb", "--run", "-p", "m=3")]
    public void What_cannot_be_is_one_clear_message(int code, string said, params string[] arguments)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
        var outcome = Report(arguments);
        Assert.Equal(code, outcome.ExitCode);
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report", "--out")]
    [InlineData("run", "--output")]
    public void A_tag_that_names_no_reader_lists_those_there_are_and_nothing_is_written(string command, string option)
    {
        Write("tagged.ipynb", Cell("1", "1", "reader:teacher"));
        var outcome = CommandProcess.RunIn(_folder, command, "stored.ipynb", "tagged.ipynb", option, command == "run" ? "out" : "r.html");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("tagged.ipynb, cell 1: the tag \"reader:teacher\" names no reader. Valid tags: reader:principal, reader:analyst, reader:researcher.", outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "out")) || File.Exists(Path.Combine(_folder, "r.html")));
    }

    [SkippableFact]
    public void A_pdf_is_printed_where_there_is_a_browser()
    {
        Skip.IfNot(File.Exists("/usr/bin/chromium"), "Chromium is not installed: apt-get install chromium");
        var outcome = Report("stored.ipynb", "--out", "r.html", "--pdf", "r.pdf");
        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("%PDF-", Text("r.pdf"), StringComparison.Ordinal);
        Assert.Contains("PDF: ", outcome.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Without_a_browser_the_report_is_written_and_the_message_says_what_to_do()
    {
        Skip.If(OperatingSystem.IsWindows(), "the program is a shell script");
        var script = Path.Combine(_folder, "no-browser");
        File.WriteAllText(script, "#!/bin/sh\necho 'cannot start' >&2\nexit 3\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        foreach (var (program, said) in new[] { (Path.Combine(_folder, "absent"), "RESEARCHKIT_CHROMIUM names"), (script, "ended with code 3:\ncannot start") })
        {
            Environment.SetEnvironmentVariable("RESEARCHKIT_CHROMIUM", program);
            try
            {
                var outcome = Report("stored.ipynb", "--out", "r.html", "--pdf", "r.pdf");
                Assert.Equal(7, outcome.ExitCode);
                Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
                Assert.True(File.Exists(Path.Combine(_folder, "r.html")));
                Assert.False(File.Exists(Path.Combine(_folder, "r.pdf")));
            }
            finally
            {
                Environment.SetEnvironmentVariable("RESEARCHKIT_CHROMIUM", null);
            }
        }
    }

    private static JsonObject Cell(string code, string? output, params string[] tags) => new()
    {
        ["cell_type"] = "code",
        ["execution_count"] = output is null ? null : 1,
        ["metadata"] = new JsonObject { ["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]) },
        ["outputs"] = output is null ? [] : new JsonArray(new JsonObject { ["output_type"] = "execute_result", ["execution_count"] = 1, ["metadata"] = new JsonObject(), ["data"] = new JsonObject { ["text/plain"] = output } }),
        ["source"] = code,
    };

    private void Write(string name, params JsonObject[] cells)
    {
        var notebook = new JsonObject { ["cells"] = new JsonArray([.. cells]), ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 4 };
        File.WriteAllText(Path.Combine(_folder, name), notebook.ToJsonString());
    }
}
