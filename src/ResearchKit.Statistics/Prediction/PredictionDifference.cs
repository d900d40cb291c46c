using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Prediction;

/// <summary>How a measure differs between two models on the same rows, or between a group and the rest. Immutable.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="First">The measure of the first.</param>
/// <param name="Second">The measure of the second.</param>
/// <param name="Difference">First less second; NaN without one, and <paramref name="Reason"/> says why.</param>
/// <param name="StandardError">Standard error of the difference.</param>
/// <param name="Lower">Lower end of its interval.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="ConfidenceLevel">The level of the interval.</param>
/// <param name="PValue">Two-sided p value against no difference.</param>
/// <param name="Reason">Null where there is a difference with its interval; otherwise why not.</param>
public sealed record PredictionDifference(
    string Measure, double First, double Second, double Difference, double StandardError, double Lower, double Upper, double ConfidenceLevel, double PValue, string? Reason = null)
{
    internal static PredictionDifference None(string measure, double level, string reason) =>
        new(measure, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, level, double.NaN, reason);

    /// <summary>Of two models on the same rows.</summary>
    internal static PredictionDifference Of(string measure, ScoredOutcomes rows, Influence first, Influence second, double level)
    {
        PredictionEstimate.CheckLevel(level);
        var both = new Influence(first.Value - second.Value, [.. first.Parts.Zip(second.Parts, (a, b) => a - b)], first.BySample);
        return Of(measure, first.Value, second.Value, both.Variance(rows), rows.Clusters is null ? double.PositiveInfinity : rows.ClusterCount - 1, level);
    }

    internal static PredictionDifference Of(string measure, double first, double second, double variance, double degreesOfFreedom, double level)
    {
        double difference = first - second, error = Math.Sqrt(variance);
        if (!(error > 0) || !(degreesOfFreedom >= 1))
        {
            return new PredictionDifference(measure, first, second, difference, double.NaN, double.NaN, double.NaN, level, double.NaN, difference == 0
                ? $"No test, because the {measure} is the same and does not vary with the rows: the predictions order them alike."
                : $"No test, because the difference of the {measure} does not vary with the rows, or there are fewer than two clusters.");
        }

        double margin = StudentTDistribution.Quantile(0.5 + level / 2, degreesOfFreedom) * error;
        return new PredictionDifference(measure, first, second, difference, error, difference - margin, difference + margin, level, StudentTDistribution.TwoSided(difference / error, degreesOfFreedom));
    }

    internal static void RequireSameRows(ScoredOutcomes first, ScoredOutcomes second)
    {
        if (!first.Rows.AsSpan().SequenceEqual(second.Rows) || !first.Occurred.AsSpan().SequenceEqual(second.Occurred) || !(first.Clusters ?? []).AsSpan().SequenceEqual(second.Clusters ?? []))
            throw new ArgumentException($"The two models are judged on different rows ({first.Count} and {second.Count} with prediction and outcome), or outcomes or clusters differ. Keep the rows that both predict.", nameof(second));
    }
}
