using System.Globalization;

namespace ResearchKit.Statistics.Recommendation;

/// <summary>
/// Mastery sequencing under prerequisites: next is a skill that is not mastered yet and whose prerequisites are met, the one nearest to mastery first. It orders, and closes nothing off: all other skills follow, each with the
/// reason for its place, and any may be chosen.
/// </summary>
/// <remarks>
/// Corbett and Anderson (1995) for mastery; the outer fringe of knowledge space theory (Doignon and Falmagne, 1999) for what comes next. Skills come in three groups: ready; those whose prerequisites are not met (fewest missing first); those
/// that are mastered, for review (least sure first). Within a group skills further along are first, then the order of <see cref="PrerequisiteGraph.Order"/>.
/// </remarks>
public sealed class MasterySequencing
{
    private readonly PrerequisiteGraph _graph;
    private readonly int[] _rank;

    /// <summary>A policy.</summary>
    /// <param name="graph">The prerequisites.</param>
    /// <param name="options">Thresholds and floor; null for the defaults.</param>
    public MasterySequencing(PrerequisiteGraph graph, MasteryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        _graph = graph;
        Options = options ?? new MasteryOptions();
        Options.Validate();
        _rank = new int[graph.Skills.Count];
        for (int place = 0; place < _rank.Length; place++)
            _rank[graph.Order[place]] = place;
    }

    /// <summary>The settings.</summary>
    public MasteryOptions Options { get; }

    /// <summary>All skills in the order of the policy, each with its probability to be shown first and why it stands where it does.</summary>
    /// <param name="mastery">Probability that the learner masters each skill, from knowledge tracing for example; NaN is not known yet and counts as 0.</param>
    /// <exception cref="ArgumentException">There is not one probability a skill.</exception>
    public IReadOnlyList<Recommended> Recommend(ReadOnlySpan<double> mastery)
    {
        double[] scores = Scores(mastery), probabilities = ActionPolicy.Probabilities(scores, Options.Floor);
        var made = new Recommended[scores.Length];
        for (int i = 0; i < made.Length; i++)
            made[i] = new(i, scores[i], probabilities[i], Reason(i, mastery));
        return [.. made.OrderByDescending(one => one.Score)];
    }

    /// <summary>A score for each skill: the place in the order, so that no two are the same.</summary>
    /// <inheritdoc cref="Recommend" path="/param"/>
    public double[] Scores(ReadOnlySpan<double> mastery)
    {
        int count = _rank.Length;
        if (mastery.Length != count)
            throw new ArgumentException($"There are {mastery.Length} probabilities of mastery for {count} skills.", nameof(mastery));
        var scores = new double[count];
        for (int i = 0; i < count; i++)
        {
            double p = mastery[i];
            if (!(p >= 0 && p <= 1) && !double.IsNaN(p))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The mastery of '{_graph.Skills[i]}' is {p:R}; expected a probability."), nameof(mastery));
            double known = double.IsNaN(p) ? 0 : p, tie = (count - _rank[i]) / (double)(count + 1);
            int missing = _graph.Missing(i, mastery, Options.Prerequisite).Count;
            // Whole numbers keep the groups apart; mastery decides within them, and the order of the path where it is the same to a millionth.
            double within = Math.Round(known * 1e6) + tie;
            scores[i] = known >= Options.Threshold ? -1e9 - within
                : missing == 0 ? 1e9 + within
                : within - missing * 1e6;
        }

        return scores;
    }

    private string Reason(int skill, ReadOnlySpan<double> mastery)
    {
        double known = double.IsNaN(mastery[skill]) ? 0 : mastery[skill];
        string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");
        if (known >= Options.Threshold)
            return $"For review: mastered with {Percent(known)}.";
        IReadOnlyList<int> missing = _graph.Missing(skill, mastery, Options.Prerequisite);
        if (missing.Count > 0)
        {
            string[] names = [.. missing.Select(i => _graph.Skills[i])];
            return $"Builds on {string.Join(", ", names)}, which {(missing.Count == 1 ? "is" : "are")} not there yet ({string.Join(", ", ToArray(missing, mastery).Select(Percent))}). Open all the same.";
        }

        return _graph.Requires(skill).Count == 0
            ? $"Next: not mastered yet ({Percent(known)}), and builds on nothing else."
            : $"Next: not mastered yet ({Percent(known)}), and what it builds on is there ({string.Join(", ", _graph.Requires(skill).Select(i => _graph.Skills[i]))}).";
    }

    private static double[] ToArray(IReadOnlyList<int> places, ReadOnlySpan<double> mastery)
    {
        var values = new double[places.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = double.IsNaN(mastery[places[i]]) ? 0 : mastery[places[i]];
        return values;
    }
}
