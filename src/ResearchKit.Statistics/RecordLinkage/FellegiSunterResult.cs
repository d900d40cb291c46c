using System.Collections.Immutable;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.RecordLinkage;

/// <summary>A fitted Fellegi-Sunter model. Immutable; holds counts of patterns and no record.</summary>
public sealed partial class FellegiSunterResult : IEstimationResult
{
    private FellegiSunterResult(FellegiSunterOptions options, ImmutableArray<FieldComparison> comparisons)
    {
        Options = options;
        Comparisons = comparisons;
    }

    /// <summary>The settings that the model was fitted with.</summary>
    public FellegiSunterOptions Options { get; }

    /// <summary>The comparisons, in the data's order.</summary>
    public ImmutableArray<FieldComparison> Comparisons { get; }

    /// <inheritdoc/>
    public string Method => $"Fellegi-Sunter model, {(Options.PseudoCount > 0 ? "posterior mode" : "maximum likelihood")} by EM{(Options.NonMatch is null ? "" : ", u given")}{(Options.Match is null ? "" : ", m given")}";

    /// <inheritdoc/>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <summary>NaN: there are no intervals, since pairs that share records are not independent.</summary>
    public double ConfidenceLevel => double.NaN;

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <summary>No pair is left out: a missing comparison adds nothing to a pair's weight. Counts pairs in which each comparison is missing, known matches among them; counts above 2,147,483,647 stand as that.</summary>
    public required MissingnessRecord Missingness { get; init; }

    /// <inheritdoc/>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Probability that a pair matches, before it is compared: share of the compared pairs and those that blocking kept apart. NaN without an estimate.</summary>
    public double MatchProportion { get; private init; } = double.NaN;

    /// <summary>Probability of each level among matches (m); null without an estimate.</summary>
    public LevelProbabilities? Match { get; private init; }

    /// <summary>Probability of each level among non-matches (u); null without an estimate.</summary>
    public LevelProbabilities? NonMatch { get; private init; }

    /// <summary>The patterns of the data with weights and posteriors, heaviest first; empty without an estimate.</summary>
    public ImmutableArray<WeighedPattern> Patterns { get; private init; } = [];

    /// <summary>How many of the compared pairs match, by the model; without known matches. NaN without an estimate.</summary>
    public double ExpectedMatches { get; private init; } = double.NaN;

    /// <summary>Log-likelihood at the estimates, without the prior of a pseudo-count; NaN without an estimate.</summary>
    public double LogLikelihood { get; private init; } = double.NaN;

    /// <summary>The weight of a level, log2(m / u) in bits: what it adds when a comparison shows it. Infinite where m or u is 0; 0 where both are.</summary>
    /// <param name="comparison">Place of the comparison, from 0.</param>
    /// <param name="level">Level, from 0 for the least agreement; <see cref="ComparisonPattern.Missing"/> has the weight 0.</param>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public double LevelWeight(int comparison, int level)
    {
        if (Match is null || NonMatch is null)
            throw new InvalidOperationException($"There are no weights. {Convergence.Reason}");
        return level == ComparisonPattern.Missing ? 0 : Log2Ratio(Match[comparison, level], NonMatch[comparison, level]);
    }

    /// <summary>The weight of a pattern: the sum of its levels' weights, in bits.</summary>
    /// <param name="levels">One level a comparison, <see cref="ComparisonPattern.Missing"/> where it is missing.</param>
    /// <exception cref="ArgumentException">There is not one level a comparison.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate.</exception>
    public double Weight(IReadOnlyList<int> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        if (levels.Count != Comparisons.Length)
            throw new ArgumentException($"The pattern has {levels.Count} levels and the model {Comparisons.Length} comparisons. Give one level each, {ComparisonPattern.Missing} where it is missing.", nameof(levels));
        double sum = 0;
        bool isImpossibleMatch = false;
        for (int k = 0; k < levels.Count; k++)
        {
            double weight = LevelWeight(k, levels[k]);
            isImpossibleMatch |= double.IsNegativeInfinity(weight);
            sum += weight;
        }

        return isImpossibleMatch ? double.NegativeInfinity : sum;
    }

    /// <summary>Probability that a pair with this pattern matches.</summary>
    /// <param name="levels">One level a comparison, <see cref="ComparisonPattern.Missing"/> where it is missing.</param>
    public double Posterior(IReadOnlyList<int> levels) => PosteriorOf(Weight(levels));

    /// <summary>Probability that a pair of a weight matches.</summary>
    /// <param name="weight">The weight in bits.</param>
    public double PosteriorOf(double weight) =>
        MatchProportion is 0 or 1 ? MatchProportion : Elementary.Logistic(Elementary.Logit(MatchProportion) + weight * Elementary.Log(2));

    private static double Log2Ratio(double match, double nonMatch) => (match, nonMatch) switch
    {
        (0, 0) => 0,
        (0, _) => double.NegativeInfinity,
        (_, 0) => double.PositiveInfinity,
        _ => (Elementary.Log(match) - Elementary.Log(nonMatch)) / Elementary.Log(2),
    };
}

/// <summary>A pattern of agreement under a fitted model.</summary>
/// <param name="Levels">One level a comparison, <see cref="ComparisonPattern.Missing"/> where it is missing.</param>
/// <param name="Pairs">Pairs that show it, known matches left out.</param>
/// <param name="Weight">Its weight in bits.</param>
/// <param name="Posterior">Probability that such a pair matches.</param>
public sealed record WeighedPattern(ImmutableArray<int> Levels, double Pairs, double Weight, double Posterior);
