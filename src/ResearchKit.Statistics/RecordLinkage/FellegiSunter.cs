using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.RecordLinkage;

/// <summary>
/// The Fellegi-Sunter model of record linkage: pairs are a mixture of matches and non-matches, and within each the comparisons are independent. Fitted by EM to counts of patterns.
/// </summary>
/// <remarks>
/// <para>
/// Model (Fellegi and Sunter 1969; EM after Winkler 1988): a share of the pairs matches; comparison k shows level l with probability m(k, l) among matches and u(k, l) among the rest.
/// The weight of a level is log2(m / u), that of a pattern the sum over its comparisons. A missing comparison adds nothing: it is neither agreement nor disagreement, which is right where values are
/// missing at random given whether the pair matches (Enamorado, Fifield and Imai 2019).
/// </para>
/// <para>
/// Known matches (pairs found by a shared key) enter as matches and count for m alone, not for the match proportion. Pairs that blocking kept apart enter as non-matches; since blocking
/// chooses pairs by how they agree, u cannot be estimated from the others and must be given then.
/// </para>
/// <para>
/// Which of the two kinds is the matching one: the one in which pairs agree more. With u estimated, the roles are exchanged if the search ended the other way round, and the result says so.
/// </para>
/// <para>
/// There are no standard errors: pairs share records and so are not independent, and errors that took them as such would be far too small. Estimates therefore carry NaN there.
/// </para>
/// <para>
/// Limits. Comparisons are taken as independent within matches and within non-matches. Where they are not (two names of one language; school and class), weights are too large: choose comparisons that say
/// different things, and read estimated error rates as those of the model.
/// </para>
/// <para>
/// Fellegi, I. P. and Sunter, A. B. (1969). A theory for record linkage. JASA 64, 1183-1210. Winkler, W. E. (1988). Using the EM algorithm for weight computation in the Fellegi-Sunter
/// model of record linkage. ASA Section on Survey Research Methods, 667-671. Enamorado, T., Fifield, B. and Imai, K. (2019). Using a probabilistic model to assist merging of large-scale administrative
/// records. APSR 113, 353-371. Linacre, R. et al. (2022). Splink: free software for probabilistic record linkage at scale. IJPDS 7(3).
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var comparisons = new[] { new FieldComparison("name", "different", "same"), new FieldComparison("born", "different", "same"), new FieldComparison("school", "different", "same") };
/// var counts = new ComparisonCounts(comparisons, [new([1, 1, 1], 95), new([1, 0, 1], 30), new([0, 0, 1], 400), new([0, 1, 0], 60), new([1, 0, 0], 220), new([0, 0, 0], 4200), new([1, 1, 0], 12), new([0, 1, 1], 9)]);
/// FellegiSunterResult result = new FellegiSunter().Fit(counts);
/// double weight = result.Weight([1, 1, 1]);
/// </code>
/// </example>
public sealed class FellegiSunter : IEstimator<ComparisonCounts, FellegiSunterResult>
{
    private static readonly double[] Starts = [0.5, 0.1, 0.01];

    private readonly FellegiSunterOptions _options;

    /// <summary>A model with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public FellegiSunter(FellegiSunterOptions? options = null)
    {
        _options = options ?? new FellegiSunterOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Given probabilities do not fit the comparisons; the message says which.</exception>
    public FellegiSunterResult Fit(ComparisonCounts data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        CheckGiven(_options.Match, "m", data);
        CheckGiven(_options.NonMatch, "u", data);
        if (WhyNotIdentified(data) is { } reason)
            return FellegiSunterResult.None(data, _options, reason);
        double[] starts = _options.StartingProportion is { } given ? [given] : _options.NonMatch is null ? Starts : [0.01];
        ExpectationMaximisation? best = null;
        foreach (double start in starts)
        {
            var search = new ExpectationMaximisation(data, _options, start);
            search.Run(cancellationToken);
            if (best is null || search.LogLikelihood > best.LogLikelihood + 1e-6)
                best = search;
        }

        return FellegiSunterResult.Of(data, _options, best!);
    }

    private static void CheckGiven(LevelProbabilities? given, string what, ComparisonCounts data)
    {
        if (given?.WhyNotOf(data.Comparisons) is { } problem)
            throw new ArgumentException($"The {what} probabilities do not fit the data: {problem}. Give one for each level, in the data's order.");
    }

    /// <summary>Counts what the data can tell apart against what is to be found.</summary>
    private string? WhyNotIdentified(ComparisonCounts data)
    {
        if (data.Pairs == 0)
            return "No estimate, because there is no pair to compare. Widen the blocking.";
        if (data.PairsNotCompared > 0 && _options.NonMatch is null)
            return "No estimate, because pairs were left uncompared and u is not given: among the pairs that blocking chose, non-matches agree more than elsewhere. Give u from pairs drawn at random (LevelProbabilities.FromPairs), or leave the uncompared pairs out.";
        int telling = Enumerable.Range(0, data.Comparisons.Length).Count(k => Enumerable.Range(0, data.Comparisons[k].Levels.Length).Count(level => data.PairsAt(k, level) > 0) > 1);
        int needed = (_options.NonMatch, _options.Match) switch
        {
            (null, null) when data.KnownMatches == 0 => 3,
            (not null, not null) => data.PairsNotCompared > 0 ? 0 : 1,
            _ => 2,
        };
        if (telling >= needed)
            return null;
        return $"No estimate, because it is not identified: {telling} of {data.Comparisons.Length} comparisons show more than one level, and {needed} are needed {(needed == 3 ? "to find m, u and the match proportion" : "with what is given")}. Add comparisons, or give u from random pairs.";
    }
}
