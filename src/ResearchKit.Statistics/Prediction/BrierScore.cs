using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Prediction;

/// <summary>Losses of probabilities: the Brier score (mean squared error) and the log loss, both smallest for the true probabilities. Lower is better.</summary>
/// <remarks>Brier (1950); Gneiting and Raftery (2007). Intervals are Wald's of a mean of rows or of clusters. scikit-learn's <c>brier_score_loss</c> and <c>log_loss</c>, without clipping.</remarks>
public static class BrierScore
{
    /// <summary>The Brier score.</summary>
    /// <param name="scored">Probabilities and outcomes.</param>
    /// <param name="confidenceLevel">Level of the interval. Default 0.95.</param>
    /// <exception cref="ArgumentException">A prediction is no probability.</exception>
    public static PredictionEstimate Of(ScoredOutcomes scored, double confidenceLevel = 0.95) => Mean("Brier score", scored, Losses(scored), confidenceLevel);

    /// <summary>The log loss: the mean of minus the logarithm of the probability of what happened.</summary>
    /// <returns>Positive infinity, with a reason, where something happened that had probability 0, or failed to that had 1.</returns>
    /// <inheritdoc cref="Of" path="/param"/>
    /// <exception cref="ArgumentException">A prediction is no probability.</exception>
    public static PredictionEstimate LogLoss(ScoredOutcomes scored, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(scored);
        scored.RequireProbabilities("Log loss");
        int at = Enumerable.Range(0, scored.Count).FirstOrDefault(i => scored.Predicted[i] == (scored.Occurred[i] ? 0 : 1), -1);
        return at >= 0
            ? new PredictionEstimate("log loss", double.PositiveInfinity, double.NaN, double.NaN, double.NaN, confidenceLevel, "none", scored.Count, scored.Events, $"The log loss is infinite, because row {scored.Rows[at]} was predicted with certainty and came out otherwise. No model should be certain: shrink it, or report the Brier score.")
            : Mean("log loss", scored, [.. scored.Predicted.Zip(scored.Occurred, (p, y) => -Elementary.Log(y ? p : 1 - p))], confidenceLevel);
    }

    /// <summary>The share of the Brier score of always predicting the prevalence that the model takes away: 1 - Brier / (π (1 - π)). 0 is no better, 1 is perfect; negative is worse.</summary>
    /// <inheritdoc cref="Of" path="/param"/>
    /// <returns>NaN with a reason where all or none have the outcome. The interval counts that the prevalence is estimated.</returns>
    /// <exception cref="ArgumentException">A prediction is no probability.</exception>
    public static PredictionEstimate Skill(ScoredOutcomes scored, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(scored);
        const string measure = "Brier skill";
        if (scored.WhyNoContrast(measure) is { } reason)
            return PredictionEstimate.None(measure, scored, confidenceLevel, reason);
        double[] losses = Losses(scored);
        double brier = losses.Average(), prevalence = scored.Prevalence, reference = prevalence * (1 - prevalence), n = scored.Count;
        double[] parts = [.. losses.Select((loss, i) => (-(loss - brier) / reference + brier / (reference * reference) * (1 - 2 * prevalence) * ((scored.Occurred[i] ? 1 : 0) - prevalence)) / n)];
        return PredictionEstimate.Of(measure, scored, new Influence(1 - brier / reference, parts), confidenceLevel, "influence of rows", isShare: false);
    }

    /// <summary>How much smaller or larger the Brier score of one model is on the same rows: first less second.</summary>
    /// <inheritdoc cref="RocAuc.Compare" path="/param"/>
    /// <exception cref="ArgumentException">The two are not of the same rows.</exception>
    public static PredictionDifference Compare(ScoredOutcomes first, ScoredOutcomes second, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        PredictionDifference.RequireSameRows(first, second);
        return first.Count == 0
            ? PredictionDifference.None("Brier score", confidenceLevel, "No Brier score, because no row has a prediction and an outcome.")
            : PredictionDifference.Of("Brier score", first, Influence(Losses(first)), Influence(Losses(second)), confidenceLevel);
    }

    internal static double[] Losses(ScoredOutcomes scored)
    {
        ArgumentNullException.ThrowIfNull(scored);
        scored.RequireProbabilities("The Brier score");
        return [.. scored.Predicted.Zip(scored.Occurred, (p, y) => (p - (y ? 1 : 0)) * (p - (y ? 1 : 0)))];
    }

    /// <summary>A mean of rows.</summary>
    internal static Influence Influence(double[] values)
    {
        double mean = values.Average();
        return new Influence(mean, Array.ConvertAll(values, value => (value - mean) / values.Length));
    }

    internal static PredictionEstimate Mean(string measure, ScoredOutcomes scored, double[] values, double level, bool isShare = false) => values.Length == 0
        ? PredictionEstimate.None(measure, scored, level, $"No {measure}, because no row has a prediction and an outcome.")
        : PredictionEstimate.Of(measure, scored, Influence(values), level, "Wald", isShare);
}
