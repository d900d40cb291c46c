using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// Answers under several conditions that were assigned with known probabilities: each answer weighs one over its own, so that shares right are those that all would have
/// had under a condition. Standard errors leave out one learner at a time.
/// </summary>
/// <param name="conditions">How many conditions.</param>
/// <remarks>Source: Hájek (1971) for the ratio of weighted sums; Robins, Hernán and Brumback (2000).</remarks>
internal sealed class WeightedAnswers(int conditions)
{
    private readonly ClusterJackknife _sums = new(2 * conditions);

    public void Add(int learner, int condition, double probability, bool isCorrect)
    {
        var sums = _sums.Of(learner);
        sums[2 * condition] += 1 / probability;
        sums[(2 * condition) + 1] += isCorrect ? 1 / probability : 0;
    }

    /// <summary>Difference of normal quantiles of the shares right: a difference in standard deviations of the latent answer.</summary>
    public TruthEstimate Difference(int condition, int other) => _sums.Estimate(sums => Quantile(sums, condition) - Quantile(sums, other));

    /// <summary>How much more one condition does against another for some than for others.</summary>
    public TruthEstimate Interaction((int Condition, int Other) some, (int Condition, int Other) others) => _sums.Estimate(sums =>
        Quantile(sums, some.Condition) - Quantile(sums, some.Other) - Quantile(sums, others.Condition) + Quantile(sums, others.Other));

    private static double Quantile(double[] sums, int condition) => NormalDistribution.Quantile(sums[(2 * condition) + 1] / sums[2 * condition]);
}
