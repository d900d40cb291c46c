using System.Collections.Concurrent;
using ResearchKit.Notebooks.Jupyter.Messages;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>
/// Answers the requests of one channel, one at a time and in order, on a thread of its own. Each is framed by one <c>busy</c> and one <c>idle</c>,
/// whatever becomes of it.
/// </summary>
/// <param name="name">Names the thread.</param>
/// <param name="outputs">Where the status goes.</param>
/// <param name="handlers">Message type to what answers it.</param>
/// <param name="failed">Told of a failure of the engine itself.</param>
internal sealed class RequestLoop(string name, OutputBroadcaster outputs, IReadOnlyDictionary<string, Action<Request>> handlers, Action<string> failed)
{
    private const int MostWaiting = 10_000;
    private readonly BlockingCollection<Request> _waiting = new(MostWaiting);

    /// <summary>Begins to answer.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = $"Jupyter {name}" }.Start();

    /// <summary>Queues a request. Waits while the queue is full, so that the front end's own queue fills instead of this one.</summary>
    public void Add(Request request)
    {
        try
        {
            _waiting.Add(request);
        }
        catch (InvalidOperationException)
        {
            // the kernel ends and takes no more requests
        }
    }

    /// <summary>Takes requests of one type that wait at this moment, in order, away from the queue; the others keep their order.</summary>
    public IReadOnlyList<Request> TakeWaiting(string type)
    {
        var (taken, kept) = (new List<Request>(), new List<Request>());
        while (_waiting.TryTake(out var request))
            (request.Type == type ? taken : kept).Add(request);
        foreach (var request in kept)
            Add(request);
        return taken;
    }

    /// <summary>Takes no more requests. The one that runs is not waited for.</summary>
    public void Stop() => _waiting.CompleteAdding();

    /// <summary>Answers a request.</summary>
    public void Handle(Request request, Action<Request> handler)
    {
        outputs.Status("busy", request.Header);
        try
        {
            handler(request);
        }
        catch (MessageException problem)
        {
            ReplyError(request, "BadRequest", problem.Message);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            failed($"{request.Type} failed inside the engine: {error}");
            ReplyError(request, error.GetType().Name, $"the engine failed: {error.Message}");
        }
        finally
        {
            outputs.Status("idle", request.Header);
        }
    }

    private static void ReplyError(Request request, string kind, string message)
    {
        if (request.ExpectsReply)
            request.Reply(new ErrorReply(kind, message, []), ProtocolJson.Context.ErrorReply);
    }

    private static void Unknown(Request request) => ReplyError(request, "NotSupported", $"this kernel does not know {request.Type}.");

    private void Run()
    {
        foreach (var request in _waiting.GetConsumingEnumerable())
            Handle(request, handlers.GetValueOrDefault(request.Type, Unknown));
    }
}
