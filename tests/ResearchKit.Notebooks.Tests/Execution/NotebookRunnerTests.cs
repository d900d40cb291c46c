using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Tests.Kernels;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Tests.Execution;

[Collection(nameof(CurrentDirectory))]
public sealed class NotebookRunnerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("researchkit-runner");

    public void Dispose() => _folder.Delete(recursive: true);

    private string Output => Path.Combine(_folder.FullName, "out", "executed.ipynb");

    private Task<NotebookRun> Run(string name, Func<NotebookRunRequest, NotebookRunRequest>? with = null, IReleaseGate? gate = null, IProgress<NotebookProgress>? progress = null)
    {
        var request = new NotebookRunRequest(SmallNotebooks.Path(name), Output);
        return new NotebookRunner(gate ?? new OpenGate()).RunAsync(with?.Invoke(request) ?? request, progress);
    }

    private static string Text(NotebookRun run, int cell) => string.Join('\n', run.Executed!.Cells[cell].Outputs.Select(output => output switch
    {
        StreamOutput stream => stream.Text,
        DisplayOutput display => display.Bundle.Data[MimeTypes.Text],
        ErrorOutput error => string.Join('\n', error.Traceback),
        _ => "",
    }));

    [Fact]
    public async Task Runs_cells_in_order_and_saves_their_outputs()
    {
        var before = File.ReadAllBytes(SmallNotebooks.Path("values-and-text"));
        var run = await Run("values-and-text");
        Assert.Equal(RunExitCode.Succeeded, run.Result.ExitCode);
        Assert.Equal("Values and text", run.Result.Title);
        Assert.Equal("written\n", Text(run, 1));
        Assert.Equal("42", Text(run, 2));
        Assert.Equal(run.Executed!.ToBytes(), File.ReadAllBytes(Output));
        Assert.Equal(before, File.ReadAllBytes(SmallNotebooks.Path("values-and-text")));
    }

    [Fact]
    public async Task The_same_run_twice_writes_the_same_bytes()
    {
        await Run("values-and-text");
        var first = File.ReadAllBytes(Output);
        await Run("values-and-text");
        Assert.Equal(first, File.ReadAllBytes(Output));
    }

    [Fact]
    public async Task Parameters_are_typed_and_injected_after_their_cell()
    {
        var run = await Run("parameters", request => request with
        {
            Parameters = request.Parameters.Add("year", "2026").Add("city", "O\"ulu\\").Add("share", "0.25").Add("start", "2026-01-31").Add("grades", "[7, 8, 9]"),
        });
        Assert.Equal(RunExitCode.Succeeded, run.Result.ExitCode);
        Assert.True(run.Executed!.Cells[2].HasTag("injected-parameters"));
        Assert.Equal("O\"ulu\\ 2026 0.25 2026-01-31 3", Text(run, 3));
    }

    [Fact]
    public async Task An_injected_cell_of_an_earlier_run_is_replaced()
    {
        await Run("parameters", request => request with { Parameters = request.Parameters.Add("year", "2025") });
        var again = await new NotebookRunner(new OpenGate()).RunAsync(new NotebookRunRequest(Output) { Parameters = NoParameters.Add("year", "2026") });
        Assert.Single(again.Executed!.Cells, cell => cell.HasTag("injected-parameters"));
        Assert.Equal("// Parameters\nint year = 2026;", again.Executed.Cells[2].Source);
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> NoParameters => new NotebookRunRequest("x").Parameters;

    [Theory]
    [InlineData("yaer", "2026", "there is no parameter \"yaer\". Did you mean \"year\"? Valid names: city, grades, share, start, year.")]
    [InlineData("year", "twenty", "parameter \"year\" (int): \"twenty\" is not a whole number. Its default is 2024.")]
    [InlineData("share", "0,5", "parameter \"share\" (double): \"0,5\" is not a number with a decimal point. Its default is 0.5.")]
    [InlineData("grades", "7", "parameter \"grades\" (int[]): \"7\" is not a JSON list such as [1, 2]. Its default is new[] { 7, 8 }.")]
    public async Task A_bad_parameter_runs_nothing_and_says_why(string name, string value, string message)
    {
        var run = await Run("parameters", request => request with { Parameters = request.Parameters.Add(name, value) });
        Assert.Equal(RunExitCode.BadParameter, run.Result.ExitCode);
        Assert.Equal(message, run.Result.Message);
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public async Task A_failing_cell_ends_the_run_with_partial_results_saved()
    {
        var run = await Run("failing-cell");
        Assert.Equal(RunExitCode.CellFailed, run.Result.ExitCode);
        Assert.Equal([CellStatus.Succeeded, CellStatus.Failed, CellStatus.NotRun], run.Result.Cells.Select(cell => cell.Status));
        Assert.Equal("cell 3, line 1: InvalidOperationException: on purpose", run.Result.Message);
        Assert.IsType<ErrorOutput>(Notebook.Load(Output).Cells[2].Outputs[0]);
    }

    [Fact]
    public async Task With_errors_allowed_the_run_goes_on_and_still_says_so()
    {
        var run = await Run("failing-cell", request => request with { AllowErrors = true });
        Assert.Equal(RunExitCode.CellFailed, run.Result.ExitCode);
        Assert.Equal("2", Text(run, 3));
    }

    [Fact]
    public async Task Tags_for_expected_exceptions_and_skipped_cells_are_honoured()
    {
        var run = await Run("expected-exception");
        Assert.Equal(RunExitCode.Succeeded, run.Result.ExitCode);
        Assert.Equal([CellStatus.RaisedAsExpected, CellStatus.NotRun, CellStatus.Succeeded], run.Result.Cells.Select(cell => cell.Status));
    }

    [Fact]
    public async Task A_cell_over_its_limit_is_interrupted_and_named()
    {
        var run = await Run("endless-loop", request => request with { CellTimeout = TimeSpan.FromSeconds(8), AllowErrors = true });
        Assert.Equal(RunExitCode.TimedOut, run.Result.ExitCode);
        Assert.Equal("cell 2 took longer than 8 s and was interrupted: // runs for ever / while (true) { kept++; }", run.Result.Message);
        Assert.Equal([CellStatus.Succeeded, CellStatus.Interrupted, CellStatus.Succeeded], run.Result.Cells.Select(cell => cell.Status));
    }

    [Fact]
    public async Task Background_output_goes_to_the_cell_that_started_it()
    {
        var run = await Run("background-output");
        Assert.Equal("late\n", Text(run, 0));
        Assert.Equal("second\n", Text(run, 1));
    }

    [Fact]
    public async Task An_updated_display_is_saved_with_its_last_value_in_its_place()
    {
        var run = await Run("updated-display");
        Assert.Equal("changed", Text(run, 0));
        Assert.Empty(run.Executed!.Cells[1].Outputs);
    }

    [Theory]
    [InlineData("no-such-file")]
    [InlineData("broken")]
    public async Task What_is_no_notebook_is_said_to_be_none(string name)
    {
        var path = Path.Combine(_folder.FullName, "broken.ipynb");
        await File.WriteAllTextAsync(path, "{\n \"cells\": [,]\n}");
        var run = await new NotebookRunner(new OpenGate()).RunAsync(new NotebookRunRequest(name == "broken" ? path : Path.Combine(_folder.FullName, name)));
        Assert.Equal(RunExitCode.BadNotebook, run.Result.ExitCode);
        Assert.Contains(name == "broken" ? "broken.ipynb(2," : "no-such-file", run.Result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_names_every_cell_when_it_begins_and_ends()
    {
        var news = new List<NotebookProgress>();
        await Run("values-and-text", progress: new Direct(news.Add));
        Assert.Equal(["cell 2", "cell 2", "cell 3", "cell 3"], news.Select(item => item.Label));
        Assert.Equal([0, 1, 1, 2], news.Select(item => item.Done));
        Assert.Equal(CellStatus.Succeeded, news[^1].Finished!.Status);
    }

    [Fact]
    public async Task Cells_run_in_the_notebooks_folder()
    {
        var run = await Run("values-and-text");
        Assert.NotEqual(Path.GetDirectoryName(SmallNotebooks.Path("values-and-text")), Environment.CurrentDirectory);
        var notebook = Notebook.Create();
        notebook.Add(NotebookCell.Code("Environment.CurrentDirectory"));
        var path = Path.Combine(_folder.FullName, "where.ipynb");
        notebook.Save(path);
        run = await new NotebookRunner(new OpenGate()).RunAsync(new NotebookRunRequest(path));
        Assert.EndsWith(_folder.Name, Text(run, 0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_canary_leaves_by_no_door()
    {
        var run = await Run("canary", gate: new CanaryGate());
        Assert.Equal(RunExitCode.CellFailed, run.Result.ExitCode);
        var saved = await File.ReadAllTextAsync(Output);
        Assert.DoesNotContain(CanaryGate.Canary, saved, StringComparison.Ordinal);
        Assert.DoesNotContain(CanaryGate.Canary, run.Result.ToString() + string.Concat(run.Result.Cells), StringComparison.Ordinal);
        Assert.Contains("message [withheld]", run.Result.Message, StringComparison.Ordinal);
        Assert.Contains("out [withheld]", saved, StringComparison.Ordinal);
        Assert.Contains("err [withheld]", saved, StringComparison.Ordinal);
        Assert.Contains("updated [withheld]", saved, StringComparison.Ordinal);
        Assert.Contains("<b>[withheld]</b>", saved, StringComparison.Ordinal);
        var html = new ResearchKit.Notebooks.Reports.NotebookReport(new CanaryGate()).ToHtml(run.Executed!, run.Result);
        Assert.DoesNotContain(CanaryGate.Canary, html, StringComparison.Ordinal);
    }

    private sealed class Direct(Action<NotebookProgress> action) : IProgress<NotebookProgress>
    {
        public void Report(NotebookProgress value) => action(value);
    }
}

/// <summary>Notebooks run in the process's current directory: one test at a time.</summary>
[CollectionDefinition(nameof(CurrentDirectory), DisableParallelization = true)]
public sealed class CurrentDirectory;

internal static class SmallNotebooks
{
    /// <summary>A notebook of tests/Notebooks, copied beside the tests.</summary>
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Notebooks", name + ".ipynb");
}
