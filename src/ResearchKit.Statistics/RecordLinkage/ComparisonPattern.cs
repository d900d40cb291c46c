using System.Collections.Immutable;

namespace ResearchKit.Statistics.RecordLinkage;

/// <summary>How two records agree in every comparison, and how many pairs agree in just that way.</summary>
public sealed class ComparisonPattern
{
    /// <summary>The level of a comparison that could not be made, because one of the two values is missing.</summary>
    public const int Missing = -1;

    /// <summary>A pattern with its counts.</summary>
    /// <param name="levels">One level a comparison, 0 for the least agreement, <see cref="Missing"/> where a value is missing.</param>
    /// <param name="pairs">Pairs with this pattern of which it is not known whether they match; a finite number, 0 or more (a count, or a weighted one).</param>
    /// <param name="knownMatches">Further pairs with this pattern that are known to match, for example by a shared key; 0 or more. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative or not finite.</exception>
    public ComparisonPattern(IReadOnlyList<int> levels, double pairs, double knownMatches = 0)
    {
        ArgumentNullException.ThrowIfNull(levels);
        if (!(double.IsFinite(pairs) && pairs >= 0))
            throw new ArgumentOutOfRangeException(nameof(pairs), pairs, "A number of pairs is finite and 0 or more.");
        if (!(double.IsFinite(knownMatches) && knownMatches >= 0))
            throw new ArgumentOutOfRangeException(nameof(knownMatches), knownMatches, "A number of known matches is finite and 0 or more.");
        Levels = [.. levels];
        Pairs = pairs;
        KnownMatches = knownMatches;
    }

    /// <summary>One level a comparison; <see cref="Missing"/> where there is none.</summary>
    public ImmutableArray<int> Levels { get; }

    /// <summary>Pairs of which it is not known whether they match.</summary>
    public double Pairs { get; }

    /// <summary>Pairs that are known to match.</summary>
    public double KnownMatches { get; }

    /// <summary>The levels, a full stop for a missing one: <c>2 . 1</c>.</summary>
    public override string ToString() => string.Join(' ', Levels.Select(level => level == Missing ? "." : level.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
