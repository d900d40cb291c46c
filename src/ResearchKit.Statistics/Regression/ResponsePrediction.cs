using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>The expected outcome of one row.</summary>
/// <param name="Mean">The expected outcome: a probability, or a count.</param>
/// <param name="StandardError">Its standard error by the delta method, in units of the outcome.</param>
/// <param name="Lower">Lower end of its confidence interval, made on the scale of the link.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Predictor">The linear predictor with the offset: log odds, or the logarithm of the mean.</param>
/// <param name="PredictorStandardError">Standard error of the linear predictor.</param>
public readonly record struct ResponsePrediction(double Mean, double StandardError, double Lower, double Upper, double Predictor, double PredictorStandardError);

/// <summary>Whether rows to predict fit the model.</summary>
internal static class PredictionCheck
{
    public static void Terms(DesignMatrix design, IReadOnlyList<Estimate> estimates, ReadOnlyMemory<double>? offset)
    {
        if (!design.Terms.SequenceEqual(estimates.Select(estimate => estimate.Term), StringComparer.Ordinal))
            throw new ArgumentException($"The design matrix has the terms {string.Join(", ", design.Terms)}; the model has {string.Join(", ", estimates.Select(e => e.Term))}. Give the same in the same order.", nameof(design));
        if (offset is { } given && given.Length != design.RowCount)
            throw new ArgumentException($"The offset has {given.Length} values and the design matrix {design.RowCount} rows. Give one value a row.", nameof(offset));
    }
}
