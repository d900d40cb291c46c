using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Kernels.CSharp;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Execution;

/// <summary>A run with the notebook that came of it.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Executed">The notebook with its outputs, partial where the run ended early; null if the file was no notebook.</param>
public sealed record NotebookRun(NotebookRunResult Result, Notebook? Executed);

/// <summary>
/// Runs one notebook in this process, from top to bottom, in a fresh kernel. The process's current directory is the notebook's while it
/// runs: run one at a time.
/// </summary>
/// <param name="gate">The release gate that every output passes.</param>
/// <param name="timeProvider">Clock and timers; null for the system's.</param>
public sealed class NotebookRunner(IReleaseGate gate, TimeProvider? timeProvider = null)
{
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Loads and warms the C# compiler in the background. Call it first thing in a program that will run notebooks; do not await it.</summary>
    public static Task WarmUpAsync() => CSharpKernel.WarmUpAsync();

    /// <summary>Runs a notebook. What goes wrong is in the result; nothing is thrown for it.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="progress">Told when a cell begins, reports and ends; null for no one.</param>
    /// <param name="cancellationToken">Interrupts the running cell and ends the run with what there is.</param>
    public async Task<NotebookRun> RunAsync(NotebookRunRequest request, IProgress<NotebookProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (started, clock) = (_time.GetUtcNow(), _time.GetTimestamp());
        Notebook notebook;
        try
        {
            notebook = Notebook.Load(request.NotebookPath);
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
