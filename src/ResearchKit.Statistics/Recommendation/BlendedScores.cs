namespace ResearchKit.Statistics.Recommendation;

/// <summary>Scores of collaborative filtering where an item has been used, of its text where it has not: the cold start.</summary>
public static class BlendedScores
{
    /// <summary>
    /// For each item w · its rank by use + (1 − w) · its rank by text, w = n / (n + strength) with n the learners who used it. Scores are put on one scale as ranks from 0 (lowest) to 1, ties in the middle: a sum of similarities and a cosine have no
    /// common unit. An item that learners used, but never together with what this one used, has 0 by use; one that nobody used has its text alone; where there is neither,
    /// NaN.
    /// </summary>
    /// <param name="byUse">Scores of <see cref="ItemNeighbours.Scores"/>; NaN where there is none.</param>
    /// <param name="byText">Scores of <see cref="TextFeatures.Scores"/>; NaN where there is none.</param>
    /// <param name="support">Learners who used each item.</param>
    /// <param name="strength">Learners from whom use counts as much as the text, above 0. Default 10.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static double[] Of(ReadOnlySpan<double> byUse, ReadOnlySpan<double> byText, IReadOnlyList<int> support, double strength = 10)
    {
        ArgumentNullException.ThrowIfNull(support);
        if (byUse.Length != byText.Length || byUse.Length != support.Count)
            throw new ArgumentException($"There are {byUse.Length} scores by use, {byText.Length} by text and support of {support.Count} items; give one of each an item.", nameof(byText));
        if (!(strength > 0 && double.IsFinite(strength)))
            throw new ArgumentOutOfRangeException(nameof(strength), strength, "The strength is a number of learners above 0.");
        double[] known = byUse.ToArray();
        bool any = Array.Exists(known, score => !double.IsNaN(score));
        for (int i = 0; i < known.Length; i++)
            known[i] = any && support[i] > 0 && double.IsNaN(known[i]) ? 0 : known[i];
        double[] use = Ranks(known), text = Ranks(byText), blended = new double[use.Length];
        for (int i = 0; i < blended.Length; i++)
        {
            double weight = support[i] / (support[i] + strength);
            blended[i] = double.IsNaN(use[i]) ? text[i] : double.IsNaN(text[i]) ? use[i] : weight * use[i] + (1 - weight) * text[i];
        }

        return blended;
    }

    private static double[] Ranks(ReadOnlySpan<double> scores)
    {
        var known = new List<int>(scores.Length);
        var keys = new List<double>(scores.Length);
        for (int i = 0; i < scores.Length; i++)
        {
            if (double.IsNaN(scores[i]))
                continue;
            known.Add(i);
            keys.Add(scores[i]);
        }

        var ranks = new double[scores.Length];
        Array.Fill(ranks, double.NaN);
        int[] places = [.. known];
        double[] sorted = [.. keys];
        Array.Sort(sorted, places);
        for (int start = 0; start < places.Length;)
        {
            int end = start;
            while (end < places.Length && sorted[end] == sorted[start])
                end++;
            double middle = places.Length == 1 ? 0.5 : (start + end - 1) / 2.0 / (places.Length - 1);
            for (; start < end; start++)
                ranks[places[start]] = middle;
        }

        return ranks;
    }
}
