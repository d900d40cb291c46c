using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Mapped;

/// <summary>
/// Numbers by which a person finds records again: lines of NDJSON, rows of a sheet, elements of an array. Holds only the places where the numbers go on by more than one.
/// </summary>
internal sealed class RecordLines : IRecordLines
{
    private readonly List<(long Record, long Line)> _jumps = [];
    private long _records;
    private int _at;

    /// <summary>The number of the record is the line.</summary>
    public static RecordLines Plain() => new();

    /// <summary>Adds the next record.</summary>
    /// <param name="line">Its line or row, from 1.</param>
    public void Add(long line)
    {
        _records++;
        if (line != Of(_records, _jumps.Count - 1))
            _jumps.Add((_records, line));
    }

    /// <inheritdoc/>
    public long LineOf(long record)
    {
        if (_at > 0 && _jumps[_at - 1].Record > record)
            _at = 0;
        while (_at < _jumps.Count && _jumps[_at].Record <= record)
            _at++;
        return Of(record, _at - 1);
    }

    public void Dispose()
    {
    }

    private long Of(long record, int jump) => jump < 0 ? record : _jumps[jump].Line + (record - _jumps[jump].Record);
}
