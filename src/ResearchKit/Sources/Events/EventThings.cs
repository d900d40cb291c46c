namespace ResearchKit.Sources.Events;

/// <summary>An item that events are about.</summary>
/// <param name="Number">Number within the stage, from 0.</param>
/// <param name="Code">Its IRI without fragment, with what <see cref="ItemQuery"/> keeps of its query.</param>
/// <param name="Kind">The last part of its type's name; null when no event states it.</param>
/// <param name="MaxScore">The largest number of points that an event states as its maximum; null when none does.</param>
internal sealed record EventItem(int Number, string Code, string? Kind, double? MaxScore);

/// <summary>A group that events happened in.</summary>
/// <param name="Number">Number within the stage, from 0.</param>
/// <param name="Code">Its IRI without fragment, with what <see cref="ItemQuery"/> keeps of its query, or the name of a team's account.</param>
/// <param name="Label">The last part of the code, escapes undone: often the register's own code.</param>
internal sealed record EventGroup(int Number, string Code, string Label);

/// <summary>Items, with what events tell of them.</summary>
internal sealed class EventItems
{
    /// <summary>Most different items: 16 million.</summary>
    public const int Most = 1 << 24;

    private readonly List<string?> _kinds = [];
    private readonly List<double> _maxima = [];
    private readonly Dictionary<int, string> _kindNames = [];
    private readonly Utf8Interner _kindTexts = new(1 << 15);
    private readonly Dictionary<int, EventItem> _before = [];
    private int _watched;

    public Utf8Interner Codes { get; } = new(Most);

    public int Count => Codes.Count;

    public EventItem this[int number] => new(number, Codes.Text(number), _kinds[number], double.IsNaN(_maxima[number]) ? null : _maxima[number]);

    /// <summary>Number of an item; -1 when there are too many.</summary>
    public int Add(ReadOnlySpan<byte> code, ReadOnlySpan<byte> kind, double max)
    {
        var number = Codes.Add(code);
        if (number < 0)
            return number;
        if (number == _kinds.Count)
        {
            _kinds.Add(null);
            _maxima.Add(double.NaN);
        }

        var isNewKind = !kind.IsEmpty && _kinds[number] is null;
        var isNewMaximum = !double.IsNaN(max) && !(max <= _maxima[number]);
        if (number < _watched && (isNewKind || isNewMaximum))
            _before.TryAdd(number, this[number]);
        if (isNewKind)
            _kinds[number] = KindName(kind);
        if (isNewMaximum)
            _maxima[number] = max;
        return number;
    }

    /// <summary>Items that were there at the last call and of which events told something new since, before and after; none at the first call.</summary>
    public IReadOnlyList<(EventItem Before, EventItem After)> TakeChanges()
    {
        List<(EventItem, EventItem)> changes = [.. _before.Values.OrderBy(item => item.Number).Select(item => (item, this[item.Number]))];
        _before.Clear();
        _watched = Count;
        return changes;
    }

    private string? KindName(ReadOnlySpan<byte> kind)
    {
        var number = _kindTexts.Add(kind);
        if (number >= 0 && !_kindNames.ContainsKey(number))
            _kindNames.Add(number, _kindTexts.Text(number));
        return _kindNames.GetValueOrDefault(number);
    }
}
