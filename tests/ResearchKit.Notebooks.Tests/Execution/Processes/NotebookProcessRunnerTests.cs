using System.Collections.Concurrent;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Execution.Processes;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Tests.Execution.Processes;

/// <summary>What cells can do to their process. None of it reaches the runner, the other notebooks, or the results of the cells before.</summary>
public sealed class NotebookProcessRunnerTests : IDisposable
{
    private static readonly NotebookProcessCommand Command =
        new("dotnet", Path.Combine(AppContext.BaseDirectory, "ResearchKit.Cli.dll"), "notebook-process");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("researchkit-process");
    private readonly ConcurrentQueue<NotebookProgress> _news = new();

    public void Dispose() => _folder.Delete(recursive: true);

    private string Output => Path.Combine(_folder.FullName, "executed.ipynb");

    private static NotebookProcessRunner Runner() => new(Command, new ReleaseGate());

    private Task<NotebookRun> Run(
        string name, Func<NotebookRunRequest, NotebookRunRequest>? with = null, NotebookProcessRunner? runner = null, CancellationToken cancellationToken = default)
    {
        var request = new NotebookRunRequest(SmallNotebooks.Path(name), Output);
        return (runner ?? Runner()).RunAsync(with?.Invoke(request) ?? request, new Queue(_news), cancellationToken);
    }

    private static string Stream(Notebook notebook, int cell) => string.Concat(notebook.Cells[cell].Outputs.OfType<StreamOutput>().Select(output => output.Text));

    private static void Died(NotebookRun run, string why)
    {
        Assert.Equal(RunExitCode.KernelDead, run.Result.ExitCode);
        Assert.Equal([CellStatus.Succeeded, CellStatus.Died, CellStatus.NotRun], run.Result.Cells.Select(cell => cell.Status));
        Assert.StartsWith("cell 3: the notebook's process ended while this cell ran: ", run.Result.Message, StringComparison.Ordinal);
        Assert.Contains(why, run.Result.Message, StringComparison.Ordinal);
        var error = Assert.IsType<ErrorOutput>(Notebook.Load(run.Result.OutputPath!).Cells[2].Outputs[^1]);
        Assert.Equal(("ProcessEnded", run.Result.Message), (error.Name, error.Value));
    }

    [Fact]
    public async Task Saves_the_same_bytes_as_a_run_in_this_process()
    {
        var run = await Run("values-and-text");
        Assert.Equal(RunExitCode.Succeeded, run.Result.ExitCode);
        Assert.Equal("Values and text", run.Result.Title);
        Assert.Equal("written\n", Stream(run.Executed!, 1));
        Assert.Equal(run.Executed!.ToBytes(), File.ReadAllBytes(Output));
        Assert.Equal(["starting", "cell 2", "cell 2", "cell 3", "cell 3"], _news.Select(news => news.Label));
        Assert.Equal([0, 0, 1, 1, 2], _news.Select(news => news.Done));
    }

    [Theory]
    [InlineData("year", "2025", RunExitCode.Succeeded, null)]
    [InlineData("year", "many", RunExitCode.BadParameter, "\"many\" is not a whole number")]
    [InlineData("yaer", "2025", RunExitCode.BadParameter, "Did you mean \"year\"?")]
    public async Task Parameters_cross_over_and_so_do_refusals(string name, string value, RunExitCode expected, string? said)
    {
        var run = await Run("parameters", request => request with { Parameters = request.Parameters.Add(name, value) });
        Assert.Equal(expected, run.Result.ExitCode);
        Assert.Contains(said ?? "", run.Result.Message ?? "", StringComparison.Ordinal);
        Assert.Equal(expected == RunExitCode.Succeeded, run.Executed is not null);
    }

    [Fact]
    public async Task Cell_that_exits_the_process_leaves_what_it_and_those_before_it_wrote()
    {
        var run = await Run("exits-process");
        Died(run, "it exited with code 3, as Environment.Exit does");
        Assert.Equal("one\n", Stream(run.Executed!, 1));
        Assert.Equal("before the end\n", Stream(run.Executed!, 2));
    }

    [Fact]
    public async Task Cell_that_overflows_the_stack_ends_its_notebook_alone() => Died(await Run("overflows-stack"), "tack overflow");

    [Fact]
    public async Task Thread_that_throws_is_told_with_its_exception() => Died(await Run("throws-on-thread"), "InvalidOperationException: in the background");

    [Fact]
    public async Task Crash_inside_DuckDB_is_told_as_one() => Died(await Run("crashes-duckdb"), OperatingSystem.IsWindows() ? "access violation" : "SIGSEGV");

    [Fact]
    public async Task Cell_that_exhausts_memory_fails_and_state_is_kept()
    {
        var run = await Run("exhausts-memory", request => request with { AllowErrors = true }, new NotebookProcessRunner(Command, new ReleaseGate()) { HeapBytes = 300_000_000 });
        Assert.Equal([CellStatus.Succeeded, CellStatus.Failed, CellStatus.Succeeded], run.Result.Cells.Select(cell => cell.Status));
        Assert.Contains("OutOfMemoryException", run.Result.Cells[1].Error, StringComparison.Ordinal);
        Assert.Equal("42", ((DisplayOutput)run.Executed!.Cells[3].Outputs[0]).Bundle.Data["text/plain"]);
    }

    [SkippableFact]
    public async Task Cell_that_answers_no_interrupt_ends_with_its_process()
    {
        Skip.If(OperatingSystem.IsWindows(), "libc");
        var run = await Run("ignores-interrupt", request => request with { CellTimeout = TimeSpan.FromSeconds(3), InterruptGrace = TimeSpan.FromSeconds(1), AllowErrors = true });
        Assert.Equal(RunExitCode.KernelDead, run.Result.ExitCode);
        Assert.Equal([CellStatus.Succeeded, CellStatus.Interrupted, CellStatus.NotRun], run.Result.Cells.Select(cell => cell.Status));
        Assert.Contains("did not stop within 1 s of the interrupt", run.Result.Message, StringComparison.Ordinal);
        Assert.Equal("in\n", Stream(run.Executed!, 2));
    }

    [SkippableFact]
    public async Task Process_that_answers_nothing_is_ended_from_outside()
    {
        Skip.If(OperatingSystem.IsWindows(), "signals that stop a process");
        var runner = new NotebookProcessRunner(Command, new ReleaseGate()) { Patience = TimeSpan.FromSeconds(1) };
        var run = await Run("stops-answering", request => request with { CellTimeout = TimeSpan.FromSeconds(2), InterruptGrace = TimeSpan.FromSeconds(1) }, runner);
        Assert.Equal(RunExitCode.KernelDead, run.Result.ExitCode);
        Assert.Equal([CellStatus.Succeeded, CellStatus.Interrupted, CellStatus.NotRun], run.Result.Cells.Select(cell => cell.Status));
        Assert.Contains("answered no interrupt, and its process was ended", run.Result.Message, StringComparison.Ordinal);
        Assert.Equal("one\n", Stream(Notebook.Load(Output), 1));
    }

    [Fact]
    public async Task Cancelling_interrupts_the_cell_and_saves()
    {
        using var cancel = new CancellationTokenSource();
        var running = Run("takes-long", cancellationToken: cancel.Token);
        while (!_news.Any(news => news.Message == "counting"))
            await Task.Delay(20);
        await cancel.CancelAsync();
        var run = await running;
        Assert.Equal(RunExitCode.Cancelled, run.Result.ExitCode);
        Assert.Equal([CellStatus.Succeeded, CellStatus.Interrupted, CellStatus.NotRun], run.Result.Cells.Select(cell => cell.Status));
        Assert.StartsWith("0\n", Stream(Notebook.Load(Output), 2), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_native_code_prints_is_passed_on_and_is_no_output_of_the_cell()
    {
        Skip.If(OperatingSystem.IsWindows(), "libc");
        var run = await Run("writes-past-cells");
        Assert.Equal(RunExitCode.Succeeded, run.Result.ExitCode);
        Assert.Contains("past the cell", _news.Select(news => news.Printed));
        Assert.Empty(run.Executed!.Cells[1].Outputs.OfType<StreamOutput>());
    }

    [Fact]
    public async Task A_program_that_cannot_be_started_is_an_error_of_the_caller() => await Assert.ThrowsAnyAsync<System.ComponentModel.Win32Exception>(
        () => Run("values-and-text", runner: new NotebookProcessRunner(new NotebookProcessCommand("no-such-program"), new ReleaseGate())));

    [Fact]
    public async Task A_process_that_never_takes_the_notebook_is_told_as_dead()
    {
        var run = await Run("values-and-text", runner: new NotebookProcessRunner(new NotebookProcessCommand("dotnet", "--version"), new ReleaseGate()));
        Assert.Equal(RunExitCode.KernelDead, run.Result.ExitCode);
        Assert.Null(run.Executed);
        Assert.Contains("ended before its first cell", run.Result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_notebooks_at_a_time_one_dies_and_all_have_their_report()
    {
        string[] names = ["exits-process", "values-and-text", "failing-cell"];
        var set = await new NotebookSetRunner(new ReleaseGate(), Runner()).RunAsync(
            new NotebookSetRequest([.. names.Select(SmallNotebooks.Path)], _folder.FullName) { Jobs = 2 });
        Assert.Equal([RunExitCode.KernelDead, RunExitCode.Succeeded, RunExitCode.CellFailed], set.Runs.Select(entry => entry.Result.ExitCode));
        Assert.Equal(RunExitCode.KernelDead, set.ExitCode);
        var report = await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "exits-process.html"));
        Assert.Contains("before the end", report, StringComparison.Ordinal);
        Assert.Contains("exited with code 3", report, StringComparison.Ordinal);
        Assert.All(names, name => Assert.Contains(name + ".html", File.ReadAllText(set.IndexFile!), StringComparison.Ordinal));
    }

    private sealed class Queue(ConcurrentQueue<NotebookProgress> news) : IProgress<NotebookProgress>
    {
        public void Report(NotebookProgress value) => news.Enqueue(value);
    }
}
