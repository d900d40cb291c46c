using System.Globalization;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Prediction;

/// <summary>Ridge, lasso and elastic net for numbers and for outcomes of 0 and 1: regressions for prediction, whose coefficients are shrunken towards zero.</summary>
/// <remarks>
/// <para>
/// Objective, with weights that add up to one: half the mean squared error (numbers) or minus the mean log-likelihood (0 and 1), plus penalty × (share × Σ|b| + (1 - share) / 2 × Σb²). The intercept is not penalised. It is
/// glmnet's objective, with lambda as penalty and alpha as share (for numbers, glmnet divides the ridge part by the outcome's standard deviation: scale the outcome to compare); scikit-learn's <c>ElasticNet</c> has the penalty as <c>alpha</c> and the share as <c>l1_ratio</c>, its <c>Ridge</c> takes <c>alpha</c> = n × penalty, its
/// <c>LogisticRegression</c> <c>C</c> = 1 / (n × penalty); scikit-learn does not standardise by itself. Agrees with both to 1e-6 on the stored reference values.
/// </para>
/// <para>
/// No intervals: shrunken coefficients are biased on purpose, and which terms stay in changes from sample to sample. Standard errors are NaN. For effects, fit a regression without a penalty.
/// </para>
/// <para>Terms that are combinations of others are fitted, unlike in a plain regression; columns that do not vary have a coefficient of zero. Fewer rows than terms are allowed. Source: Friedman, Hastie and Tibshirani (2010), JSS 33.</para>
/// </remarks>
public sealed class ElasticNet : IEstimator<RegressionData, ElasticNetResult>
{
    private readonly ElasticNetOptions _options;

    /// <summary>A penalised regression with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ElasticNet(ElasticNetOptions? options = null)
    {
        _options = options ?? new ElasticNetOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A number is infinite, a weight negative, an outcome of a binomial fit neither 0 nor 1, or the folds are of other data.</exception>
    public ElasticNetResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (_options.Folds is { } folds && folds.RowCount != data.Design.RowCount)
            throw new ArgumentException($"The folds are of {folds.RowCount} rows; the data has {data.Design.RowCount}. Make the folds of the same rows.", nameof(data));
        cancellationToken.ThrowIfCancellationRequested();
        (int[] usable, MissingnessRecord missingness) = CompleteRows.Find(data, needsClusters: false, cancellationToken);
        ElasticNetResult None(string reason) => ElasticNetResult.None(data, _options, missingness, usable.Length, reason);
        if (CompleteRows.WhyTooFew(usable.Length, 1) is { } tooFew)
            return None(tooFew);
        if (_options.Outcome == PenalizedOutcome.Binomial)
        {
            foreach (int row in usable)
            {
                if (data.Outcome.Span[row] is not (0 or 1))
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The outcome of row {row} is {data.Outcome.Span[row]:R}; a penalised logistic regression takes 0 and 1."), nameof(data));
            }
        }

        double firstOutcome = data.Outcome.Span[usable[0]];
        if (usable.All(row => data.Outcome.Span[row] == firstOutcome) && data.Offset is null)
            return None(string.Create(CultureInfo.InvariantCulture, $"No estimate, because the outcome is {firstOutcome:R} in every row. Check the outcome and the rows chosen."));

        var problem = new PenalizedProblem(data, usable, _options.Outcome, _options.Standardize, cancellationToken);
        double[] penalties = _options.Penalties is { } given ? [.. given.OrderDescending()] : Path(problem, cancellationToken);
        if (penalties.Length == 0)
            return None("No estimate, because no column varies. Check how the terms were made.");
        IReadOnlyList<PenalizedFit> path = PenalizedPath.Fit(problem, penalties, _options, cancellationToken);
        CrossValidationCurve? curve = null;
        if (_options.Folds is { } held)
        {
            (curve, string? reason) = PenalizedPath.CrossValidate(data, usable, held, penalties, _options, cancellationToken);
            if (curve is null)
                return None(reason!);
        }

        return ElasticNetResult.Of(data, _options, missingness, problem, path, curve);
    }

    private double[] Path(PenalizedProblem problem, CancellationToken cancellationToken)
    {
        double largest = new CoordinateDescent(problem, _options.LassoShare, _options.MaximumSweeps, cancellationToken).LargestGradient() / Math.Max(_options.LassoShare, 1e-3);
        if (!(largest > 0))
            return [];
        double ratio = problem.Count < problem.Columns ? 1e-2 : 1e-4;
        return [.. Enumerable.Range(0, _options.PathLength).Select(k => largest * Distributions.Elementary.Pow(ratio, k / (double)(_options.PathLength - 1)))];
    }
}
