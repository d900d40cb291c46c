using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>How well predicted risks fit the outcomes of one period. Immutable.</summary>
/// <remarks>
/// Observed over expected has the exact interval of a Poisson count (Garwood, 1936), which is somewhat wide for outcomes that are not rare. Calibration in the large is the intercept, and the calibration slope the slope, of a logistic regression
/// on the logit of the risk (Cox, 1958; Van Calster and others, 2019). Agrees with R's <c>poisson.test</c>, <c>glm</c> and pROC to 1e-9, slopes to 1e-8.
/// </remarks>
/// <param name="Period">The period, such as the year.</param>
/// <param name="Cases">Cases with an outcome and a risk.</param>
/// <param name="Observed">How many outcomes happened.</param>
/// <param name="Expected">How many were expected.</param>
/// <param name="Ratio">Observed over expected; 1 is right.</param>
/// <param name="InTheLarge">Calibration in the large on the logit scale; 0 is right, above it more happens than predicted. NaN with a reason where the outcome happens to all or nobody, or a risk is 0 or 1.</param>
/// <param name="Slope">Calibration slope; 1 is right, below it risks are too far apart. NaN as before, or where risks do not differ.</param>
/// <param name="Auc">Area under the ROC curve with DeLong's interval on the logit scale; NaN without both outcomes.</param>
/// <param name="Brier">Mean squared error of the risks.</param>
public sealed record PeriodCalibration(double Period, int Cases, double Observed, double Expected, Estimate Ratio, PredictionEstimate InTheLarge, PredictionEstimate Slope, PredictionEstimate Auc, double Brier)
{
    /// <summary>Calibration and discrimination by period.</summary>
    /// <param name="periods">The period of each case, such as its year; NaN is left out.</param>
    /// <param name="outcomes">0 or 1 a case; NaN is not known, and left out.</param>
    /// <param name="risks">The predicted risk of each, 0 to 1; NaN is left out.</param>
    /// <param name="confidenceLevel">Level of intervals. Default 0.95.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One a period, ascending.</returns>
    /// <exception cref="ArgumentException">Lengths differ, an outcome is neither 0 nor 1, or a risk is no probability.</exception>
    public static IReadOnlyList<PeriodCalibration> ByPeriod(
        ReadOnlySpan<double> periods, ReadOnlySpan<double> outcomes, ReadOnlySpan<double> risks, double confidenceLevel = 0.95, CancellationToken cancellationToken = default)
    {
        if (periods.Length != outcomes.Length || periods.Length != risks.Length)
            throw new ArgumentException($"There are {periods.Length} periods, {outcomes.Length} outcomes and {risks.Length} risks; give one of each a case.", nameof(risks));
        if (!(confidenceLevel > 0 && confidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(confidenceLevel), confidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
        var found = new SortedDictionary<double, (List<double> Outcomes, List<double> Risks)>();
        for (int i = 0; i < periods.Length; i++)
        {
            if (double.IsNaN(periods[i]) || double.IsNaN(outcomes[i]) || double.IsNaN(risks[i]))
                continue;
            CalibrationCusum.Check(i, outcomes[i], risks[i]);
            if (!found.TryGetValue(periods[i], out (List<double> Outcomes, List<double> Risks) rows))
                found[periods[i]] = rows = ([], []);
            rows.Outcomes.Add(outcomes[i]);
            rows.Risks.Add(risks[i]);
        }

        var made = new List<PeriodCalibration>(found.Count);
        foreach ((double period, (List<double> y, List<double> p)) in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            made.Add(Of(period, [.. y], [.. p], confidenceLevel));
        }

        return made;
    }

    private static PeriodCalibration Of(double period, double[] outcomes, double[] risks, double level)
    {
        double observed = outcomes.Sum(), expected = risks.Sum(), brier = outcomes.Zip(risks, (y, p) => (y - p) * (y - p)).Average();
        double tail = (1 - level) / 2;
        Estimate ratio = expected > 0
            ? new Estimate(
                "observed / expected", observed / expected, Math.Sqrt(observed) / expected,
                observed == 0 ? 0 : ChiSquaredDistribution.Quantile(tail, 2 * observed) / 2 / expected,
                ChiSquaredDistribution.Quantile(1 - tail, 2 * observed + 2) / 2 / expected, double.NaN, double.NaN, double.NaN)
            : Estimate.None("observed / expected");
        ScoredOutcomes scored = ScoredOutcomes.Of(risks, outcomes);
        return new(
            period, outcomes.Length, observed, expected, ratio, CalibrationRegression.InTheLarge(scored, level), CalibrationRegression.Slope(scored, level), RocAuc.Of(scored, level), brier);
    }
}
