using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Kernels.CSharp;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Execution;

/// <summary>
/// Runs one notebook in this process, from top to bottom, in a fresh kernel. The process's current directory is the notebook's while it
/// runs: run one at a time.
/// </summary>
/// <param name="gate">The release gate that every output passes.</param>
/// <param name="timeProvider">Clock and timers; null for the system's.</param>
public sealed class NotebookRunner(IReleaseGate gate, TimeProvider? timeProvider = null) : INotebookRunner
{
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>What the first cell waits for, so that the compiler's start does not count against its time limit. Default: nothing.</summary>
    internal Task Ready { get; init; } = Task.CompletedTask;

    /// <summary>Loads and warms the C# compiler in the background. Call it first thing in a program that will run notebooks; do not await it.</summary>
    public static Task WarmUpAsync() => CSharpKernel.WarmUpAsync();

    /// <inheritdoc/>
    public async Task<NotebookRun> RunAsync(NotebookRunRequest request, IProgress<NotebookProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (started, clock) = (_time.GetUtcNow(), _time.GetTimestamp());
        Notebook notebook;
        try
        {
            notebook = Notebook.Load(request.NotebookPath);
            notebook.WriteSelectors();
            NotebookParameters.Inject(notebook, request.Parameters);
        }
        catch (Exception error) when (error is NotebookFormatException or IOException or UnauthorizedAccessException)
        {
            return new NotebookRun(NotStarted(RunExitCode.BadNotebook, error.Message), Executed: null);
        }
        catch (NotebookParameterException error)
        {
            return new NotebookRun(NotStarted(RunExitCode.BadParameter, error.Message), Executed: null);
        }

        await Ready.ConfigureAwait(false);
        var run = new CellSequence(request, notebook, gate, _time, progress);
        var (exitCode, message) = await run.RunAsync(cancellationToken).ConfigureAwait(false);
        return new NotebookRun(
            new NotebookRunResult(
                request.NotebookPath, request.OutputPath, exitCode, notebook.Title ?? FileTitle(), started, _time.GetElapsedTime(clock), run.Results, message),
            notebook);

        string FileTitle() => Path.GetFileNameWithoutExtension(request.NotebookPath);

        NotebookRunResult NotStarted(RunExitCode code, string why) =>
            new(request.NotebookPath, OutputPath: null, code, FileTitle(), started, _time.GetElapsedTime(clock), [], why);
    }
}
