using System.Collections.Immutable;

namespace ResearchKit.Statistics.RecordLinkage;

/// <summary>The data of record linkage: how many compared pairs show each pattern of agreement. Its size does not depend on the number of pairs.</summary>
public sealed class ComparisonCounts
{
    /// <summary>Counts of patterns.</summary>
    /// <param name="comparisons">The comparisons, at least one.</param>
    /// <param name="patterns">The patterns. The same one may occur twice; the order does not matter.</param>
    /// <param name="pairsNotCompared">
    /// Pairs that were never compared because blocking kept them apart; they are taken as pairs that do not match. With them the match proportion is one of all pairs.
    /// Default 0: the proportion is one of the compared pairs.
    /// </param>
    /// <exception cref="ArgumentException">There is no comparison, two of one name, or a pattern that does not fit them; the message says which and where.</exception>
    public ComparisonCounts(IReadOnlyList<FieldComparison> comparisons, IEnumerable<ComparisonPattern> patterns, double pairsNotCompared = 0)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        ArgumentNullException.ThrowIfNull(patterns);
        if (comparisons.Count == 0 || comparisons.Select(comparison => comparison.Name).Distinct(StringComparer.Ordinal).Count() != comparisons.Count)
            throw new ArgumentException($"The comparisons are {string.Join(", ", comparisons.Select(comparison => comparison.Name))}; expected one or more, each of its own name.", nameof(comparisons));
        if (!(double.IsFinite(pairsNotCompared) && pairsNotCompared >= 0))
            throw new ArgumentOutOfRangeException(nameof(pairsNotCompared), pairsNotCompared, "A number of pairs is finite and 0 or more.");
        Comparisons = [.. comparisons];
        Patterns = [.. patterns.Select((pattern, place) => Checked(pattern, place))];
        PairsNotCompared = pairsNotCompared;
        Pairs = Patterns.Sum(pattern => pattern.Pairs);
        KnownMatches = Patterns.Sum(pattern => pattern.KnownMatches);
    }

    /// <summary>The comparisons.</summary>
    public ImmutableArray<FieldComparison> Comparisons { get; }

    /// <summary>The patterns with their counts.</summary>
    public ImmutableArray<ComparisonPattern> Patterns { get; }

    /// <summary>Pairs that were compared and of which it is not known whether they match.</summary>
    public double Pairs { get; }

    /// <summary>Pairs that are known to match.</summary>
    public double KnownMatches { get; }

    /// <summary>Pairs that blocking kept apart, taken as pairs that do not match.</summary>
    public double PairsNotCompared { get; }

    /// <summary>Pairs that show a level, known matches left out.</summary>
    internal double PairsAt(int comparison, int level) => Patterns.Where(pattern => pattern.Levels[comparison] == level).Sum(pattern => pattern.Pairs);

    private ComparisonPattern Checked(ComparisonPattern pattern, int place)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.Levels.Length != Comparisons.Length)
            throw new ArgumentException($"Pattern {place} ({pattern}) has {pattern.Levels.Length} levels and there are {Comparisons.Length} comparisons. Give one level each, {ComparisonPattern.Missing} where it is missing.");
        for (int k = 0; k < Comparisons.Length; k++)
        {
            if (pattern.Levels[k] < ComparisonPattern.Missing || pattern.Levels[k] >= Comparisons[k].Levels.Length)
                throw new ArgumentException($"Pattern {place} has level {pattern.Levels[k]} in '{Comparisons[k].Name}'; expected 0 to {Comparisons[k].Levels.Length - 1}, or {ComparisonPattern.Missing} for missing.");
        }

        return pattern;
    }
}
