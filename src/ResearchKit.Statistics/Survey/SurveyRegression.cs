using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Survey;

/// <summary>Linear, logistic and Poisson regression in a population, from a sample with a design.</summary>
/// <remarks>
/// Coefficients solve the weighted score equations (pseudo maximum likelihood), so that they estimate what a fit to the whole population would give. Variances are the design's: linearised scores, or refits under replicate
/// weights. Tests are Student's with the design's degrees of freedom + 1 less the coefficients, as R's <c>svyglm</c>. Sources: Binder (1983), International Statistical Review 51; Lumley and Scott (2017), Statistical Science 32.
/// Agrees with <c>survey::svyglm</c> to a relative 1e-8 on the stored reference values.
/// </remarks>
public sealed class SurveyRegression : IEstimator<SurveyRegressionData, SurveyResult>
{
    private readonly GeneralizedFamily _family;
    private readonly double _level;

    /// <summary>A regression of a family.</summary>
    /// <param name="family">Gaussian (the default, by null), binomial or Poisson.</param>
    /// <param name="confidenceLevel">Level of all intervals, strictly between 0 and 1. Default 0.95.</param>
    /// <exception cref="ArgumentException">The family is another.</exception>
    public SurveyRegression(GeneralizedFamily? family = null, double confidenceLevel = 0.95)
    {
        _family = family ?? GeneralizedFamily.Gaussian;
        if (_family != GeneralizedFamily.Gaussian && _family != GeneralizedFamily.Binomial && _family != GeneralizedFamily.Poisson)
            throw new ArgumentException($"Survey regression is for the Gaussian, binomial and Poisson families, not {_family.Name}. Use Poisson for counts: the design's variances allow for overdispersion.", nameof(family));
        if (!(confidenceLevel > 0 && confidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(confidenceLevel), confidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
        _level = confidenceLevel;
    }

    /// <inheritdoc/>
    public SurveyResult Fit(SurveyRegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        DesignMatrix terms = data.Terms;
        var columns = new List<(string, ReadOnlyMemory<double>)> { ("outcome", data.Outcome) };
        for (int j = 0; j < terms.SlopeCount; j++)
            columns.Add((terms.Terms[j + (terms.HasIntercept ? 1 : 0)], terms.Slope(j)));
        if (data.Offset is { } offset)
            columns.Add(("offset", offset));
        SurveyRows rows = SurveyRows.Of(data.Design, columns, cancellationToken);
        string method = $"{(_family == GeneralizedFamily.Gaussian ? "Linear" : _family == GeneralizedFamily.Binomial ? "Logistic" : "Poisson")} regression with survey weights, {data.Design.Description}";

        var statistic = new SurveyCoefficients(_family, data, cancellationToken);
        double[] weights = rows.Design.ActiveWeights;
        (double[] all, ConvergenceRecord convergence, IReadOnlyList<string> warnings) = statistic.Start(weights);
        if (!convergence.IsUsable)
            return SurveyResult.None(method, terms.Terms, _level, rows.Missingness, weights.Count(weight => weight > 0), convergence.Reason!);

        double[,] covariance = rows.Design.Covariance(statistic, statistic.Estimable(all), cancellationToken);
        int rank = statistic.Kept.Count;
        double degrees = rows.Design.DegreesOfFreedom + 1 - rank;
        var estimates = new Estimate[terms.Terms.Count];
        var spread = new double[estimates.Length, estimates.Length];
        for (int a = 0; a < estimates.Length; a++)
        {
            int at = statistic.Kept.IndexOf(a);
            estimates[a] = at < 0
                ? Estimate.None(terms.Terms[a])
                : Estimate.FromStandardError(terms.Terms[a], all[a], Math.Sqrt(covariance[at, at]), degrees > 0 ? degrees : double.NaN, _level);
            for (int b = 0; b < estimates.Length; b++)
                spread[a, b] = at < 0 || statistic.Kept.IndexOf(b) < 0 ? double.NaN : covariance[at, statistic.Kept.IndexOf(b)];
        }

        return new SurveyResult(spread, null)
        {
            Method = method,
            Estimates = estimates,
            ConfidenceLevel = _level,
            SampleSizes = rows.Design.Sizes(),
            Missingness = rows.Missingness,
            Convergence = convergence,
            Warnings = [.. warnings, .. WarningsOf(degrees, covariance, rank)],
        };
    }

    private static IEnumerable<string> WarningsOf(double degrees, double[,] covariance, int rank)
    {
        if (!(degrees > 0))
            yield return "No interval, because the design has too few sampling units for so many terms (units less strata, + 1, less terms is not above zero). Leave out terms, or merge strata.";
        else if (rank > 0 && double.IsNaN(covariance[0, 0]))
            yield return "No standard errors, because some replicate weights leave no estimate (a category without rows, or perfect separation). Merge rare categories, or use Taylor linearisation.";
    }
}
