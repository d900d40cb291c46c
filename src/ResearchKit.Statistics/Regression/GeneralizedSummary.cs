using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>Sums over the rows of a fitted generalised linear model, each the same on any number of threads.</summary>
internal static class GeneralizedSummary
{
    /// <summary>Pearson's X²: squared residuals over the variance that the family says, with the rows' weights.</summary>
    public static double Pearson(GeneralizedRows rows, GeneralizedFamily family, GeneralizedFit fit, ReweightedLeastSquares steps) => steps.Sum((first, count) =>
        family.SumOfPearson(rows.Outcome.AsSpan(first, count), fit.Predictor.AsSpan(first, count), rows.WeightsOf(first, count)));

    public static double Deviance(GeneralizedRows rows, GeneralizedFamily family, double[] predictor, ReweightedLeastSquares steps) => steps.Sum((first, count) =>
        family.SumOfDeviances(rows.Outcome.AsSpan(first, count), predictor.AsSpan(first, count), rows.WeightsOf(first, count)));

    public static double LogLikelihood(GeneralizedRows rows, GeneralizedFamily family, double[] predictor, ReweightedLeastSquares steps) => steps.Sum((first, count) =>
        family.SumOfLogLikelihoods(rows.Outcome.AsSpan(first, count), predictor.AsSpan(first, count), rows.WeightsOf(first, count)));

    /// <summary>The linear predictor of each row in the model that has only an intercept (or nothing) and the offset.</summary>
    public static double[] NullPredictor(GeneralizedRows rows, GeneralizedFamily family, int threads, CancellationToken cancellationToken)
    {
        var predictor = new double[rows.Count];
        if (!rows.Design.HasIntercept)
        {
            rows.Offset.CopyTo(predictor, 0);
            return predictor;
        }

        if (rows.Offset.Length == 0)
        {
            Array.Fill(predictor, family.Predictor(rows.WeightedMeanOutcome()));
            return predictor;
        }

        var data = new RegressionData(
            rows.Outcome, DesignMatrix.Create(true, rows.Count), rows.Weights.Length == 0 ? null : (ReadOnlyMemory<double>?)rows.Weights, rows.Offset);
        var alone = new GeneralizedRows(data, [.. Enumerable.Range(0, rows.Count)], cancellationToken);
        GeneralizedFit fit = GeneralizedFit.Maximise(alone, family, new ReweightedLeastSquares(alone, 0, threads, cancellationToken), 60, null, cancellationToken);
        return fit.Predictor;
    }
}
