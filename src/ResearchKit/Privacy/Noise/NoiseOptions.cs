using System.Collections.Immutable;

namespace ResearchKit.Privacy.Noise;

/// <summary>Which noise hides learners.</summary>
public enum NoiseKind
{
    /// <summary>Discrete Gaussian: less noise where a learner stands in many groups or a table has several measures. Loss in rho.</summary>
    Gaussian,

    /// <summary>Discrete Laplace: pure epsilon, without a delta.</summary>
    Laplace,
}

/// <summary>How a table is released with noise. What depends on the data and is not hidden by the noise is declared here beforehand.</summary>
public sealed record NoiseOptions
{
    private readonly double _epsilon = 1;
    private readonly double? _delta;
    private readonly int _groupsPerLearner = 1;

    /// <summary>How much this table may give away, all its measures together: epsilon, above 0. Default 1. Smaller is safer and noisier.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public double Epsilon
    {
        get => _epsilon;
        init
        {
            PrivacyLoss.CheckEpsilon(value);
            _epsilon = value;
        }
    }

    /// <summary>Delta at which <see cref="Epsilon"/> holds with Gaussian noise; null, the default, for the ledger's, or 1e-6 without one. Laplace noise needs none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0 and below 1.</exception>
    public double? Delta
    {
        get => _delta;
        init
        {
            if (value is { } given) PrivacyLoss.CheckDelta(given);
            _delta = value;
        }
    }

    /// <summary>Gaussian (the default) or Laplace.</summary>
    public NoiseKind Kind { get; init; }

    /// <summary>
    /// The groups of each column of <c>by</c>, as known before anybody looked at the data: that a group is there at all can give a learner away. Truth
    /// columns need none. Rows of other groups, and missing ones, are counted in a group <c>(other)</c>.
    /// </summary>
    public ImmutableDictionary<string, ImmutableArray<object>> Groups { get; init; } = ImmutableDictionary.Create<string, ImmutableArray<object>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The smallest and largest value of each column whose mean is taken, as known from its scale (grades: 4 to 10); values beyond are drawn to them.</summary>
    public ImmutableDictionary<string, (double Lower, double Upper)> Bounds { get; init; } = ImmutableDictionary.Create<string, (double Lower, double Upper)>(StringComparer.OrdinalIgnoreCase);

    /// <summary>In how many groups one learner may count; a learner who stands in more counts in that many of them, chosen by the learner's own data alone. Default 1. More groups, more noise.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int GroupsPerLearner
    {
        get => _groupsPerLearner;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _groupsPerLearner = value;
        }
    }

    /// <summary>The column that says whose row it is; null, the default, for the one that <c>Release</c> would take.</summary>
    public string? Learner { get; init; }

    /// <summary>Makes the noise the same in every run. For synthetic data alone: noise that can be made again protects nobody. Null, the default, for secret noise.</summary>
    public long? Seed { get; init; }

    /// <summary>The options with the groups of one more column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="groups">Its groups.</param>
    public NoiseOptions WithGroups(string column, params IEnumerable<object> groups) => this with { Groups = Groups.SetItem(column, [.. groups]) };

    /// <summary>The options with the bounds of one more column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="lower">Smallest value of its scale.</param>
    /// <param name="upper">Largest.</param>
    /// <exception cref="ArgumentException">The smallest is not below the largest.</exception>
    public NoiseOptions WithBounds(string column, double lower, double upper) => lower < upper && double.IsFinite(lower) && double.IsFinite(upper)
        ? this with { Bounds = Bounds.SetItem(column, (lower, upper)) }
        : throw new ArgumentException($"Bounds of \"{column}\": {lower} to {upper}; expected two finite numbers, the smaller first.", nameof(lower));
}
