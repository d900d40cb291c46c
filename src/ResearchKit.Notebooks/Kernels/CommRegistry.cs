using System.Collections.Concurrent;
using System.Text.Json;
using ResearchKit.Display;

namespace ResearchKit.Notebooks.Kernels;

/// <summary>The comms of one output channel: who answers which target, and which connections are open. Safe for use by several threads.</summary>
public sealed class CommRegistry
{
    private readonly ConcurrentDictionary<string, Action<Comm>> _targets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Comm> _open = new(StringComparer.Ordinal);
    private readonly OutputChannel _channel;

    internal CommRegistry(OutputChannel channel) => _channel = channel;

    /// <summary>The open connections.</summary>
    public IReadOnlyCollection<Comm> Open => [.. _open.Values];

    /// <summary>Answers connections that front ends open to a target, from now on; a second answer to one target replaces the first.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="opened">Called with each connection, while no cell runs.</param>
    public void Answer(string target, Action<Comm> opened) => _targets[target] = opened;

    /// <summary>Opens a connection to the front ends.</summary>
    /// <param name="target">The name that code in the front end answers to.</param>
    /// <param name="data">Any value that can be written as JSON.</param>
    /// <exception cref="InvalidOperationException">Called outside of a cell.</exception>
    public Comm Connect(string target, object? data = null)
    {
        var (json, text) = Json(data);
        var comm = new Comm(this, Guid.NewGuid().ToString("N"), target, json);
        _channel.Publish(new CommOpenEvent(Parent(), comm.Id, target, text));
        _open[comm.Id] = comm;
        return comm;
    }

    /// <summary>A front end opens a connection. Where nobody answers the target, or the answer fails, it is closed at once.</summary>
    /// <param name="output">Where the outputs of the answer go.</param>
    /// <param name="id">Names the connection.</param>
    /// <param name="target">The target.</param>
    /// <param name="data">The data of the opening.</param>
    public void ReceiveOpen(SubmissionOutput output, string id, string target, JsonElement data)
    {
        ArgumentNullException.ThrowIfNull(output);
        var comm = new Comm(this, id, target, data.Clone());
        if (!_targets.TryGetValue(target, out var opened) || !_open.TryAdd(id, comm))
        {
            _channel.Publish(new CommCloseEvent(output.Parent, id));
            return;
        }

        if (!Call(output, () => opened(comm)) && _open.TryRemove(id, out _))
            _channel.Publish(new CommCloseEvent(output.Parent, id));
    }

    /// <summary>A front end sends data; for a connection that is not open it is dropped.</summary>
    /// <param name="output">Where the outputs of who receives it go.</param>
    /// <param name="id">The connection.</param>
    /// <param name="data">The data.</param>
    public void Receive(SubmissionOutput output, string id, JsonElement data)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_open.TryGetValue(id, out var comm))
            Call(output, () => comm.Receive(data.Clone()));
    }

    /// <summary>A front end closes a connection.</summary>
    /// <param name="output">Where the outputs of who is told go.</param>
    /// <param name="id">The connection.</param>
    public void ReceiveClose(SubmissionOutput output, string id)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_open.TryRemove(id, out var comm))
            Call(output, comm.End);
    }

    internal void Send(Comm comm, object? data)
    {
        if (!_open.ContainsKey(comm.Id))
            throw new InvalidOperationException($"the comm to \"{comm.Target}\" is closed: nothing can be sent by it. Open another one.");
        _channel.Publish(new CommMessageEvent(Parent(), comm.Id, Json(data).Text));
    }

    internal void Close(Comm comm)
    {
        if (_open.TryRemove(comm.Id, out _))
            _channel.Publish(new CommCloseEvent(Parent(), comm.Id));
    }

    private static Submission Parent() => SubmissionOutput.Current?.Parent
        ?? throw new InvalidOperationException("a comm can be used only by code that a cell started: there is no cell here to be its parent.");

    // An error of the code that is called is shown like that of a cell, and goes no further.
    private static bool Call(SubmissionOutput output, Action code)
    {
        var before = SubmissionOutput.Current;
        SubmissionOutput.Current = output;
        try
        {
            code();
            return true;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            output.Error(CellError.At(output.Parent.Label, error.GetType().Name, error.Message));
            return false;
        }
        finally
        {
            SubmissionOutput.Current = before;
            output.Flush();
        }
    }

    private (JsonElement Json, string Text) Json(object? data)
    {
        var text = _channel.Screen(MimeTypes.Json, JsonSerializer.Serialize(data ?? new object()));
        using var document = JsonDocument.Parse(text);
        return (document.RootElement.Clone(), text);
    }
}
