using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.RecordLinkage;

/// <summary>How a result is made of a search, and what it warns of.</summary>
public sealed partial class FellegiSunterResult
{
    /// <summary>Below this many pairs the probability of a level is called weakly known.</summary>
    private const double FewPairs = 10;

    private const double Edge = 1e-8;

    internal static FellegiSunterResult None(ComparisonCounts data, FellegiSunterOptions options, string reason) =>
        new(options, data.Comparisons)
        {
            Estimates = [.. Terms(data.Comparisons).Select(Estimate.None)],
            SampleSizes = Sizes(data),
            Missingness = MissingIn(data),
            Convergence = ConvergenceRecord.NoEstimate(reason),
            Warnings = [],
        };

    internal static FellegiSunterResult Of(ComparisonCounts data, FellegiSunterOptions options, ExpectationMaximisation search)
    {
        LevelProbabilities match = options.Match ?? Normalised(search.Match), nonMatch = options.NonMatch ?? Normalised(search.NonMatch);
        double[] values = [search.Proportion, .. data.Comparisons.SelectMany((_, k) => match.Values[k].Concat(nonMatch.Values[k]))];
        var warnings = new List<string>();
        bool isAtEdge = Warn(warnings, data, options, search, match, nonMatch);
        var bare = new FellegiSunterResult(options, data.Comparisons)
        {
            Estimates = [.. Terms(data.Comparisons).Zip(values, (term, value) => Estimate.None(term) with { Value = value })],
            SampleSizes = Sizes(data),
            Missingness = MissingIn(data),
            Convergence = new ConvergenceRecord(
                !search.IsConverged ? ConvergenceStatus.NotConverged : isAtEdge ? ConvergenceStatus.Boundary : ConvergenceStatus.Converged,
                search.Iterations, search.LogLikelihood, search.GradientNorm,
                !search.IsConverged ? $"Not converged in {search.Iterations} steps. The two kinds of pairs may overlap: give u from random pairs, or raise MaximumIterations."
                    : isAtEdge ? "A probability lies at 0 or 1; see the warnings. A PseudoCount keeps it inside." : null),
            Warnings = warnings,
            MatchProportion = search.Proportion,
            Match = match,
            NonMatch = nonMatch,
            ExpectedMatches = search.Proportion * (data.Pairs + data.PairsNotCompared),
            LogLikelihood = search.LogLikelihood,
        };
        IEnumerable<WeighedPattern> weighed = data.Patterns
            .GroupBy(pattern => string.Join(' ', pattern.Levels), StringComparer.Ordinal)
            .Select(same => (same.First().Levels, Pairs: same.Sum(pattern => pattern.Pairs), Weight: bare.Weight(same.First().Levels)))
            .Select(pattern => new WeighedPattern(pattern.Levels, pattern.Pairs, pattern.Weight, bare.PosteriorOf(pattern.Weight)));
        return new FellegiSunterResult(options, data.Comparisons)
        {
            Estimates = bare.Estimates,
            SampleSizes = bare.SampleSizes,
            Missingness = bare.Missingness,
            Convergence = bare.Convergence,
            Warnings = bare.Warnings,
            MatchProportion = bare.MatchProportion,
            Match = match,
            NonMatch = nonMatch,
            ExpectedMatches = bare.ExpectedMatches,
            LogLikelihood = bare.LogLikelihood,
            Patterns = [.. weighed.OrderByDescending(pattern => pattern.Weight).ThenBy(pattern => string.Join(' ', pattern.Levels), StringComparer.Ordinal)],
        };
    }

    /// <summary>Collects warnings; whether a probability that was estimated lies at 0 or 1.</summary>
    private static bool Warn(
        List<string> warnings, ComparisonCounts data, FellegiSunterOptions options, ExpectationMaximisation search, LevelProbabilities match, LevelProbabilities nonMatch)
    {
        bool isAtEdge = search.Proportion is < Edge and >= 0 && search.Proportion * (data.Pairs + data.PairsNotCompared) < Edge || search.Proportion > 1 - Edge;
        if (isAtEdge)
            warnings.Add($"The match proportion is {(search.Proportion < 0.5 ? "0: by the model no pair matches" : "1: by the model every pair matches")}. Check the blocking and what is compared.");
        double nonMatches = data.Pairs - search.Proportion * (data.Pairs + data.PairsNotCompared);
        for (int k = 0; k < data.Comparisons.Length; k++)
        {
            FieldComparison comparison = data.Comparisons[k];
            for (int level = 0; level < comparison.Levels.Length; level++)
            {
                string place = $"'{comparison.Name}: {comparison.Levels[level]}'";
                if (options.Match is null && match[k, level] is < Edge or > 1 - Edge && data.PairsAt(k, level) > 0)
                {
                    isAtEdge = true;
                    warnings.Add($"m of {place} is {(match[k, level] < 0.5 ? "0" : "1")}, the edge of its range: one pair may then decide alone. Merge levels, or set a PseudoCount.");
                }

                if (FewBehind(nonMatch, k, level, options.NonMatch is null ? nonMatches : null) is { } few)
                    warnings.Add(string.Create(CultureInfo.InvariantCulture, $"u of {place} rests on {few:0.#} pairs. Draw more random pairs, or merge levels."));
            }
        }

        if (search.IsExchanged)
            warnings.Add("The search ended with the two kinds of pairs exchanged; they were named by agreement. See that pairs of the heaviest patterns do match.");
        if (search.Proportion > 0.5 && options.Match is null && options.NonMatch is null)
            warnings.Add("By the model more than half of the compared pairs match; with so few non-matches u is weakly known. Widen the blocking, or give u from random pairs.");
        return isAtEdge;
    }

    private static double? FewBehind(LevelProbabilities nonMatch, int comparison, int level, double? estimatedFrom)
    {
        double? pairs = estimatedFrom is { } all ? nonMatch[comparison, level] * all : nonMatch.Pairs.IsEmpty ? null : nonMatch.Pairs[comparison][level];
        return pairs < FewPairs ? pairs : null;
    }

    private static IEnumerable<string> Terms(IEnumerable<FieldComparison> comparisons) =>
        ["match proportion", .. comparisons.SelectMany(comparison => new[] { "m", "u" }.SelectMany(kind => comparison.Levels.Select(level => $"{kind}({comparison.Name}: {level})")))];

    private static LevelProbabilities Normalised(double[][] values) => LevelProbabilities.Of([.. values.Select(levels => levels.Select(value => Math.Clamp(value, 0, 1)).ToArray())]);

    private static IReadOnlyList<LevelCount> Sizes(ComparisonCounts data) => [new("pairs compared", Whole(data.Pairs)), new("known matches", Whole(data.KnownMatches))];

    private static MissingnessRecord MissingIn(ComparisonCounts data)
    {
        int pairs = Whole(data.Pairs + data.KnownMatches);
        IEnumerable<MissingCount> missing = data.Comparisons.Select((comparison, k) => new MissingCount(
            comparison.Name, Whole(data.Patterns.Where(pattern => pattern.Levels[k] == ComparisonPattern.Missing).Sum(pattern => pattern.Pairs + pattern.KnownMatches))));
        return new MissingnessRecord(pairs, pairs, [.. missing.Where(count => count.Count > 0)]);
    }

    private static int Whole(double count) => count >= int.MaxValue ? int.MaxValue : (int)Math.Round(count);
}
