using System.Collections.Immutable;
using System.Text;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Kernels;

namespace ResearchKit.Notebooks.Execution;

/// <summary>
/// Turns events into the outputs that a notebook stores, cell by cell: pieces of a stream are joined, updates change what was shown, output
/// of background work goes to the cell that started it. Safe for use by several threads.
/// </summary>
internal sealed class CellOutputCollector
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Submission, Entry> _cells = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, (Entry Entry, int Position)> _displays = new(StringComparer.Ordinal);

    /// <summary>Raised, outside of the lock, for progress that a cell reports.</summary>
    public Action<ProgressEvent>? Progress { get; set; }

    /// <summary>Begins to collect for a cell.</summary>
    public void Open(Submission submission, int executionCount)
    {
        lock (_lock)
            _cells[submission] = new Entry(executionCount);
    }

    /// <summary>The outputs of a cell so far, if they are others than at the last call; else null.</summary>
    public ImmutableArray<CellOutput>? TakeChanged(Submission submission)
    {
        lock (_lock)
        {
            if (!_cells[submission].HasChanged)
                return null;
            _cells[submission].HasChanged = false;
            return OutputsOf(submission);
        }
    }

    /// <summary>The outputs of a cell so far.</summary>
    public ImmutableArray<CellOutput> OutputsOf(Submission submission)
    {
        lock (_lock)
        {
            var entry = _cells[submission];
            return [.. entry.Outputs.Select((output, i) => output is StreamOutput stream ? stream with { Text = entry.Texts[i].ToString() } : output)];
        }
    }

    /// <summary>Takes an event.</summary>
    public void Receive(OutputEvent output)
    {
        if (output is ProgressEvent progress)
        {
            Progress?.Invoke(progress);
            return;
        }

        lock (_lock)
        {
            if (_cells.TryGetValue(output.Parent, out var entry))
                Add(entry, output);
        }
    }

    private void Add(Entry entry, OutputEvent output)
    {
        entry.HasChanged = true;
        if (output is ClearEvent clear)
        {
            entry.ClearsBeforeNext = clear.Wait;
            if (!clear.Wait)
                Clear(entry);
            return;
        }

        if (entry.ClearsBeforeNext)
            Clear(entry);
        switch (output)
        {
            case StreamEvent stream:
                var name = stream.Stream == OutputStream.Error ? "stderr" : "stdout";
                if (!(entry.Outputs is [.., StreamOutput last] && last.Name == name))
                {
                    entry.Outputs.Add(new StreamOutput(name, ""));
                    entry.Texts.Add(entry.Outputs.Count - 1, new StringBuilder());
                }

                entry.Texts[entry.Outputs.Count - 1].Append(stream.Text);
                break;
            case DisplayEvent display:
                _displays[display.DisplayId] = (entry, entry.Outputs.Count);
                entry.Outputs.Add(new DisplayOutput(display.Bundle));
                break;
            case DisplayUpdateEvent update when _displays.TryGetValue(update.DisplayId, out var shown) && shown.Position < shown.Entry.Outputs.Count:
                shown.Entry.HasChanged = true;
                shown.Entry.Outputs[shown.Position] = new DisplayOutput(update.Bundle);
                break;
            case ResultEvent result:
                entry.Outputs.Add(new DisplayOutput(result.Bundle, IsResult: true, entry.ExecutionCount));
                break;
            case ErrorEvent { Error: var error }:
                entry.Outputs.Add(new ErrorOutput(error.Name, error.Message, error.Trace));
                break;
        }
    }

    private void Clear(Entry entry)
    {
        entry.ClearsBeforeNext = false;
        entry.Outputs.Clear();
        entry.Texts.Clear();
        foreach (var (id, _) in _displays.Where(pair => pair.Value.Entry == entry).ToArray())
            _displays.Remove(id);
    }

    private sealed class Entry(int executionCount)
    {
        public int ExecutionCount { get; } = executionCount;

        public List<CellOutput> Outputs { get; } = [];

        /// <summary>The texts of the stream outputs, by position: pieces are joined once, at the end.</summary>
        public Dictionary<int, StringBuilder> Texts { get; } = [];

        public bool ClearsBeforeNext { get; set; }

        public bool HasChanged { get; set; } = true;
    }
}
