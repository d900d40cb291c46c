using System.Runtime;
using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis.Scripting;
using ResearchKit.DuckDB;

namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary>
/// The thread that one cell runs on. Its continuations after an await come back to it, so that an interrupt reaches the cell's code wherever
/// it is: in a tight loop, after an await, waiting, or in a loop that catches everything.
/// </summary>
/// <remarks>
/// An interrupt takes steps, each for code that those before it cannot stop. The cell's token is cancelled: code that heeds it ends by itself and keeps what it
/// declared. Its awaits are left. The runtime
/// aborts the thread (running code). The thread is woken from waits (<see cref="Thread.Interrupt"/>). And a loop that catches the abort and enters its try block again at once, for ever, is
/// parked: its thread never runs again, and the kernel goes on without it.
/// </remarks>
internal sealed class CellThread
{
    private const int StackSize = 16 * 1024 * 1024;
    private const int AbortsUntilParked = 100;
    private static readonly TimeSpan ToEndByItself = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan UntilAbort = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromMilliseconds(50);

    [ThreadStatic]
    private static CellThread? _onThisThread;

    private readonly TaskCompletionSource<ScriptState<object>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationToken _cancellationToken;
    private int _aborts;

    static CellThread() => AppDomain.CurrentDomain.FirstChanceException += ParkWhenAbortsAreCaught;

    private CellThread(CancellationToken cancellationToken) => _cancellationToken = cancellationToken;

    /// <summary>Ends when the code ended; cancelled when it was interrupted.</summary>
    public Task<ScriptState<object>> Completion => _completion.Task;

    /// <summary>Starts running a cell.</summary>
    public static CellThread Start(SubmissionOutput output, Func<CancellationToken, Task<ScriptState<object>>> run, CancellationToken cancellationToken)
    {
        var cell = new CellThread(cancellationToken);
        var thread = new Thread(() => cell.Run(output, run), StackSize) { IsBackground = true, Name = output.Parent.Label };
        thread.Start();
        _ = cell.InterruptWhenCancelledAsync(thread);
        return cell;
    }

    /// <summary>Waits for the end; once cancelled, no longer than the grace period.</summary>
    /// <returns>False when the code was cancelled and did not stop in time.</returns>
    public async Task<bool> CompletesWithinAsync(TimeSpan grace)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = _cancellationToken.Register(() => cancelled.TrySetResult()).ConfigureAwait(false);
        if (await Task.WhenAny(Completion, cancelled.Task).ConfigureAwait(false) == Completion)
            return true;
        using var stop = new CancellationTokenSource();
        var inTime = await Task.WhenAny(Completion, Task.Delay(grace, stop.Token)).ConfigureAwait(false) == Completion;
        await stop.CancelAsync().ConfigureAwait(false);
        return inTime;
    }

    private static void ParkWhenAbortsAreCaught(object? sender, FirstChanceExceptionEventArgs raised)
    {
        if (_onThisThread is not { } cell || raised.Exception is not ThreadAbortException || ++cell._aborts < AbortsUntilParked)
            return;
        cell._completion.TrySetCanceled(cell._cancellationToken);
        while (true)
        {
            try
            {
                Thread.Sleep(Timeout.Infinite);
            }
            catch (ThreadInterruptedException)
            {
                continue; // a last waking that was under way
            }
        }
    }

    private void Run(SubmissionOutput output, Func<CancellationToken, Task<ScriptState<object>>> run)
    {
        _onThisThread = this;

        try
        {
            ScriptState<object>? state = null; // ControlledExecution never returns when given CancellationToken.None: it gets a token of its own
#pragma warning disable SYSLIB0046 // the only way to stop code that does not cooperate; the process is a notebook's own
            ControlledExecution.Run(() => state = Pump(output, run, _cancellationToken), _abort.Token);
#pragma warning restore SYSLIB0046
            _completion.TrySetResult(state!);
        }
        catch (Exception) when (_cancellationToken.IsCancellationRequested)
        {
            _completion.TrySetCanceled(_cancellationToken);
        }
        catch (Exception error)
        {
            _completion.TrySetException(error);
        }
    }

    private static ScriptState<object> Pump(
        SubmissionOutput output, Func<CancellationToken, Task<ScriptState<object>>> run, CancellationToken cancellationToken)
    {
        using var context = new CellSynchronizationContext();
        SynchronizationContext.SetSynchronizationContext(context);
        SubmissionOutput.Current = output;
        output.Interruption = cancellationToken;
        using var queries = DuckDBAmbientCancellation.Use(cancellationToken);
        using var leave = new CancellationTokenSource();
        using var leaving = cancellationToken.Register(() => leave.CancelAfter(ToEndByItself));
        var task = run(cancellationToken);
        context.RunUntilCompleted(task, leave.Token);
        return task.GetAwaiter().GetResult();
    }

    // Aborting waits for the thread to take notice, so it happens on a thread of its own and who cancels is not held up. What is still
    // waiting after that is woken, again and again.
    private async Task InterruptWhenCancelledAsync(Thread thread)
    {
        await Task.WhenAny(Completion, Task.Delay(Timeout.Infinite, _cancellationToken)).ConfigureAwait(false);
        if (await CompletesSoonAsync(UntilAbort).ConfigureAwait(false))
            return;
        _ = Task.Factory.StartNew(_abort.Cancel, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!await CompletesSoonAsync(BetweenSteps).ConfigureAwait(false))
            thread.Interrupt();
    }

    private async Task<bool> CompletesSoonAsync(TimeSpan patience) =>
        await Task.WhenAny(Completion, Task.Delay(patience, CancellationToken.None)).ConfigureAwait(false) == Completion;
}
