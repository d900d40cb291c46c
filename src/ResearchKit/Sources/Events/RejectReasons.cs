namespace ResearchKit.Sources.Events;

/// <summary>Why items were rejected: property and reason, each pair once, by number. No value of the data is in them.</summary>
internal sealed class RejectReasons
{
    /// <summary>Most pairs: the rest is counted together. The formats' own rules make a few hundred.</summary>
    private const int Most = 100_000;

    private readonly Dictionary<(string? Place, string Reason), int> _numbers = [];
    private readonly List<(string? Place, string Reason)> _reasons = [];

    /// <summary>Property (null: the whole item) and reason behind a number.</summary>
    public (string? Place, string Reason) this[int number] => _reasons[number];

    public int Count => _reasons.Count;

    /// <summary>The number of a property and a reason.</summary>
    public int Of(string? place, string reason)
    {
        var key = _reasons.Count < Most ? (place, reason) : (null, "breaks a rule of its format");
        if (!_numbers.TryGetValue(key, out var number))
        {
            number = _reasons.Count;
            _reasons.Add(key);
            _numbers.Add(key, number);
        }

        return number;
    }
}
