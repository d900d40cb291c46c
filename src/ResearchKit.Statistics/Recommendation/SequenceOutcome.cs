using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Recommendation;

/// <summary>What came of a policy in a simulated world.</summary>
/// <param name="DelayedTest">Expected share of right answers on a delayed test with one question a skill: the value of the policy. Interval over learners.</param>
/// <param name="Gain">The same less a test before the first step.</param>
/// <param name="Violations">Share of steps on skills with a prerequisite that the learner did not know.</param>
/// <param name="Coverage">Share of skills that a learner practised, on average.</param>
/// <param name="Scores">The delayed test of each learner, in an order that is the same for all policies: for paired differences.</param>
public sealed record SequenceOutcome(Estimate DelayedTest, Estimate Gain, double Violations, double Coverage, IReadOnlyList<double> Scores)
{
    /// <summary>How much more learners know after this policy than after another in the same world, learner by learner.</summary>
    /// <param name="other">The other policy's outcome.</param>
    /// <exception cref="ArgumentException">The two are of different numbers of learners.</exception>
    public Estimate LessThat(SequenceOutcome other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Scores.Count != other.Scores.Count)
            throw new ArgumentException($"One outcome is of {Scores.Count} learners, the other of {other.Scores.Count}; try both policies in the same world.", nameof(other));
        return Mean("difference", [.. Scores.Zip(other.Scores, (one, two) => one - two)]);
    }

    internal static Estimate Mean(string term, double[] values)
    {
        double mean = values.Average(), spread = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return Estimate.FromStandardError(term, mean, spread / Math.Sqrt(values.Length), values.Length - 1, 0.95);
    }
}
