using System.Collections.Immutable;

namespace ResearchKit.Statistics.RecordLinkage;

/// <summary>What a threshold on the probability of a match leads to, by the model's own posteriors.</summary>
/// <param name="Posterior">Pairs of this probability or more are linked; between 0 and 1. Above 1 nothing is linked.</param>
/// <param name="Links">Pairs linked.</param>
/// <param name="FalseMatchRate">Expected share of the links that are wrong; 0 without links.</param>
/// <param name="FalseNonMatchRate">Expected share of the matches (among the pairs given) that are not linked; 0 without matches.</param>
/// <remarks>
/// Both rates are averages of posteriors (Belin and Rubin 1995 on why they must be checked: they are as right as the model is). Matches that blocking kept apart, or that are in neither file, are not seen.
/// </remarks>
public sealed record LinkageThreshold(double Posterior, double Links, double FalseMatchRate, double FalseNonMatchRate)
{
    /// <summary>Expected share of the links that are right.</summary>
    public double Precision => 1 - FalseMatchRate;

    /// <summary>Expected share of the matches that are linked.</summary>
    public double Recall => 1 - FalseNonMatchRate;

    /// <summary>What linking at a given posterior leads to.</summary>
    /// <param name="posteriors">Probabilities of a match, each with how many pairs have it.</param>
    /// <param name="threshold">Pairs of this probability or more are linked.</param>
    /// <exception cref="ArgumentOutOfRangeException">A posterior is no probability, or a count is negative or not finite.</exception>
    public static LinkageThreshold At(IEnumerable<(double Posterior, double Pairs)> posteriors, double threshold) => At(Sorted(posteriors), threshold);

    /// <summary>
    /// The lowest threshold, one of the posteriors, at which the expected share of wrong links is no more than wanted (Fellegi and Sunter's rule for one error rate, with pairs taken heaviest first).
    /// </summary>
    /// <param name="posteriors">Probabilities of a match, each with how many pairs have it.</param>
    /// <param name="falseMatchRate">Largest expected share of wrong links, 0 to 1.</param>
    /// <param name="lowest">No posterior below this is linked, however good the rest; 0 to 1. Default 0.5: no link that is more likely wrong than right.</param>
    /// <returns>The threshold; with a posterior above 1 when not even the best pairs suffice.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static LinkageThreshold ForFalseMatchRate(IEnumerable<(double Posterior, double Pairs)> posteriors, double falseMatchRate, double lowest = 0.5)
    {
        CheckProbability(falseMatchRate, nameof(falseMatchRate));
        CheckProbability(lowest, nameof(lowest));
        ImmutableArray<(double Posterior, double Pairs)> sorted = Sorted(posteriors);
        double links = 0, wrong = 0, chosen = double.BitIncrement(1);
        for (int i = 0; i < sorted.Length && sorted[i].Posterior >= lowest; i++)
        {
            links += sorted[i].Pairs;
            wrong += (1 - sorted[i].Posterior) * sorted[i].Pairs;
            bool isLastOfItsValue = i + 1 == sorted.Length || sorted[i + 1].Posterior < sorted[i].Posterior;
            if (isLastOfItsValue && links > 0 && wrong <= falseMatchRate * links)
                chosen = sorted[i].Posterior;
        }

        return At(sorted, chosen);
    }

    private static LinkageThreshold At(ImmutableArray<(double Posterior, double Pairs)> sorted, double threshold)
    {
        double links = 0, right = 0, matches = 0;
        foreach ((double posterior, double pairs) in sorted)
        {
            matches += posterior * pairs;
            if (posterior < threshold)
                continue;
            links += pairs;
            right += posterior * pairs;
        }

        return new LinkageThreshold(threshold, links, links > 0 ? Math.Max(0, 1 - right / links) : 0, matches > 0 ? Math.Max(0, 1 - right / matches) : 0);
    }

    private static ImmutableArray<(double Posterior, double Pairs)> Sorted(IEnumerable<(double Posterior, double Pairs)> posteriors)
    {
        ArgumentNullException.ThrowIfNull(posteriors);
        var sorted = posteriors.OrderByDescending(pair => pair.Posterior).ToImmutableArray();
        foreach ((double posterior, double pairs) in sorted)
        {
            CheckProbability(posterior, nameof(posteriors));
            if (!(double.IsFinite(pairs) && pairs >= 0))
                throw new ArgumentOutOfRangeException(nameof(posteriors), pairs, "A number of pairs is finite and 0 or more.");
        }

        return sorted;
    }

    private static void CheckProbability(double value, string name)
    {
        if (!(value >= 0 && value <= 1))
            throw new ArgumentOutOfRangeException(name, value, "A probability lies between 0 and 1.");
    }
}
