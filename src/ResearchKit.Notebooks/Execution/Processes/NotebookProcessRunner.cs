using System.Diagnostics;
using System.Globalization;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Execution.Processes;

/// <summary>How a notebook's process is started: a program that calls <see cref="NotebookProcessHost.ServeAsync"/> with the pipe's name, which follows the arguments.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments before the pipe's name.</param>
public sealed record NotebookProcessCommand(string FileName, params IReadOnlyList<string> Arguments);

/// <summary>
/// Runs each notebook in a process of its own. What a cell does to the process (exit, crash, memory exhausted, code that answers no interrupt)
/// ends that notebook and nothing else: the cells before are saved, the cell that was running says what happened, and the result has
/// <see cref="RunExitCode.KernelDead"/>. Safe for use by several threads.
/// </summary>
/// <param name="command">How to start a process.</param>
/// <param name="gate">The release gate; what the process writes past the cells is screened by it.</param>
/// <param name="timeProvider">Clock and timers; null for the system's.</param>
public sealed class NotebookProcessRunner(NotebookProcessCommand command, IReleaseGate gate, TimeProvider? timeProvider = null) : INotebookRunner
{
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>How much longer than time limit and grace period together a process may say nothing before it is ended. Default: 5 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most bytes of .NET objects that a process may hold; what DuckDB takes is not among them. Null, the default, for three quarters of the machine's memory.</summary>
    public long? HeapBytes { get; init; }

    /// <summary>Runs a notebook. What goes wrong is in the result; nothing is thrown for it.</summary>
    /// <param name="request">What to run; it must have an output path, by which the executed notebook comes back.</param>
    /// <param name="progress">Told when a cell begins, reports and ends; null for no one. Called on the pool's threads.</param>
    /// <param name="cancellationToken">Interrupts the running cell and ends the run with what there is.</param>
    /// <exception cref="ArgumentException">The request has no output path.</exception>
    public async Task<NotebookRun> RunAsync(NotebookRunRequest request, IProgress<NotebookProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.OutputPath is not { } output)
            throw new ArgumentException("A notebook that runs in its own process needs an output path: the file is how the executed notebook comes back.", nameof(request));
        var (started, clock) = (_time.GetUtcNow(), _time.GetTimestamp());
        progress?.Report(new NotebookProgress(request.NotebookPath, "starting", 0, 0));
        var watch = new ProcessWatch(request, progress, _time, Patience);
        var result = await RunProcessAsync(request, watch, cancellationToken).ConfigureAwait(false);
        if (result is not null)
            return new NotebookRun(result, result.OutputPath is null ? null : Notebook.Load(output));
        var obituary = new ProcessObituary(request, watch, gate);
        return obituary.Write(started, _time.GetElapsedTime(clock));
    }

    private async Task<NotebookRunResult?> RunProcessAsync(NotebookRunRequest request, ProcessWatch watch, CancellationToken cancellationToken)
    {
        var name = ProcessPipe.NewName();
        var server = ProcessPipe.Listen(name);
        await using var pipe = ProcessPipe.Of(server);
        using var process = Start(name);
        var streams = new ProcessStreams(process, gate, watch.Printed);
        try
        {
            using var ended = new CancellationTokenSource();
            var exit = process.WaitForExitAsync(CancellationToken.None);
            _ = exit.ContinueWith(_ => ended.CancelAsync(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
            try
            {
                await server.WaitForConnectionAsync(ended.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            pipe.Say(new ProcessMessage { Run = request });
            using var cancelled = cancellationToken.Register(() => Interrupt(pipe, watch));
            var conversation = HearAsync(pipe, watch);
            if (!await watch.EndsInTimeAsync(conversation).ConfigureAwait(false))
                return null;
            return await conversation.ConfigureAwait(false);
        }
        finally
        {
            watch.ExitCode = await EndAsync(process, watch).ConfigureAwait(false);
            watch.LastWords = await streams.CloseAsync().ConfigureAwait(false);
        }
    }

    private Process Start(string pipeName)
    {
        var start = new ProcessStartInfo(command.FileName, [.. command.Arguments, pipeName])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ProcessLimits.Apply(start, HeapBytes);
        var process = Process.Start(start)!;
        process.StandardInput.Close(); // nobody types into a notebook's process
        return process;
    }

    private static async Task<NotebookRunResult?> HearAsync(ProcessPipe pipe, ProcessWatch watch)
    {
        while (await pipe.HearAsync(CancellationToken.None).ConfigureAwait(false) is { } message)
        {
            if (message.Progress is { } news)
                watch.Heard(news);
            if (message.Result is { } result)
                return result;
        }

        return null;
    }

    private static void Interrupt(ProcessPipe pipe, ProcessWatch watch)
    {
        try
        {
            watch.Cancelled();
            pipe.Say(new ProcessMessage { Interrupt = true });
        }
        catch (IOException)
        {
            return; // it has just ended; its conversation tells
        }
    }

    // A process that has told its result, or whose pipe broke, ends by itself; one that does not is ended, with what it started.
    private async Task<int> EndAsync(Process process, ProcessWatch watch)
    {
        using var limit = new CancellationTokenSource(watch.IsOverdue ? TimeSpan.Zero : Patience, _time);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return process.ExitCode;
    }
}
