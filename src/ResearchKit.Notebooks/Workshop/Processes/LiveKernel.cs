using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Workshop.Processes;

/// <summary>
/// A kernel as front ends know it: its id stays while its process is replaced, by a restart or because it died. Safe for use by several threads.
/// </summary>
internal sealed class LiveKernel : IAsyncDisposable
{
    private const int MostDeaths = 5;
    private static readonly TimeSpan DeathsWithin = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _replacing = new(1, 1);
    private readonly Queue<long> _deaths = new();
    private readonly KernelPool _pool;
    private readonly KernelLimits _limits;
    private readonly TimeProvider _time;
    private readonly Action<string> _log;
    private KernelProcess? _process;
    private KernelConnection? _watch;
    private long _busySince;
    private ImmutableList<Action<string, KernelAddress?>> _followers = [];

    private LiveKernel(KernelPool pool, KernelLimits limits, string folder, string owner, TimeProvider time, Action<string> log)
    {
        (_pool, _limits, Folder, Owner, _time, _log) = (pool, limits, folder, owner, time, log);
        LastActivity = time.GetUtcNow();
    }

    /// <summary>Names it.</summary>
    public string Id { get; } = Guid.NewGuid().ToString();

    /// <summary>Where relative paths of its cells begin.</summary>
    public string Folder { get; }

    /// <summary>Whose it is: the participant's token is never told, this name is.</summary>
    public string Owner { get; }

    /// <summary><c>starting</c>, <c>idle</c>, <c>busy</c>, <c>restarting</c> or <c>dead</c>.</summary>
    public string State { get; private set; } = "starting";

    /// <summary>When it last said something.</summary>
    public DateTimeOffset LastActivity { get; private set; }

    /// <summary>How many front ends are connected.</summary>
    public int Connections => _followers.Count;

    /// <summary>Where its process listens; null where it is dead.</summary>
    public KernelAddress? Address => _process?.Address;

    /// <summary>Its process, for tests that end it.</summary>
    internal int ProcessId => _process?.Id ?? 0;

    /// <summary>Starts one.</summary>
    /// <exception cref="IOException">No process could be started.</exception>
    public static async Task<LiveKernel> StartAsync(KernelPool pool, KernelLimits limits, string folder, string owner, TimeProvider time, Action<string> log, CancellationToken cancellationToken)
    {
        var kernel = new LiveKernel(pool, limits, folder, owner, time, log);
        await kernel.BeginAsync(cancellationToken).ConfigureAwait(false);
        return kernel;
    }

    /// <summary>A front end connects. It is told of a new process: the status to show, and where it listens; null where there is none any more.</summary>
    public void Join(Action<string, KernelAddress?> follower) => ImmutableInterlocked.Update(ref _followers, static (all, one) => all.Add(one), follower);

    /// <summary>A front end goes.</summary>
    public void Leave(Action<string, KernelAddress?> follower) => ImmutableInterlocked.Update(ref _followers, static (all, one) => all.Remove(one), follower);

    /// <summary>Interrupts the cell that runs.</summary>
    public void Interrupt() => _watch?.Send(KernelMessage.Of(KernelChannel.Control, "interrupt_request", [], _time));

    /// <summary>Replaces its process by a new one; all variables are gone.</summary>
    public Task RestartAsync(CancellationToken cancellationToken) => ReplaceAsync("restarting", cancellationToken);

    /// <summary>Interrupts a cell that has run longer than it may.</summary>
    /// <returns>Whether it did.</returns>
    public bool InterruptIfOverdue()
    {
        var since = Volatile.Read(ref _busySince);
        if (_limits.CellTime is not { } limit || since == 0 || _time.GetElapsedTime(since) < limit)
            return false;
        Volatile.Write(ref _busySince, _time.GetTimestamp());
        Interrupt();
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _replacing.WaitAsync().ConfigureAwait(false);
        try
        {
            State = "dead";
            await EndAsync().ConfigureAwait(false);
        }
        finally
        {
            _replacing.Release();
        }

        Tell("dead", null);
    }

    private async Task ReplaceAsync(string state, CancellationToken cancellationToken)
    {
        await _replacing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (State == "dead" && _process is null && state != "restarting")
                return;
            State = state;
            await EndAsync().ConfigureAwait(false);
            await BeginAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException problem)
        {
            State = "dead";
            _log($"kernel {Id} could not be started again: {problem.Message}");
        }
        finally
        {
            _replacing.Release();
        }

        Tell(State == "dead" ? "dead" : state, Address);
    }

    private void Tell(string state, KernelAddress? address) => _followers.ForEach(follower => follower(state, address));

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        var process = await _pool.TakeAsync(Folder, cancellationToken).ConfigureAwait(false);
        _process = process;
        _watch = await KernelConnection.OpenAsync(process.Address!, Watch, _log, cancellationToken).ConfigureAwait(false);
        State = "idle";
        _ = process.Exited.ContinueWith(_ => DiedAsync(process), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task EndAsync()
    {
        _watch?.Dispose();
        var process = _process;
        (_watch, _process) = (null, null);
        Volatile.Write(ref _busySince, 0);
        if (process is not null)
            await process.DisposeAsync().ConfigureAwait(false);
    }

    // A process that ended by itself, was killed, or crashed is replaced, unless that happens again and again.
    private async Task DiedAsync(KernelProcess process)
    {
        if (!ReferenceEquals(process, _process))
            return;
        bool isHopeless;
        lock (_deaths)
        {
            var now = _time.GetTimestamp();
            _deaths.Enqueue(now);
            while (_time.GetElapsedTime(_deaths.Peek(), now) > DeathsWithin)
                _deaths.Dequeue();
            isHopeless = _deaths.Count > MostDeaths;
        }

        if (!isHopeless)
        {
            _log($"kernel {Id} ended by itself and is started again.");
            await ReplaceAsync("restarting", CancellationToken.None).ConfigureAwait(false);
            return;
        }

        _log($"kernel {Id} ended {MostDeaths + 1} times within a minute and is not started again.");
        State = "dead";
        await EndAsync().ConfigureAwait(false);
        Tell("dead", null);
    }

    private void Watch(KernelMessage message)
    {
        LastActivity = _time.GetUtcNow();
        if (message.Channel != KernelChannel.Iopub || message.TypeOf() != "status")
            return;
        if (JsonNode.Parse(message.Content.Span)?["execution_state"] is not JsonValue state || state.GetValueKind() != JsonValueKind.String)
            return;
        State = state.GetValue<string>();
        // Requests other than cells are answered at once: what stays busy is a cell.
        if (State != "busy")
            Volatile.Write(ref _busySince, 0);
        else if (Volatile.Read(ref _busySince) == 0)
            Volatile.Write(ref _busySince, _time.GetTimestamp());
    }
}
