using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Prediction;

/// <summary>Calibration on the whole: right on average, and right in spread.</summary>
/// <remarks>
/// Cox (1958); Van Calster and others (2019), BMC Medicine 17. With L = log odds of the prediction: calibration in the large is a in logit P(y) = a + L, the slope is b in logit P(y) = a + b L. A slope below 1 says that predictions are too
/// extreme, as of a model that was fitted too closely; above 1, too timid. Independent rows have the errors of R's <c>glm</c>, clusters CR2 with Satterthwaite's degrees of freedom.
/// </remarks>
public static class CalibrationRegression
{
    /// <summary>Observed less expected: the mean of outcome - prediction. 0 is right on average; in shares, not log odds.</summary>
    /// <param name="scored">Probabilities and outcomes.</param>
    /// <param name="confidenceLevel">Level of the interval. Default 0.95.</param>
    /// <exception cref="ArgumentException">A prediction is no probability.</exception>
    public static PredictionEstimate MeanError(ScoredOutcomes scored, double confidenceLevel = 0.95) => BrierScore.Mean("observed less expected", scored, Errors(scored), confidenceLevel);

    /// <summary>Calibration in the large, in log odds: 0 is right on average, above 0 more happened than was predicted.</summary>
    /// <inheritdoc cref="MeanError" path="/param"/>
    /// <returns>NaN with a reason where a prediction is exactly 0 or 1, or all or none have the outcome.</returns>
    /// <exception cref="ArgumentException">A prediction is no probability.</exception>
    public static PredictionEstimate InTheLarge(ScoredOutcomes scored, double confidenceLevel = 0.95) => Fit("calibration in the large", scored, false, confidenceLevel);

    /// <summary>The calibration slope: 1 is right in spread, below 1 predictions are too extreme.</summary>
    /// <inheritdoc cref="MeanError" path="/param"/>
    /// <returns>NaN with a reason where a prediction is exactly 0 or 1, predictions do not vary, all or none have the outcome, or they are separated.</returns>
    /// <exception cref="ArgumentException">A prediction is no probability.</exception>
    public static PredictionEstimate Slope(ScoredOutcomes scored, double confidenceLevel = 0.95) => Fit("calibration slope", scored, true, confidenceLevel);

    internal static double[] Errors(ScoredOutcomes scored)
    {
        ArgumentNullException.ThrowIfNull(scored);
        scored.RequireProbabilities("Calibration");
        return [.. scored.Occurred.Zip(scored.Predicted, (y, p) => (y ? 1 : 0) - p)];
    }

    /// <summary>The slope with what each row adds; null where there is none.</summary>
    internal static Influence? SlopeInfluence(ScoredOutcomes scored)
    {
        if (WhyNot("slope", scored) is not null || scored.WhyNoContrast("slope") is not null)
            return null;
        double[] x = Array.ConvertAll(scored.Predicted, Elementary.Logit);
        GeneralizedLinearModelResult result = new GeneralizedLinearModel(GeneralizedFamily.Binomial, new() { MaximumThreads = 1 }).Fit(
            new RegressionData(Array.ConvertAll(scored.Occurred, y => y ? 1.0 : 0), DesignMatrix.Create(true, x.Length, ("slope", x))));
        if (!result.Convergence.IsUsable || double.IsNaN(result["slope"].Value))
            return null;
        double a = result["(Intercept)"].Value, b = result["slope"].Value, weights = 0, mean = 0;
        double[] fitted = Array.ConvertAll(x, one => Elementary.Logistic(a + b * one));
        for (int i = 0; i < x.Length; i++)
        {
            double w = fitted[i] * (1 - fitted[i]);
            weights += w;
            mean += w * x[i];
        }

        mean /= weights;
        double information = Enumerable.Range(0, x.Length).Sum(i => fitted[i] * (1 - fitted[i]) * (x[i] - mean) * (x[i] - mean));
        return new Influence(b, [.. Enumerable.Range(0, x.Length).Select(i => (x[i] - mean) * ((scored.Occurred[i] ? 1 : 0) - fitted[i]) / information)]);
    }

    private static string? WhyNot(string measure, ScoredOutcomes scored)
    {
        int at = Array.FindIndex(scored.Predicted, p => p is 0 or 1);
        return at < 0 ? null : $"No {measure}, because row {scored.Rows[at]} is predicted with certainty ({(scored.Predicted[at] == 0 ? "0" : "1")}), whose log odds are infinite. Shrink the predictions, or read the mean error.";
    }

    private static PredictionEstimate Fit(string measure, ScoredOutcomes scored, bool withSlope, double level)
    {
        ArgumentNullException.ThrowIfNull(scored);
        scored.RequireProbabilities("Calibration");
        if ((scored.WhyNoContrast(measure) ?? WhyNot(measure, scored)) is { } reason)
            return PredictionEstimate.None(measure, scored, level, reason);
        double[] x = Array.ConvertAll(scored.Predicted, Elementary.Logit), y = Array.ConvertAll(scored.Occurred, one => one ? 1.0 : 0);
        bool hasClusters = scored.Clusters is not null && scored.ClusterCount > 1;
        var settings = new GeneralizedLinearModelOptions { ConfidenceLevel = level, StandardErrors = hasClusters ? StandardErrorKind.CR2 : StandardErrorKind.Classical, MaximumThreads = 1 };
        Grouping? clusters = hasClusters ? Grouping.FromKeys(scored.ClusterName!, Array.ConvertAll(scored.Clusters!, code => (int?)code)) : null;
        var data = withSlope
            ? new RegressionData(y, DesignMatrix.Create(true, x.Length, ("slope", x)), clusters: clusters)
            : new RegressionData(y, DesignMatrix.Create(true, x.Length), offset: x, clusters: clusters);
        GeneralizedLinearModelResult result = new GeneralizedLinearModel(GeneralizedFamily.Binomial, settings).Fit(data);
        Estimate estimate = result[withSlope ? "slope" : "(Intercept)"];
        if (!result.Convergence.IsUsable || double.IsNaN(estimate.Value))
            return PredictionEstimate.None(measure, scored, level, result.Convergence.Reason is { } why ? $"No {measure}: {why}" : $"No {measure}, because all predictions are the same. A model that says the same of everybody has no spread to judge.");
        return scored.Clusters is not null && !hasClusters
            ? new PredictionEstimate(measure, estimate.Value, double.NaN, double.NaN, double.NaN, level, "none", scored.Count, scored.Events, $"No interval, because all rows are in one cluster of {scored.ClusterName}. Take clusters of which there are many.")
            : new PredictionEstimate(measure, estimate.Value, estimate.StandardError, estimate.Lower, estimate.Upper, level, hasClusters ? $"CR2 by {scored.ClusterName}, Satterthwaite degrees of freedom" : "Wald, maximum likelihood", scored.Count, scored.Events);
    }
}
