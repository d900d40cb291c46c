using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Execution;

/// <summary>Runs the code cells of a notebook in order, keeping their outputs in it.</summary>
internal sealed class CellSequence(
    NotebookRunRequest request, Notebook notebook, IReleaseGate gate, TimeProvider time, IProgress<NotebookProgress>? progress)
{
    private const string SkipTag = "skip-execution";
    private const string RaisesTag = "raises-exception";
    private readonly CellOutputCollector _collector = new();
    private readonly Dictionary<int, Submission> _submissions = [];
    private readonly List<CellRunResult> _results = [];
    private readonly Lock _saving = new();
    private int _total;

    /// <summary>The code cells' ends.</summary>
    public ImmutableArray<CellRunResult> Results => [.. _results];

    /// <summary>Runs them.</summary>
    public async Task<(RunExitCode ExitCode, string? Message)> RunAsync(CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(request.NotebookPath))!;
        var output = request.OutputPath is { } path ? Path.GetFullPath(path) : null;
        var cells = notebook.Cells;
        var code = Enumerable.Range(0, cells.Count).Where(i => cells[i].Kind == CellKind.Code).ToArray();
        _total = code.Length;
        foreach (var i in code)
        {
            cells[i].SetOutputs([]);
            cells[i].ExecutionCount = null;
        }

        var channel = new OutputChannel(gate);
        using var subscription = channel.Subscribe(_collector.Receive);
        var before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = directory;
        // A cell may end the process (Environment.Exit): what it wrote until then is saved.
        void SaveAtExit(object? sender, EventArgs e) => Save(output);
        AppDomain.CurrentDomain.ProcessExit += SaveAtExit;
        try
        {
            Save(output);
            await using var kernel = NotebookEngine.Create(channel, directory, request.InterruptGrace, time);
            var end = await RunCellsAsync(kernel, code, output, cancellationToken).ConfigureAwait(false);
            Save(output);
            return end;
        }
        finally
        {
            AppDomain.CurrentDomain.ProcessExit -= SaveAtExit;
            Environment.CurrentDirectory = before;
        }
    }

    private async Task<(RunExitCode ExitCode, string? Message)> RunCellsAsync(CompositeKernel kernel, int[] code, string? output, CancellationToken cancellationToken)
    {
        var (exitCode, message, count) = (RunExitCode.Succeeded, (string?)null, 0);
        for (var n = 0; n < code.Length; n++)
        {
            var (index, cell) = (code[n], notebook.Cells[code[n]]);
            var label = cell.HasTag(NotebookParameters.InjectedTag) ? "injected parameters" : string.Create(CultureInfo.InvariantCulture, $"cell {index + 1}");
            var ended = exitCode != RunExitCode.Succeeded && (!request.AllowErrors || exitCode is RunExitCode.KernelDead or RunExitCode.Cancelled);
            if (ended || cell.HasTag(SkipTag) || string.IsNullOrWhiteSpace(cell.Source))
            {
                Finish(new CellRunResult(index, label, CellStatus.NotRun, TimeSpan.Zero));
                continue;
            }

            progress?.Report(new NotebookProgress(request.NotebookPath, label, n, _total) { Index = index });
            var (result, code1) = await RunCellAsync(kernel, index, label, ++count, cancellationToken).ConfigureAwait(false);
            Save(output);
            Finish(result);
            if (code1 != RunExitCode.Succeeded && (exitCode == RunExitCode.Succeeded || code1 > exitCode))
                (exitCode, message) = (code1, result.Error);
        }

        return (exitCode, message);
    }

    private async Task<(CellRunResult Result, RunExitCode ExitCode)> RunCellAsync(CompositeKernel kernel, int index, string label, int count, CancellationToken cancellationToken)
    {
        var cell = notebook.Cells[index];
        var submission = new Submission(cell.Source, label, cell.KernelName ?? notebook.DefaultKernelName) { Input = request.Inputs.IsEmpty ? null : new GivenInput(request.Inputs) };
        _submissions[index] = submission;
        _collector.Open(submission, count);
        _collector.Progress = news => progress?.Report(new NotebookProgress(request.NotebookPath, label, _results.Count, _total, Finished: null, news.Message) { Index = index });
        cell.ExecutionCount = count;
        using var limit = new CancellationTokenSource(request.CellTimeout ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var clock = time.GetTimestamp();
        var result = await SubmitAsync(kernel, submission, either.Token).ConfigureAwait(false);
        var (status, exitCode) = result.Status switch
        {
            SubmissionStatus.Succeeded => (CellStatus.Succeeded, RunExitCode.Succeeded),
            SubmissionStatus.Failed when cell.HasTag(RaisesTag) => (CellStatus.RaisedAsExpected, RunExitCode.Succeeded),
            SubmissionStatus.Failed => (CellStatus.Failed, RunExitCode.CellFailed),
            SubmissionStatus.Unresponsive => (CellStatus.Interrupted, RunExitCode.KernelDead),
            _ when cancellationToken.IsCancellationRequested => (CellStatus.Interrupted, RunExitCode.Cancelled),
            _ => (CellStatus.Interrupted, RunExitCode.TimedOut),
        };
        var error = _collector.OutputsOf(submission).OfType<ErrorOutput>().LastOrDefault() is { Traceback: [var first, ..] } ? first : null;
        if (exitCode == RunExitCode.TimedOut)
            error = TimeoutMessage(label, cell.Source);
        return (new CellRunResult(index, label, status, time.GetElapsedTime(clock), error), exitCode);
    }

    private static async Task<SubmissionResult> SubmitAsync(CompositeKernel kernel, Submission submission, CancellationToken cancellationToken)
    {
        try
        {
            return await kernel.SubmitAsync(submission, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new SubmissionResult(SubmissionStatus.Interrupted);
        }
    }

    private string TimeoutMessage(string label, string source)
    {
        var lines = source.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var shown = lines.Length <= 2 ? string.Join(" / ", lines) : $"{lines[0]} ... {lines[^1]}";
        return string.Create(
            CultureInfo.InvariantCulture, $"{label} took longer than {request.CellTimeout!.Value.TotalSeconds:0.###} s and was interrupted: {shown.Trim()}");
    }

    // Background work may have added to the outputs of any earlier cell.
    private void Save(string? output)
    {
        lock (_saving)
        {
            var cells = notebook.Cells;
            foreach (var (index, submission) in _submissions)
            {
                if (_collector.TakeChanged(submission) is { } outputs)
                    cells[index].SetOutputs(outputs);
            }

            if (output is null)
                return;
            Directory.CreateDirectory(Path.GetDirectoryName(output)!);
            notebook.Save(output);
        }
    }

    private void Finish(CellRunResult result)
    {
        _results.Add(result);
        progress?.Report(new NotebookProgress(request.NotebookPath, result.Label, _results.Count, _total, result) { Index = result.Index });
    }
}
