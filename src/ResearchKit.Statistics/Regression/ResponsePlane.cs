using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>Predictions and margins of a fitted linear predictor with its link.</summary>
internal sealed class ResponsePlane(GeneralizedFamily family, CentredPlane plane, IReadOnlyList<Estimate> estimates, double confidenceLevel)
{
    /// <summary>Degrees of freedom of intervals that are not of one coefficient: the fewest of any.</summary>
    private readonly double _degreesOfFreedom = estimates.Select(estimate => estimate.DegreesOfFreedom).Where(df => !double.IsNaN(df)).DefaultIfEmpty(double.NaN).Min();

    public IReadOnlyList<ResponsePrediction> Predict(DesignMatrix design, ReadOnlyMemory<double>? offset, CancellationToken cancellationToken)
    {
        Check(design, offset);
        double t = StudentTDistribution.Quantile(0.5 + confidenceLevel / 2, _degreesOfFreedom);
        var predictions = new ResponsePrediction[design.RowCount];
        var slopes = new double[design.SlopeCount];
        for (int row = 0; row < predictions.Length; row++)
        {
            if ((row & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            Read(design, row, slopes);
            (double value, double error) = plane.At(slopes);
            value += offset is { } offsets ? offsets.Span[row] : 0;
            predictions[row] = new ResponsePrediction(
                family.Mean(value), error * family.MeanSlope(value), family.Mean(value - t * error), family.Mean(value + t * error), value, error);
        }

        return predictions;
    }

    public Estimate AverageMean(string name, MarginRows rows, CancellationToken cancellationToken)
    {
        (double mean, double[] gradient) = Mean(rows, cancellationToken);
        double error = Math.Sqrt(plane.Variance(gradient)), predictor = family.Predictor(mean), slope = family.MeanSlope(predictor);
        Estimate plain = Estimate.FromStandardError(name, mean, error, _degreesOfFreedom, confidenceLevel);
        double margin = (plain.Upper - plain.Value) / slope;
        return slope > 0 ? plain with { Lower = family.Mean(predictor - margin), Upper = family.Mean(predictor + margin) } : plain;
    }

    public Estimate AverageDifference(string name, MarginRows from, MarginRows to, CancellationToken cancellationToken)
    {
        (double before, double[] gradientBefore) = Mean(from, cancellationToken);
        (double after, double[] gradientAfter) = Mean(to, cancellationToken);
        double[] gradient = [.. gradientAfter.Zip(gradientBefore, (a, b) => a - b)];
        return Estimate.FromStandardError(name, after - before, Math.Sqrt(plane.Variance(gradient)), _degreesOfFreedom, confidenceLevel);
    }

    public Estimate AverageSlope(string name, MarginRows at, DesignMatrix from, DesignMatrix to, double width, CancellationToken cancellationToken)
    {
        Check(at.Design, at.Offset);
        Check(from, null);
        Check(to, null);
        double value = 0, weights = 0;
        double[] gradient = new double[plane.Rank], here = new double[plane.Rank], low = new double[plane.Rank], high = new double[plane.Rank], slopes = new double[at.Design.SlopeCount];
        for (int row = 0; row < at.Design.RowCount; row++)
        {
            if ((row & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            double weight = at.Weights is { } given ? given.Span[row] : 1;
            Read(at.Design, row, slopes);
            double predictor = plane.Row(slopes, here) + (at.Offset is { } offset ? offset.Span[row] : 0);
            Read(from, row, slopes);
            double lower = plane.Row(slopes, low);
            Read(to, row, slopes);
            double along = (plane.Row(slopes, high) - lower) / width, slope = family.MeanSlope(predictor), curvature = family.MeanCurvature(predictor);
            value += weight * slope * along;
            weights += weight;
            for (int k = 0; k < gradient.Length; k++)
                gradient[k] += weight * (curvature * along * here[k] + slope * (high[k] - low[k]) / width);
        }

        for (int k = 0; k < gradient.Length; k++)
            gradient[k] /= weights;
        return Estimate.FromStandardError(name, value / weights, Math.Sqrt(plane.Variance(gradient)), _degreesOfFreedom, confidenceLevel);
    }

    private (double Mean, double[] Gradient) Mean(MarginRows rows, CancellationToken cancellationToken)
    {
        Check(rows.Design, rows.Offset);
        double sum = 0, weights = 0;
        double[] gradient = new double[plane.Rank], here = new double[plane.Rank], slopes = new double[rows.Design.SlopeCount];
        for (int row = 0; row < rows.Design.RowCount; row++)
        {
            if ((row & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            double weight = rows.Weights is { } given ? given.Span[row] : 1;
            Read(rows.Design, row, slopes);
            double predictor = plane.Row(slopes, here) + (rows.Offset is { } offset ? offset.Span[row] : 0), slope = weight * family.MeanSlope(predictor);
            sum += weight * family.Mean(predictor);
            weights += weight;
            for (int k = 0; k < gradient.Length; k++)
                gradient[k] += slope * here[k];
        }

        for (int k = 0; k < gradient.Length; k++)
            gradient[k] /= weights;
        return (sum / weights, gradient);
    }

    private static void Read(DesignMatrix design, int row, double[] slopes)
    {
        for (int j = 0; j < slopes.Length; j++)
            slopes[j] = design.Slope(j).Span[row];
    }

    private void Check(DesignMatrix design, ReadOnlyMemory<double>? offset)
    {
        if (!design.Terms.SequenceEqual(estimates.Select(estimate => estimate.Term), StringComparer.Ordinal))
            throw new ArgumentException($"The design matrix has the terms {string.Join(", ", design.Terms)}; the model has {string.Join(", ", estimates.Select(e => e.Term))}. Give the same in the same order.", nameof(design));
        if (offset is { } given && given.Length != design.RowCount)
            throw new ArgumentException($"The offset has {given.Length} values and the design matrix {design.RowCount} rows. Give one value a row.", nameof(offset));
    }
}
