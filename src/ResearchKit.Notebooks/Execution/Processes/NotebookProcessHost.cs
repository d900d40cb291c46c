using System.Runtime.InteropServices;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Execution.Processes;

/// <summary>The inside of a notebook's own process: takes one request over the pipe, runs it, and tells how it goes.</summary>
public static class NotebookProcessHost
{
    private const int ReserveBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan TimeToSave = TimeSpan.FromSeconds(2);

    // Given up when a cell exhausts memory, so that there is enough left to tell so and to save.
    private static byte[]? _reserve = new byte[ReserveBytes];

    static NotebookProcessHost() => AppDomain.CurrentDomain.FirstChanceException += static (_, raised) =>
    {
        if (raised.Exception is OutOfMemoryException)
            Volatile.Write(ref _reserve, null);
    };

    /// <summary>Runs the notebook that the other end of the pipe names. When the other end goes away, this process ends at once.</summary>
    /// <param name="pipeName">The pipe, as <see cref="NotebookProcessRunner"/> names it on the command line.</param>
    /// <param name="gate">The release gate that every output passes.</param>
    /// <param name="timeProvider">Clock and timers; null for the system's.</param>
    /// <param name="cancellationToken">Interrupts the running cell and ends the run with what there is.</param>
    /// <returns>How it ended, which the other end has been told.</returns>
    /// <exception cref="TimeoutException">Nobody is at the other end.</exception>
    public static async Task<RunExitCode> ServeAsync(string pipeName, IReleaseGate gate, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        // The compiler's first start costs a second or two; it goes on while the request comes in.
        var ready = NotebookRunner.WarmUpAsync();
        // Ctrl+C in a terminal reaches every process of the command. The runner decides what it means, and says so.
        using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        using var ctrlBreak = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, static signal => signal.Cancel = true);
        await using var pipe = await ProcessPipe.ConnectAsync(pipeName, cancellationToken).ConfigureAwait(false);
        if (await pipe.HearAsync(cancellationToken).ConfigureAwait(false) is not { Run: { } request })
            return RunExitCode.Cancelled;
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var finished = new CancellationTokenSource();
        _ = ListenAsync(pipe, interrupt, finished.Token);
        var run = await new NotebookRunner(gate, timeProvider) { Ready = request.CellTimeout is null ? Task.CompletedTask : ready }.RunAsync(request, new Voice(pipe), interrupt.Token).ConfigureAwait(false);
        await finished.CancelAsync().ConfigureAwait(false);
        pipe.Say(new ProcessMessage { Result = run.Result });
        return run.Result.ExitCode;
    }

    private static async Task ListenAsync(ProcessPipe pipe, CancellationTokenSource interrupt, CancellationToken finished)
    {
        try
        {
            while (await pipe.HearAsync(finished).ConfigureAwait(false) is { } message)
            {
                if (message.Interrupt)
                    await interrupt.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (!finished.IsCancellationRequested)
            EndOrphan();
    }

    // The command that started this process is gone. What ran to its end is saved; a cell that holds on to the process does not keep it.
    private static void EndOrphan()
    {
        new Thread(static () =>
        {
            Thread.Sleep(TimeToSave);
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        })
        { IsBackground = true, Name = "End without parent" }.Start();
        Environment.Exit((int)RunExitCode.KernelDead);
    }

    private sealed class Voice(ProcessPipe pipe) : IProgress<NotebookProgress>
    {
        public void Report(NotebookProgress value)
        {
            try
            {
                pipe.Say(new ProcessMessage { Progress = value });
            }
            catch (IOException)
            {
                return; // the runner is gone; the listener ends this process
            }
        }
    }
}
