namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>
/// What waits to be sent to one peer, up to a budget of bytes. Whoever adds more waits for room; nothing that was added is dropped, unless the peer
/// is disconnected. Safe for use by several threads.
/// </summary>
internal sealed class SendQueue(long budget)
{
    private const int MostAtOnce = 64;
    private readonly object _lock = new();
    private readonly Queue<byte[]> _waiting = [];
    private long _bytes;
    private bool _completed;

    /// <summary>Adds a message.</summary>
    /// <param name="wire">The message as it goes over the wire.</param>
    /// <param name="wait">How long to wait for room.</param>
    /// <returns>Whether it will be sent, and why not.</returns>
    public SendResult Add(byte[] wire, TimeSpan wait)
    {
        var deadline = Environment.TickCount64 + (long)wait.TotalMilliseconds;
        lock (_lock)
        {
            while (_bytes > 0 && _bytes + wire.Length > budget && !_completed)
            {
                var left = deadline - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(_lock, TimeSpan.FromMilliseconds(left)))
                    return SendResult.Full;
            }

            if (_completed)
                return SendResult.Closed;
            _waiting.Enqueue(wire);
            _bytes += wire.Length;
            Monitor.PulseAll(_lock);
            return SendResult.Queued;
        }
    }

    /// <summary>Waits for messages and takes several of them. They count until <see cref="Sent"/>.</summary>
    /// <param name="batch">Filled with the messages, in order.</param>
    /// <returns>False when no more will come.</returns>
    public bool Take(List<ArraySegment<byte>> batch)
    {
        batch.Clear();
        lock (_lock)
        {
            while (_waiting.Count == 0)
            {
                if (_completed)
                    return false;
                Monitor.Wait(_lock);
            }

            while (batch.Count < MostAtOnce && _waiting.TryDequeue(out var wire))
                batch.Add(wire);
            return true;
        }
    }

    /// <summary>Gives back the room of messages that have been sent.</summary>
    public void Sent(List<ArraySegment<byte>> batch)
    {
        lock (_lock)
        {
            foreach (var wire in batch)
                _bytes -= wire.Count;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Takes no more messages; those that wait are still sent.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _completed = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Takes no more messages and forgets those that wait.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _completed = true;
            _waiting.Clear();
            Monitor.PulseAll(_lock);
        }
    }
}

/// <summary>What became of a message that was to be sent.</summary>
internal enum SendResult
{
    /// <summary>It is queued.</summary>
    Queued,

    /// <summary>There was no room for it in time.</summary>
    Full,

    /// <summary>The peer is going, or gone.</summary>
    Closed,
}
