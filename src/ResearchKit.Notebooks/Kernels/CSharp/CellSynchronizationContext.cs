using System.Collections.Concurrent;

namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary>Brings continuations back to the cell's own thread. What is posted after the cell ended runs on the thread pool.</summary>
internal sealed class CellSynchronizationContext : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _work = [];
    private readonly Lock _closing = new();
    private bool _closed;

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_closing)
        {
            if (!_closed)
            {
                _work.Add((d, state), CancellationToken.None);
                return;
            }
        }

        ThreadPool.QueueUserWorkItem(_ => d(state));
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs what is posted until the task is completed.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public void RunUntilCompleted(Task task, CancellationToken cancellationToken)
    {
        _ = task.ContinueWith(_ => Close(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        foreach (var (callback, state) in _work.GetConsumingEnumerable(cancellationToken))
            callback(state);
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void Close()
    {
        lock (_closing)
        {
            if (_closed)
                return;
            _closed = true;
            _work.CompleteAdding();
        }
    }
}
