namespace ResearchKit.Privacy;

/// <summary>How disclosure risk is measured.</summary>
public sealed record DisclosureRiskOptions
{
    private readonly int _k = 5;
    private readonly int _l = 2;
    private readonly double _t = 0.2;

    /// <summary>The defaults.</summary>
    public static DisclosureRiskOptions Default { get; } = new();

    /// <summary>Fewest people that a class should have: people in smaller classes are counted as at risk. At least 2; 5 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 2.</exception>
    public int K
    {
        get => _k;
        init => _k = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "k is the fewest people of a class; expected 2 or more.");
    }

    /// <summary>The l of recursive (c, l)-diversity. At least 2, the default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 2.</exception>
    public int L
    {
        get => _l;
        init => _l = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "l is a number of values; expected 2 or more.");
    }

    /// <summary>The distance above which a class counts as far from the whole table (t-closeness), 0 to 1. 0.2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not from 0 to 1.</exception>
    public double T
    {
        get => _t;
        init => _t = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "t is a distance; expected 0 to 1.");
    }

    /// <summary>
    /// The column that says whose row it is. Null, the default: the one column of class pseudonym; where there is none, each row is a person.
    /// A person with several rows counts once in each class.
    /// </summary>
    public string? Person { get; init; }

    /// <summary>
    /// Whether the figures of a protected store are exact. False by default: see <see cref="DisclosureRiskReport"/> for why. Exact figures are for whoever answers for the
    /// data; they take a store that was opened with a purpose, and are a line in its audit log. Rows in a frame never give them.
    /// </summary>
    public bool Exact { get; init; }

    /// <summary>
    /// The values of ordinal text columns from lowest to highest, by column. Numbers and dates have their order; every other column is compared
    /// without one. Empty by default.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Orders { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
}
