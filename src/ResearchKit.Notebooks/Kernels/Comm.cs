using System.Text.Json;

namespace ResearchKit.Notebooks.Kernels;

/// <summary>
/// A connection between code in the kernel and code in the front end, for widgets and the like; Jupyter calls it a comm. What it sends passes the release
/// gate like every output. Safe for use by several threads.
/// </summary>
public sealed class Comm
{
    private readonly CommRegistry _registry;
    private Action<JsonElement>? _received;
    private Action? _closed;

    internal Comm(CommRegistry registry, string id, string target, JsonElement openData) => (_registry, Id, Target, OpenData) = (registry, id, target, openData);

    /// <summary>Names the connection.</summary>
    public string Id { get; }

    /// <summary>The name by which the two sides found each other.</summary>
    public string Target { get; }

    /// <summary>The data that it was opened with.</summary>
    public JsonElement OpenData { get; }

    /// <summary>Calls back for data from the front end, while no cell runs. A second callback replaces the first.</summary>
    /// <param name="received">Called with the data.</param>
    public void OnMessage(Action<JsonElement> received) => _received = received;

    /// <summary>Calls back once, when the front end closes the connection. A second callback replaces the first.</summary>
    /// <param name="closed">Called then.</param>
    public void OnClose(Action closed) => _closed = closed;

    /// <summary>Sends data to the front ends.</summary>
    /// <param name="data">Any value that can be written as JSON.</param>
    /// <exception cref="InvalidOperationException">The connection is closed.</exception>
    public void Send(object? data) => _registry.Send(this, data);

    /// <summary>Closes the connection; a second time does nothing.</summary>
    public void Close() => _registry.Close(this);

    internal void Receive(JsonElement data) => _received?.Invoke(data);

    internal void End() => _closed?.Invoke();
}
