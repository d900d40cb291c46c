namespace ResearchKit.Statistics.Prediction;

/// <summary>One threshold of a decision curve.</summary>
/// <param name="Threshold">Rows with a prediction at or above it are helped; also the price that is put on it: t/(1 - t) needless offers weigh as one learner found.</param>
/// <param name="Flagged">Share of rows at or above it.</param>
/// <param name="NetBenefit">Found, less needless weighted by t/(1 - t), per row.</param>
/// <param name="HelpAll">The net benefit of helping everybody. Helping nobody has 0.</param>
/// <param name="GainOverDefaults">Net benefit less that of the better of helping all and nobody, with its interval.</param>
public sealed record DecisionPoint(double Threshold, double Flagged, PredictionEstimate NetBenefit, double HelpAll, PredictionDifference GainOverDefaults);

/// <summary>Is acting on the model better than helping everybody, or nobody? Net benefit over thresholds. Immutable.</summary>
/// <remarks>
/// Vickers and Elkin (2006), Medical Decision Making 26. The threshold is chosen by what a needless offer costs beside a learner missed, not by the curve's top. Intervals are Wald's of a mean, by clusters where there are any; the comparison is
/// with the default that does better on these rows. Points of one curve are not independent of each other.
/// </remarks>
/// <param name="Points">One a threshold, rising.</param>
/// <param name="Prevalence">Share with the outcome.</param>
/// <param name="Cases">Rows.</param>
public sealed record DecisionCurve(IReadOnlyList<DecisionPoint> Points, double Prevalence, int Cases)
{
    /// <summary>Computes the curve.</summary>
    /// <param name="scored">Probabilities and outcomes.</param>
    /// <param name="thresholds">Thresholds strictly between 0 and 1; null for 0.01 to 0.50 by 0.01.</param>
    /// <param name="confidenceLevel">Level of the intervals. Default 0.95.</param>
    /// <exception cref="ArgumentException">A prediction is no probability, a threshold is out of range, or there is no row.</exception>
    public static DecisionCurve Of(ScoredOutcomes scored, IReadOnlyList<double>? thresholds = null, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(scored);
        scored.RequireProbabilities("A decision curve");
        if (scored.Count == 0)
            throw new ArgumentException("There is no row with a prediction and an outcome.", nameof(scored));
        double[] at = thresholds is null ? [.. Enumerable.Range(1, 50).Select(k => k / 100.0)] : [.. thresholds.Order()];
        foreach (double threshold in at)
        {
            if (!(threshold > 0 && threshold < 1))
                throw new ArgumentOutOfRangeException(nameof(thresholds), threshold, "A threshold is a probability strictly between 0 and 1.");
        }

        return new DecisionCurve([.. at.Select(threshold => Point(scored, threshold, confidenceLevel))], scored.Prevalence, scored.Count);
    }

    private static DecisionPoint Point(ScoredOutcomes scored, double threshold, double level)
    {
        double price = threshold / (1 - threshold), all = scored.Prevalence - (1 - scored.Prevalence) * price;
        double Worth(int i) => scored.Occurred[i] ? 1 : -price;
        double[] model = [.. Enumerable.Range(0, scored.Count).Select(i => scored.Predicted[i] >= threshold ? Worth(i) : 0)];
        double[] best = [.. Enumerable.Range(0, scored.Count).Select(i => all > 0 ? Worth(i) : 0)];
        return new DecisionPoint(
            threshold, (double)scored.Predicted.Count(p => p >= threshold) / scored.Count, BrierScore.Mean("net benefit", scored, model, level), all,
            PredictionDifference.Of("net benefit", scored, BrierScore.Influence(model), BrierScore.Influence(best), level));
    }
}
