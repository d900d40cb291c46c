using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Recommendation;

/// <summary>
/// How well a ranking agrees with what learners did next. What they did was shown to them by whatever chose before: these are measures of agreement with the logging policy, not of quality. Quality is what learners can do later
/// (<see cref="SequenceSimulation"/>, and off-policy evaluation of a delayed test).
/// </summary>
public static class RankingMetrics
{
    /// <summary>The share of what is relevant that is among the first k.</summary>
    /// <param name="ranking">Places in the order of the ranking, each once.</param>
    /// <param name="relevant">Places that are relevant.</param>
    /// <param name="k">How many are looked at, at least 1.</param>
    /// <returns>0 to 1; NaN where nothing is relevant.</returns>
    public static double Recall(IReadOnlyList<int> ranking, IReadOnlySet<int> relevant, int k) =>
        Hits(ranking, relevant, k) is var hits && relevant.Count == 0 ? double.NaN : (double)hits / relevant.Count;

    /// <summary>The share of the first k that is relevant; a ranking shorter than k is one with nothing after its end.</summary>
    /// <inheritdoc cref="Recall" path="/param"/>
    /// <returns>0 to 1; NaN where nothing is relevant, as recall.</returns>
    public static double Precision(IReadOnlyList<int> ranking, IReadOnlySet<int> relevant, int k) =>
        Hits(ranking, relevant, k) is var hits && relevant.Count == 0 ? double.NaN : (double)hits / k;

    /// <summary>
    /// Normalised discounted cumulative gain: Σ gain / log₂(place + 1) over the first k places of the ranking, over that of the best ranking (Järvelin and Kekäläinen, 2002, with the gain as it is, not 2^gain − 1). Items of the same score share the
    /// mean of their gains, as in scikit-learn's <c>ndcg_score</c>, with which it agrees to 1e-12.
    /// </summary>
    /// <param name="scores">Score of each item; NaN comes last, all of them tied.</param>
    /// <param name="gains">Relevance of each, finite and 0 or more.</param>
    /// <param name="k">How many places are looked at, at least 1; null for all.</param>
    /// <returns>0 to 1; NaN where nothing is relevant.</returns>
    /// <exception cref="ArgumentException">Lengths differ, or a gain is negative or no number.</exception>
    public static double Ndcg(ReadOnlySpan<double> scores, ReadOnlySpan<double> gains, int? k = null)
    {
        if (scores.Length != gains.Length)
            throw new ArgumentException($"There are {scores.Length} scores and {gains.Length} gains; give one of each an item.", nameof(gains));
        int places = Math.Min(k ?? scores.Length, scores.Length);
        if (k is { } asked)
            ArgumentOutOfRangeException.ThrowIfLessThan(asked, 1, nameof(k));
        foreach (double gain in gains)
        {
            if (!(gain >= 0 && double.IsFinite(gain)))
                throw new ArgumentException(FormattableString.Invariant($"A gain is {gain}; gains are finite and 0 or more."), nameof(gains));
        }

        double[] keys = scores.ToArray(), sorted = gains.ToArray(), best = gains.ToArray();
        for (int i = 0; i < keys.Length; i++)
            keys[i] = double.IsNaN(keys[i]) ? double.PositiveInfinity : -keys[i];
        Array.Sort(keys, sorted);
        Array.Sort(best);
        Array.Reverse(best);
        double found = 0, possible = 0;
        for (int start = 0; start < sorted.Length;)
        {
            int end = start;
            double sum = 0;
            for (; end < sorted.Length && keys[end] == keys[start]; end++)
                sum += sorted[end];
            for (int place = start; place < Math.Min(end, places); place++)
                found += sum / (end - start) * Discount(place);
            start = end;
        }

        for (int place = 0; place < places; place++)
            possible += best[place] * Discount(place);
        return possible > 0 ? found / possible : double.NaN;
    }

    /// <summary>The share of the catalogue that comes up among the first k of anybody.</summary>
    /// <param name="rankings">A ranking a learner.</param>
    /// <param name="items">How many items there are, at least 1.</param>
    /// <param name="k">How many are looked at.</param>
    public static double Coverage(IEnumerable<IReadOnlyList<int>> rankings, int items, int k)
    {
        ArgumentNullException.ThrowIfNull(rankings);
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return (double)rankings.SelectMany(ranking => ranking.Take(k)).Distinct().Count() / items;
    }

    /// <summary>The share of the first k skills whose prerequisites are not met.</summary>
    /// <param name="graph">The prerequisites.</param>
    /// <param name="ranking">Skills in the order of the ranking.</param>
    /// <param name="mastery">Probability of mastery of each skill; NaN counts as not mastered.</param>
    /// <param name="k">How many are looked at.</param>
    /// <param name="threshold">From this probability on a prerequisite is met. Default 0.8.</param>
    /// <returns>0 to 1; NaN for an empty ranking.</returns>
    public static double PrerequisiteViolations(PrerequisiteGraph graph, IReadOnlyList<int> ranking, ReadOnlySpan<double> mastery, int k, double threshold = 0.8)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        int looked = Math.Min(k, ranking.Count), violations = 0;
        for (int i = 0; i < looked; i++)
            violations += graph.Missing(ranking[i], mastery, threshold).Count > 0 ? 1 : 0;
        return looked == 0 ? double.NaN : (double)violations / looked;
    }

    private static int Hits(IReadOnlyList<int> ranking, IReadOnlySet<int> relevant, int k)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentNullException.ThrowIfNull(relevant);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return ranking.Take(k).Count(relevant.Contains);
    }

    private static double Discount(int place) => Ln2 / Elementary.Log(place + 2);

    private const double Ln2 = 0.6931471805599453;
}
