namespace ResearchKit.Privacy;

/// <summary>How a table is released. Thresholds may be raised, never lowered.</summary>
public sealed record ReleaseOptions
{
    /// <summary>Fewest learners a cell may stand for. 5, or more.</summary>
    public const int LeastLearners = 5;

    /// <summary>Fewest learners a cell of a sensitive measure may stand for. 10, or more.</summary>
    public const int LeastSensitiveLearners = 10;

    private readonly int _minimumLearners = LeastLearners;
    private readonly int _minimumSensitiveLearners = LeastSensitiveLearners;
    private readonly int _roundTo = 1;

    /// <summary>The defaults.</summary>
    public static ReleaseOptions Default { get; } = new();

    /// <summary>
    /// The column that says whose row it is. Null, the default: the one column of class pseudonym, else <c>learner_key</c>,
    /// <c>learner_id</c> or <c>learner</c>.
    /// </summary>
    public string? Learner { get; init; }

    /// <summary>Fewest learners a cell may stand for; at least and by default 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 5.</exception>
    public int MinimumLearners
    {
        get => _minimumLearners;
        init => _minimumLearners = value >= LeastLearners ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"The minimum number of learners a cell; expected {LeastLearners} or more.");
    }

    /// <summary>Fewest learners a cell of a sensitive measure may stand for; at least and by default 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 10.</exception>
    public int MinimumSensitiveLearners
    {
        get => _minimumSensitiveLearners;
        init => _minimumSensitiveLearners = value >= LeastSensitiveLearners ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"The minimum number of learners a cell of a sensitive measure; expected {LeastSensitiveLearners} or more.");
    }

    /// <summary>Whether totals are released with tables of one to four dimensions, and at each level of a hierarchy. Default true. Tables of five and more have none.</summary>
    public bool Totals { get; init; } = true;

    /// <summary>
    /// To which multiple counts are rounded: 3 or 5; 1, the default, leaves them as they are. Shares are then made of rounded counts. What is hidden without rounding is hidden with it, so a rounded
    /// table tells strictly less.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 1, 3 or 5.</exception>
    public int RoundTo
    {
        get => _roundTo;
        init => _roundTo = value is 1 or 3 or 5 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The multiple to which counts are rounded; expected 1 (none), 3 or 5.");
    }
}
