using System.Collections.Immutable;

namespace ResearchKit.Statistics.RecordLinkage;

/// <summary>Probabilities of the levels of every comparison, among pairs that match (m) or that do not (u). Those of a comparison sum to 1.</summary>
public sealed class LevelProbabilities
{
    private LevelProbabilities(ImmutableArray<ImmutableArray<double>> values, ImmutableArray<ImmutableArray<double>> pairs)
    {
        Values = values;
        Pairs = pairs;
    }

    /// <summary>Probability of each level, by comparison; least agreement first.</summary>
    public ImmutableArray<ImmutableArray<double>> Values { get; }

    /// <summary>How many pairs each rests on, by comparison and level; empty when the probabilities were given.</summary>
    public ImmutableArray<ImmutableArray<double>> Pairs { get; }

    /// <summary>Probability of a level.</summary>
    /// <param name="comparison">Place of the comparison, from 0.</param>
    /// <param name="level">Level, from 0 for the least agreement.</param>
    public double this[int comparison, int level] => Values[comparison][level];

    /// <summary>Probabilities that are known.</summary>
    /// <param name="values">Probability of each level, by comparison, least agreement first. Each comparison's sum to 1 within 1e-9.</param>
    /// <exception cref="ArgumentException">A number is no probability, or a comparison's do not sum to 1.</exception>
    public static LevelProbabilities Of(params IReadOnlyList<IReadOnlyList<double>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        for (int k = 0; k < values.Count; k++)
        {
            if (values[k].Any(value => !(value >= 0 && value <= 1)) || Math.Abs(values[k].Sum() - 1) > 1e-9)
                throw new ArgumentException($"The probabilities of comparison {k} are {string.Join(", ", values[k].Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}; expected numbers between 0 and 1 that sum to 1.", nameof(values));
        }

        return new LevelProbabilities([.. values.Select(levels => levels.ToImmutableArray())], []);
    }

    /// <summary>
    /// Shares of the levels among pairs. From pairs drawn at random, nearly none of which match, they are u probabilities, which EM then need not find among pairs that blocking chose
    /// (as Splink does: Linacre et al. 2022). From pairs that are known to match they are m probabilities.
    /// </summary>
    /// <param name="counts">The pairs; <see cref="ComparisonPattern.Pairs"/> and <see cref="ComparisonPattern.KnownMatches"/> are added. A comparison counts the pairs in which it is not missing.</param>
    /// <param name="pseudoCount">Added to the count of each level, so that a level not seen keeps a small probability; 0 or more. Default 0.5.</param>
    /// <exception cref="ArgumentException">Without a pseudo-count, a comparison is missing in every pair.</exception>
    public static LevelProbabilities FromPairs(ComparisonCounts counts, double pseudoCount = 0.5)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfNegative(pseudoCount);
        var values = new List<ImmutableArray<double>>();
        var pairs = new List<ImmutableArray<double>>();
        for (int k = 0; k < counts.Comparisons.Length; k++)
        {
            var seen = new double[counts.Comparisons[k].Levels.Length];
            foreach (ComparisonPattern pattern in counts.Patterns)
            {
                if (pattern.Levels[k] != ComparisonPattern.Missing)
                    seen[pattern.Levels[k]] += pattern.Pairs + pattern.KnownMatches;
            }

            double total = seen.Sum() + seen.Length * pseudoCount;
            if (total == 0)
                throw new ArgumentException($"Comparison '{counts.Comparisons[k].Name}' is missing in every pair, so its levels have no shares. Leave it out, or give a pseudo-count.", nameof(counts));
            values.Add([.. seen.Select(count => (count + pseudoCount) / total)]);
            pairs.Add([.. seen]);
        }

        return new LevelProbabilities([.. values], [.. pairs]);
    }

    /// <summary>Null when they fit the comparisons; else what does not.</summary>
    internal string? WhyNotOf(IReadOnlyList<FieldComparison> comparisons)
    {
        if (Values.Length != comparisons.Count)
            return $"there are probabilities of {Values.Length} comparisons, and {comparisons.Count} comparisons";
        for (int k = 0; k < comparisons.Count; k++)
        {
            if (Values[k].Length != comparisons[k].Levels.Length)
                return $"comparison '{comparisons[k].Name}' has {comparisons[k].Levels.Length} levels and {Values[k].Length} probabilities";
        }

        return null;
    }
}
