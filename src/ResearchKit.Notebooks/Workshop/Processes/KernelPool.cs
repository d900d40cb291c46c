using ResearchKit.Notebooks.Execution.Processes;

namespace ResearchKit.Notebooks.Workshop.Processes;

/// <summary>Starts kernels' processes, and keeps one that has warmed up, so that whoever opens a notebook gets it at once. Safe for use by several threads.</summary>
/// <param name="command">How this program is started as a kernel.</param>
/// <param name="limits">What each may take.</param>
/// <param name="log">Takes the lines that kernels print past their cells.</param>
internal sealed class KernelPool(NotebookProcessCommand command, KernelLimits limits, Action<string> log) : IAsyncDisposable
{
    private static readonly TimeSpan TimeToListen = TimeSpan.FromSeconds(60);
    private readonly Lock _lock = new();
    private KernelProcess? _spare;
    private bool _closed;

    /// <summary>Starts the spare process, where there is none.</summary>
    public void Prepare()
    {
        lock (_lock)
        {
            if (!_closed && (_spare is null || _spare.Exited.IsCompleted))
                _spare = KernelProcess.Start(command, limits, log);
        }
    }

    /// <summary>A process that listens.</summary>
    /// <param name="folder">Where relative paths of its cells begin.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">It could not be started, or ended before it listened.</exception>
    public async Task<KernelProcess> TakeAsync(string folder, CancellationToken cancellationToken)
    {
        var process = TakeSpare() ?? KernelProcess.Start(command, limits, log);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeToListen);
        try
        {
            await process.AssignAsync(folder, log, patience.Token).ConfigureAwait(false);
            return process;
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        KernelProcess? spare;
        lock (_lock)
            (spare, _spare, _closed) = (_spare, null, true);
        if (spare is not null)
            await spare.DisposeAsync().ConfigureAwait(false);
    }

    private KernelProcess? TakeSpare()
    {
        lock (_lock)
        {
            var spare = _spare;
            _spare = null;
            return spare is { Exited.IsCompleted: false } ? spare : null;
        }
    }
}
