using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Recommendation;

/// <summary>From scores to the probabilities of what is shown, with a floor so that each choice can be shown: nothing is closed off, and what a policy does can be evaluated from its log.</summary>
public static class ActionPolicy
{
    /// <summary>
    /// Shares the probability: all have the floor, what is left goes to those with the highest score (in equal parts at a tie), or by a softmax.
    /// </summary>
    /// <param name="scores">A score for each choice; NaN has the floor only.</param>
    /// <param name="floor">Least probability of each choice: 0 to one over the number of choices. Null: a tenth of the probability in equal parts.</param>
    /// <param name="temperature">0, the default, for the highest score alone; above 0 probability goes as e to the score over it.</param>
    /// <exception cref="ArgumentException">There is no choice, or the floor leaves less than nothing.</exception>
    public static double[] Probabilities(ReadOnlySpan<double> scores, double? floor = null, double temperature = 0)
    {
        int count = scores.Length;
        if (count == 0)
            throw new ArgumentException("There is nothing to choose from.", nameof(scores));
        double least = floor ?? 0.1 / count;
        if (!(least >= 0 && least * count <= 1 + 1e-12))
            throw new ArgumentException(FormattableString.Invariant($"A floor of {least} for {count} choices leaves no probability; it is at most one over the number of choices."), nameof(floor));
        if (!(temperature >= 0))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "The temperature is 0 or above.");
        double highest = double.NegativeInfinity;
        foreach (double score in scores)
            highest = score > highest ? score : highest;
        var shares = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            // Without any score all are alike.
            shares[i] = double.IsNegativeInfinity(highest) ? 1
                : double.IsNaN(scores[i]) ? 0
                : temperature == 0 ? (scores[i] == highest ? 1 : 0)
                : Elementary.Exp((scores[i] - highest) / temperature);
            sum += shares[i];
        }

        double rest = Math.Max(0, 1 - least * count);
        for (int i = 0; i < count; i++)
            shares[i] = least + rest * shares[i] / sum;
        return shares;
    }

    /// <summary>Places in the order of their scores, highest first; ties in an order that the seed decides, the same for the same seed; NaN last.</summary>
    /// <param name="scores">A score for each choice.</param>
    /// <param name="seed">Seed of ties.</param>
    public static int[] Ranking(ReadOnlySpan<double> scores, ulong seed = 1)
    {
        int[] places = [.. Enumerable.Range(0, scores.Length)];
        new RandomStream(seed).Split("ties").Shuffle<int>(places);
        var keys = new (double Score, int Tie)[places.Length];
        for (int tie = 0; tie < places.Length; tie++)
            keys[tie] = (double.IsNaN(scores[places[tie]]) ? double.PositiveInfinity : -scores[places[tie]], tie);
        Array.Sort(keys, places);
        return places;
    }
}
