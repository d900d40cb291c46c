using System.Collections.Immutable;

namespace ResearchKit.Notebooks.Execution.Processes;

/// <summary>What is known of a notebook's process while it runs, and how long it may still say nothing. Safe for use by several threads.</summary>
internal sealed class ProcessWatch(NotebookRunRequest request, IProgress<NotebookProgress>? progress, TimeProvider time, TimeSpan patience)
{
    private readonly Lock _lock = new();
    private readonly List<CellRunResult> _finished = [];
    private NotebookProgress? _running;
    private long _since;
    private bool _cancelled;

    /// <summary>The cells that ended.</summary>
    public ImmutableArray<CellRunResult> Finished
    {
        get
        {
            lock (_lock)
                return [.. _finished];
        }
    }

    /// <summary>The cell that was running last; null between cells.</summary>
    public NotebookProgress? Running
    {
        get
        {
            lock (_lock)
                return _running;
        }
    }

    /// <summary>Whether the process was given up: it answered neither time limit nor interrupt.</summary>
    public bool IsOverdue { get; private set; }

    /// <summary>Whether the caller asked for the end.</summary>
    public bool WasCancelled => Volatile.Read(ref _cancelled);

    /// <summary>The process's exit code.</summary>
    public int ExitCode { get; set; }

    /// <summary>The last lines on its own streams.</summary>
    public IReadOnlyList<string> LastWords { get; set; } = [];

    /// <summary>How long the running cell has run.</summary>
    public TimeSpan RunningFor
    {
        get
        {
            lock (_lock)
                return _running is null ? TimeSpan.Zero : time.GetElapsedTime(_since);
        }
    }

    /// <summary>Takes news from the process.</summary>
    public void Heard(NotebookProgress news)
    {
        lock (_lock)
        {
            if (news.Finished is { } finished)
            {
                _finished.Add(finished);
                _running = null;
            }
            else if (news.Index != _running?.Index)
            {
                (_running, _since) = (news, time.GetTimestamp());
            }
        }

        progress?.Report(news);
    }

    /// <summary>Takes a line of its own streams.</summary>
    public void Printed(string line) => progress?.Report((Running ?? new NotebookProgress(request.NotebookPath, "", 0, 0)) with { Printed = line, Message = null });

    /// <summary>The caller asked for the end: the cell has its grace period from now.</summary>
    public void Cancelled()
    {
        lock (_lock)
            (_cancelled, _since) = (true, time.GetTimestamp());
    }

    /// <summary>Waits for the end of the conversation as long as the process may take.</summary>
    /// <returns>False when it took longer; it is overdue then.</returns>
    public async Task<bool> EndsInTimeAsync(Task conversation)
    {
        while (!conversation.IsCompleted)
        {
            var left = Left();
            if (left is { } time && time <= TimeSpan.Zero)
            {
                IsOverdue = true;
                return false;
            }

            var look = left is { } soon && soon < TimeSpan.FromMilliseconds(250) ? soon : TimeSpan.FromMilliseconds(250);
            await Task.WhenAny(conversation, Task.Delay(look, CancellationToken.None)).ConfigureAwait(false);
        }

        return true;
    }

    // The process enforces time limit and grace period itself; it is ended from here only when it does not come to that any more.
    private TimeSpan? Left()
    {
        lock (_lock)
        {
            if (_cancelled)
                return request.InterruptGrace + patience - time.GetElapsedTime(_since);
            return _running is not null && request.CellTimeout is { } limit ? limit + request.InterruptGrace + patience - time.GetElapsedTime(_since) : null;
        }
    }
}
