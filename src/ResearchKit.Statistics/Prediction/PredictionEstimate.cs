using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Prediction;

/// <summary>A measure of predictions with its standard error and interval. Immutable.</summary>
/// <param name="Measure">The measure in the field's words, such as "AUC".</param>
/// <param name="Value">Its value; NaN without one, and <paramref name="Reason"/> says why.</param>
/// <param name="StandardError">Its standard error; NaN without one.</param>
/// <param name="Lower">Lower end of the interval; NaN without one.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="ConfidenceLevel">The level of the interval, such as 0.95.</param>
/// <param name="Interval">How the interval was made: "DeLong, logit scale".</param>
/// <param name="Cases">Rows it was computed of.</param>
/// <param name="Events">Rows among them that have the outcome.</param>
/// <param name="Reason">Null where there are value and interval; otherwise one sentence that says why not, and what to do.</param>
public sealed record PredictionEstimate(
    string Measure, double Value, double StandardError, double Lower, double Upper, double ConfidenceLevel, string Interval, int Cases, int Events, string? Reason = null)
{
    internal static PredictionEstimate None(string measure, ScoredOutcomes scored, double level, string reason) =>
        new(measure, double.NaN, double.NaN, double.NaN, double.NaN, level, "none", scored.Count, scored.Events, reason);

    /// <summary>An estimate with an interval from its influence.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="scored">The rows.</param>
    /// <param name="influence">Value and what each row adds.</param>
    /// <param name="level">Level of the interval.</param>
    /// <param name="kind">How the variance is made, in words, for independent rows.</param>
    /// <param name="isShare">Whether the measure lies between 0 and 1 and its interval is made on the logit scale.</param>
    internal static PredictionEstimate Of(string measure, ScoredOutcomes scored, Influence influence, double level, string kind, bool isShare)
    {
        CheckLevel(level);
        double error = Math.Sqrt(influence.Variance(scored));
        string how = $"{(scored.Clusters is null ? kind : $"by clusters of {scored.ClusterName}, Student's t with clusters - 1 degrees of freedom")}{(isShare ? ", logit scale" : "")}";
        (double low, double high) = Ends(influence.Value, error, scored, level, isShare);
        string? reason = !double.IsNaN(low) ? null
            : scored.ClusterCount < 2 ? $"No interval, because all rows are in one cluster{(scored.ClusterName is null ? "" : $" of {scored.ClusterName}")}. Take clusters of which there are many."
            : error == 0 || double.IsNaN(error) ? $"No interval, because the {measure} does not vary with the rows (it is at its limit, or there are fewer than two rows with or without the outcome)."
            : $"No interval, because the {measure} is at the end of its range.";
        return new PredictionEstimate(measure, influence.Value, error, low, high, level, how, scored.Count, scored.Events, reason);
    }

    internal static (double Lower, double Upper) Ends(double value, double error, ScoredOutcomes scored, double level, bool isShare)
    {
        if (!(error > 0) || (isShare && value is <= 0 or >= 1))
            return (double.NaN, double.NaN);
        double quantile = Critical(scored, level);
        if (!isShare)
            return (value - quantile * error, value + quantile * error);
        double centre = Elementary.Logit(value), margin = quantile * error / (value * (1 - value));
        return (Elementary.Logistic(centre - margin), Elementary.Logistic(centre + margin));
    }

    internal static double Critical(ScoredOutcomes scored, double level) => scored.Clusters is null
        ? NormalDistribution.Quantile(0.5 + level / 2)
        : scored.ClusterCount < 2 ? double.NaN : StudentTDistribution.Quantile(0.5 + level / 2, scored.ClusterCount - 1);

    internal static void CheckLevel(double level)
    {
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
    }
}
