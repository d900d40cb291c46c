using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <content>Predictions.</content>
public sealed partial class LinearRegressionResult
{
    /// <summary>Predicts the outcome for new rows.</summary>
    /// <param name="design">A design matrix with the model's terms in the model's order; NaN gives a prediction of NaN.</param>
    /// <param name="offset">The offset of each row, if the model has one.</param>
    /// <param name="cancellationToken">Stops a long prediction.</param>
    /// <returns>
    /// One prediction a row. Aliased terms count as zero. Under CR2, whose degrees of freedom depend on the row, the fewest of any coefficient are
    /// used, which makes the intervals wide rather than narrow.
    /// </returns>
    /// <exception cref="ArgumentException">The terms or lengths are not the model's.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public IReadOnlyList<LinearPrediction> Predict(DesignMatrix design, ReadOnlyMemory<double>? offset = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (_plane is null)
            throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        if (!design.Terms.SequenceEqual(Estimates.Select(estimate => estimate.Term), StringComparer.Ordinal))
            throw new ArgumentException($"The design matrix has the terms {string.Join(", ", design.Terms)}; the model has {string.Join(", ", Estimates.Select(e => e.Term))}. Give the same in the same order.", nameof(design));
        if (offset is { } given && given.Length != design.RowCount)
            throw new ArgumentException($"The offset has {given.Length} values and the design matrix {design.RowCount} rows. Give one value a row.", nameof(offset));

        double[] degrees = [.. Estimates.Select(estimate => estimate.DegreesOfFreedom).Where(df => !double.IsNaN(df))];
        double degreesOfFreedom = degrees.Length == 0 ? double.NaN : degrees.Min();
        double t = StudentTDistribution.Quantile(0.5 + ConfidenceLevel / 2, degreesOfFreedom);
        var predictions = new LinearPrediction[design.RowCount];
        var slopes = new double[design.SlopeCount];
        for (int row = 0; row < predictions.Length; row++)
        {
            if ((row & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            for (int j = 0; j < slopes.Length; j++)
                slopes[j] = design.Slope(j).Span[row];
            (double value, double standardError) = _plane.At(slopes);
            value += offset is { } offsets ? offsets.Span[row] : 0;
            double spread = Math.Sqrt(standardError * standardError + ResidualStandardDeviation * ResidualStandardDeviation);
            predictions[row] = new LinearPrediction(
                value, standardError, value - t * standardError, value + t * standardError, value - t * spread, value + t * spread);
        }

        return predictions;
    }
}

/// <summary>One predicted outcome, in units of the outcome.</summary>
/// <param name="Value">The expected outcome.</param>
/// <param name="StandardError">Standard error of the expected outcome.</param>
/// <param name="Lower">Lower end of the confidence interval of the expected outcome.</param>
/// <param name="Upper">Upper end of the confidence interval of the expected outcome.</param>
/// <param name="LowerNew">Lower end of the prediction interval of one new row, if residuals are normal with the same spread everywhere and a weight of one.</param>
/// <param name="UpperNew">Upper end of that prediction interval.</param>
public readonly record struct LinearPrediction(double Value, double StandardError, double Lower, double Upper, double LowerNew, double UpperNew);
