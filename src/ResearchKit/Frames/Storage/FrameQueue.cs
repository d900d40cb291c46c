namespace ResearchKit.Frames.Storage;

/// <summary>
/// Batches of rows on their way from the thread that makes them to the thread that writes them, first in, first out. Adding waits while enough bytes lie in
/// the queue; a batch larger than that passes alone. A closed queue throws on both sides, so that neither waits for a thread that is gone.
/// </summary>
internal sealed class FrameQueue(long maxBytes)
{
    private readonly object _gate = new();
    private readonly Queue<(FrameTable Rows, long Bytes)> _batches = new();
    private long _bytes;
    private bool _completed;
    private Exception? _closedBy;

    /// <summary>Why the queue was closed; null while it is not.</summary>
    public Exception? ClosedBy
    {
        get
        {
            lock (_gate)
                return _closedBy;
        }
    }

    /// <summary>Adds a batch, after waiting for room.</summary>
    /// <returns>False when the queue was closed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled while it waited; the batch was not added.</exception>
    /// <exception cref="InvalidOperationException">The queue is complete.</exception>
    public bool Add(FrameTable rows, long bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var wake = cancellationToken.UnsafeRegister(static self => ((FrameQueue)self!).Wake(), this);
        lock (_gate)
        {
            while (_closedBy is null && _batches.Count > 0 && _bytes + bytes > maxBytes)
            {
                Monitor.Wait(_gate);
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (_closedBy is not null)
                return false;
            if (_completed)
                throw new InvalidOperationException("No rows can be added after the last.");
            _batches.Enqueue((rows, bytes));
            _bytes += bytes;
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>Waits for the next batch.</summary>
    /// <returns>Null when the queue is complete and empty.</returns>
    /// <exception cref="OperationCanceledException">The queue was closed.</exception>
    public FrameTable? Take()
    {
        lock (_gate)
        {
            while (_closedBy is null && _batches.Count == 0 && !_completed)
                Monitor.Wait(_gate);
            if (_closedBy is not null)
                throw new OperationCanceledException("The rows' queue was closed before its end.", _closedBy);
            if (_batches.Count == 0)
                return null;
            var (rows, bytes) = _batches.Dequeue();
            _bytes -= bytes;
            Monitor.PulseAll(_gate);
            return rows;
        }
    }

    /// <summary>No more batches come.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Ends both sides and drops what lies in the queue. The first reason stays.</summary>
    public void Close(Exception reason)
    {
        lock (_gate)
        {
            _closedBy ??= reason;
            _batches.Clear();
            _bytes = 0;
            Monitor.PulseAll(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
