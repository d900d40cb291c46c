using System.Globalization;

namespace ResearchKit.Statistics.Recommendation;

/// <summary>A fixed path: the first skill or material of an expert's order that is not done yet; what is not on the path follows.</summary>
/// <param name="path">Places in the expert's order, each once.</param>
/// <param name="count">How many places there are.</param>
public sealed class FixedPath(IReadOnlyList<int> path, int count)
{
    private readonly int[] _rank = Rank(path, count);

    /// <summary>A score for each place: earlier on the path is higher, what is done comes after all else.</summary>
    /// <param name="isDone">Whether each place is done.</param>
    /// <exception cref="ArgumentException">There is not one value a place.</exception>
    public double[] Scores(ReadOnlySpan<bool> isDone)
    {
        if (isDone.Length != _rank.Length)
            throw new ArgumentException($"There are {isDone.Length} values for {_rank.Length} places.", nameof(isDone));
        var scores = new double[_rank.Length];
        for (int i = 0; i < scores.Length; i++)
            scores[i] = isDone[i] ? -1 - _rank[i] - 2.0 * scores.Length : -_rank[i];
        return scores;
    }

    /// <summary>All places in the order of the path, each with its probability to be shown first.</summary>
    /// <param name="isDone">Whether each place is done.</param>
    /// <param name="floor">Least probability of each; null for a tenth of the probability in equal parts.</param>
    public IReadOnlyList<Recommended> Recommend(ReadOnlySpan<bool> isDone, double? floor = null)
    {
        double[] scores = Scores(isDone), probabilities = ActionPolicy.Probabilities(scores, floor);
        var made = new Recommended[scores.Length];
        for (int i = 0; i < made.Length; i++)
        {
            string reason = isDone[i] ? "Done already."
                : _rank[i] < path.Count ? string.Create(CultureInfo.InvariantCulture, $"Step {_rank[i] + 1} of {path.Count} of the path.") : "Not on the path. Open all the same.";
            made[i] = new(i, scores[i], probabilities[i], reason);
        }

        return [.. made.OrderByDescending(one => one.Score)];
    }

    private static int[] Rank(IReadOnlyList<int> path, int count)
    {
        ArgumentNullException.ThrowIfNull(path);
        var rank = new int[count];
        Array.Fill(rank, -1);
        for (int step = 0; step < path.Count; step++)
        {
            if (path[step] < 0 || path[step] >= count || rank[path[step]] >= 0)
                throw new ArgumentException($"Step {step} of the path is place {path[step]}; each of the {count} places can come once.", nameof(path));
            rank[path[step]] = step;
        }

        int next = path.Count;
        for (int i = 0; i < count; i++)
        {
            if (rank[i] < 0)
                rank[i] = next++;
        }

        return rank;
    }
}
