using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Workshop.Contents;
using ResearchKit.Notebooks.Workshop.Processes;

namespace ResearchKit.Notebooks.Workshop.Server;

/// <summary>The kernels and sessions of all participants. Each sees their own alone. Safe for use by several threads.</summary>
internal sealed class KernelRegistry(KernelPool pool, WorkshopOptions options) : IAsyncDisposable
{
    /// <summary>The name of the one kind of kernel.</summary>
    public const string KernelName = "researchkit";

    private readonly ConcurrentDictionary<string, LiveKernel> _kernels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, NotebookSession> _sessions = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>All kernels, of everyone.</summary>
    public IReadOnlyCollection<LiveKernel> All => [.. _kernels.Values];

    /// <summary>The kernels of a participant.</summary>
    public IEnumerable<LiveKernel> KernelsOf(Participant participant) => _kernels.Values.Where(kernel => kernel.Owner == participant.Name);

    /// <summary>The sessions of a participant.</summary>
    public IEnumerable<NotebookSession> SessionsOf(Participant participant) => _sessions.Values.Where(session => session.Kernel.Owner == participant.Name);

    /// <summary>A kernel of a participant.</summary>
    /// <exception cref="RequestRefusedException">They have none of that id.</exception>
    public LiveKernel Kernel(Participant participant, string id) =>
        _kernels.TryGetValue(id, out var kernel) && kernel.Owner == participant.Name ? kernel : throw RequestRefusedException.NotFound($"there is no kernel {id}; it may have been shut down.");

    /// <summary>A session of a participant.</summary>
    /// <exception cref="RequestRefusedException">They have none of that id.</exception>
    public NotebookSession Session(Participant participant, string id) =>
        _sessions.TryGetValue(id, out var session) && session.Kernel.Owner == participant.Name ? session : throw RequestRefusedException.NotFound($"there is no session {id}.");

    /// <summary>Starts a kernel.</summary>
    /// <param name="participant">For whom.</param>
    /// <param name="folder">Where relative paths of its cells begin.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">There are as many as there may be.</exception>
    public async Task<LiveKernel> StartAsync(Participant participant, string folder, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _count) > options.Limits.Kernels)
        {
            Interlocked.Decrement(ref _count);
            throw new RequestRefusedException(503, $"{options.Limits.Kernels} kernels run already, as many as this server may have. Close a notebook that is not used (on the home page), and open this one again.");
        }

        try
        {
            var kernel = await LiveKernel.StartAsync(pool, options.Limits, folder, participant.Name, options.Time, options.Log, cancellationToken).ConfigureAwait(false);
            _kernels[kernel.Id] = kernel;
            return kernel;
        }
        catch
        {
            Interlocked.Decrement(ref _count);
            throw;
        }
        finally
        {
            _ = Task.Run(pool.Prepare, CancellationToken.None);
        }
    }

    /// <summary>Ends a kernel and the sessions that use it.</summary>
    public async Task EndAsync(LiveKernel kernel)
    {
        if (!_kernels.TryRemove(kernel.Id, out _))
            return;
        Interlocked.Decrement(ref _count);
        foreach (var session in _sessions.Values.Where(session => ReferenceEquals(session.Kernel, kernel)))
            _sessions.TryRemove(session.Id, out _);
        await kernel.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Keeps a session.</summary>
    public void Keep(NotebookSession session) => _sessions[session.Id] = session;

    /// <summary>Forgets a session.</summary>
    public void Forget(NotebookSession session) => _sessions.TryRemove(session.Id, out _);

    /// <summary>A kernel as Jupyter's clients read it.</summary>
    public static JsonObject Describe(LiveKernel kernel) => new()
    {
        ["id"] = kernel.Id,
        ["name"] = KernelName,
        ["last_activity"] = kernel.LastActivity.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["execution_state"] = kernel.State,
        ["connections"] = kernel.Connections,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_kernels.Values.Select(kernel => EndAsync(kernel))).ConfigureAwait(false);
        await pool.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>A document and the kernel that runs it.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Path">The document's path below the participant's folder.</param>
/// <param name="Name">What the client calls it.</param>
/// <param name="Type"><c>notebook</c>, <c>console</c> or <c>file</c>.</param>
/// <param name="Kernel">The kernel.</param>
internal sealed record NotebookSession(string Id, string Path, string Name, string Type, LiveKernel Kernel)
{
    /// <summary>As Jupyter's clients read it.</summary>
    public JsonObject Describe() => new()
    {
        ["id"] = Id,
        ["path"] = Path,
        ["name"] = Name,
        ["type"] = Type,
        ["kernel"] = KernelRegistry.Describe(Kernel),
        ["notebook"] = new JsonObject { ["path"] = Path, ["name"] = Name },
    };
}
