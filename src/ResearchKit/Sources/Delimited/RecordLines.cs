using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Delimited;

/// <summary>The lines on which records begin, kept where they are not simply the next one.</summary>
internal sealed class RecordLines : IRecordLines
{
    private readonly List<(long Record, long Line)> _jumps = [];
    private long _expected;

    /// <summary>Tells the line of the next record; records count from 1, a header is 0.</summary>
    public void Add(long record, long line)
    {
        if (_jumps.Count == 0 || line != _expected)
            _jumps.Add((record, line));
        _expected = line + 1;
    }

    public long LineOf(long record)
    {
        var (low, high) = (0, _jumps.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_jumps[middle].Record <= record)
                low = middle;
            else
                high = middle - 1;
        }

        return _jumps.Count == 0 ? record + 1 : _jumps[low].Line + record - _jumps[low].Record;
    }

    public void Dispose()
    {
    }
}
