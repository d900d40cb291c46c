using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Kernels;

/// <summary>
/// The one way out of the kernels. Values are admitted and rendered by the <see cref="Displayer"/>; texts of streams, errors and progress are
/// screened by the same gate; then the event goes to the subscribers, one at a time and in order. Safe for use by several threads.
/// </summary>
public sealed class OutputChannel
{
    private readonly Lock _order = new();
    private readonly IReleaseGate _gate;
    private readonly Displayer _displayer;
    private Action<OutputEvent>? _subscribers;
    private int _displays;

    /// <summary>Makes a channel.</summary>
    /// <param name="gate">The gate that every output passes.</param>
    public OutputChannel(IReleaseGate gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        _gate = gate;
        _displayer = new Displayer(gate);
        Comms = new CommRegistry(this);
    }

    /// <summary>Connections to code in front ends.</summary>
    public CommRegistry Comms { get; }

    /// <summary>Receives every event from now on. Subscribers are called in order, under a lock: they should be quick.</summary>
    /// <param name="subscriber">Called for each event, on the thread that caused it.</param>
    /// <returns>Ends the subscription when disposed.</returns>
    public IDisposable Subscribe(Action<OutputEvent> subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        lock (_order)
            _subscribers += subscriber;
        return new Subscription(this, subscriber);
    }

    /// <summary>Opens the outputs of a submission.</summary>
    /// <param name="parent">The parent of everything that is shown through it.</param>
    public SubmissionOutput Open(Submission parent) => new(this, parent);

    internal MimeBundle Render(object? value) => _displayer.Render(value);

    internal object? Admit(object? value) => _gate.Admit(value);

    internal string Screen(string text) => Screen(MimeTypes.Text, text);

    internal string Screen(string mimeType, string content) => _gate.Screen(mimeType, content);

    internal string NextDisplayId() => "display-" + Interlocked.Increment(ref _displays).ToString(CultureInfo.InvariantCulture);

    internal void Publish(OutputEvent output)
    {
        // In a finally block so that interrupting the cell cannot stop half-way through a subscriber.
        try
        {
        }
        finally
        {
            lock (_order)
                _subscribers?.Invoke(output);
        }
    }

    private sealed class Subscription(OutputChannel channel, Action<OutputEvent> subscriber) : IDisposable
    {
        public void Dispose()
        {
            lock (channel._order)
                channel._subscribers -= subscriber;
        }
    }
}
