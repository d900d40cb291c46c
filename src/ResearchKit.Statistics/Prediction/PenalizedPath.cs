using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Prediction;

/// <summary>Fits for each of several penalties, from the largest down, each begun where the last ended.</summary>
internal static class PenalizedPath
{
    public static IReadOnlyList<PenalizedFit> Fit(PenalizedProblem problem, double[] penalties, ElasticNetOptions options, CancellationToken cancellationToken)
    {
        var descent = new CoordinateDescent(problem, options.LassoShare, options.MaximumSweeps, cancellationToken);
        double nothing = descent.Begin();
        var fits = new PenalizedFit[penalties.Length];
        for (int k = 0; k < fits.Length; k++)
        {
            bool isConverged = descent.Minimise(penalties[k]);
            double[] own = descent.Coefficients, coefficients = new double[own.Length];
            double intercept = descent.Intercept, loss = descent.Loss();
            for (int j = 0; j < own.Length; j++)
            {
                coefficients[j] = own[j] * problem.Scale[j];
                intercept -= coefficients[j] * problem.Centre[j];
            }

            fits[k] = new PenalizedFit(penalties[k], problem.HasIntercept ? intercept : 0, coefficients, 1 - loss / nothing, isConverged);
        }

        return fits;
    }

    public static (CrossValidationCurve? Curve, string? Reason) CrossValidate(
        RegressionData data, int[] usable, CrossValidationFolds folds, double[] penalties, ElasticNetOptions options, CancellationToken cancellationToken)
    {
        var isUsable = new bool[data.Design.RowCount];
        foreach (int row in usable)
            isUsable[row] = true;
        var errors = new double[folds.Count][];
        var counts = new double[folds.Count];
        for (int fold = 0; fold < folds.Count; fold++)
        {
            int[] training = [.. folds.Training(fold).ToArray().Where(row => isUsable[row])], test = [.. folds.Test(fold).ToArray().Where(row => isUsable[row])];
            if (training.Length == 0 || test.Length == 0)
                return (null, $"No estimate, because fold {fold + 1} has no complete row to {(training.Length == 0 ? "train on" : "be tried on")}. Ask for fewer folds, or leave out columns with many missing values.");
            double first = data.Outcome.Span[training[0]];
            if (options.Outcome == PenalizedOutcome.Binomial && training.All(row => data.Outcome.Span[row] == first))
                return (null, FormattableString.Invariant($"No estimate, because the outcome is {first:R} in every row that fold {fold + 1} trains on. Ask for fewer folds."));
            IReadOnlyList<PenalizedFit> fits = Fit(new PenalizedProblem(data, training, options.Outcome, options.Standardize, cancellationToken), penalties, options, cancellationToken);
            errors[fold] = [.. fits.Select(fit => Error(data, test, fit, options.Outcome))];
            counts[fold] = test.Sum(row => data.Weights is { } weights ? weights.Span[row] : 1);
        }

        double whole = counts.Sum();
        var mean = new double[penalties.Length];
        var standardError = new double[penalties.Length];
        for (int k = 0; k < penalties.Length; k++)
        {
            mean[k] = Enumerable.Range(0, folds.Count).Sum(fold => counts[fold] * errors[fold][k]) / whole;
            double spread = Enumerable.Range(0, folds.Count).Sum(fold => counts[fold] * (errors[fold][k] - mean[k]) * (errors[fold][k] - mean[k])) / whole;
            standardError[k] = folds.Count > 1 ? Math.Sqrt(spread / (folds.Count - 1)) : double.NaN;
        }

        return (new CrossValidationCurve(penalties, mean, standardError, folds.Description), null);
    }

    /// <summary>Mean squared error, or mean deviance.</summary>
    private static double Error(RegressionData data, int[] rows, PenalizedFit fit, PenalizedOutcome kind)
    {
        var predictor = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            predictor[i] = fit.Intercept + (data.Offset is { } offset ? offset.Span[rows[i]] : 0);
        for (int j = 0; j < fit.Coefficients.Count; j++)
        {
            double coefficient = fit.Coefficients[j];
            ReadOnlySpan<double> column = data.Design.Slope(j).Span;
            for (int i = 0; i < rows.Length && coefficient != 0; i++)
                predictor[i] += coefficient * column[rows[i]];
        }

        ReadOnlySpan<double> outcome = data.Outcome.Span, given = data.Weights is { } all ? all.Span : [];
        double sum = 0, weights = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double y = outcome[rows[i]], weight = given.IsEmpty ? 1 : given[rows[i]];
            sum += weight * (kind == PenalizedOutcome.Gaussian ? (y - predictor[i]) * (y - predictor[i]) : GeneralizedFamily.Binomial.UnitDeviance(y, predictor[i]));
            weights += weight;
        }

        return sum / weights;
    }
}

/// <summary>The fit for one penalty.</summary>
/// <param name="Penalty">The penalty (glmnet's lambda, scikit-learn's alpha).</param>
/// <param name="Intercept">The intercept; zero where the design has none.</param>
/// <param name="Coefficients">One a term other than the intercept, in the terms' own units.</param>
/// <param name="DevianceExplained">The share of the loss with the intercept alone that the terms save.</param>
/// <param name="IsConverged">Whether the search met its tolerance.</param>
public sealed record PenalizedFit(double Penalty, double Intercept, IReadOnlyList<double> Coefficients, double DevianceExplained, bool IsConverged)
{
    /// <summary>How many terms have a coefficient other than zero.</summary>
    public int TermsIn => Coefficients.Count(coefficient => coefficient != 0);
}

/// <summary>The error on rows that were held out, for each penalty.</summary>
/// <param name="Penalties">The penalties, falling.</param>
/// <param name="Error">Mean squared error, or mean deviance (minus twice the log-likelihood a row), of the held-out rows.</param>
/// <param name="StandardError">Its standard error over folds; NaN with one fold.</param>
/// <param name="Description">How the folds were made.</param>
public sealed record CrossValidationCurve(IReadOnlyList<double> Penalties, IReadOnlyList<double> Error, IReadOnlyList<double> StandardError, string Description)
{
    /// <summary>Index of the least error; of several, that of the largest penalty.</summary>
    public int Least => Enumerable.Range(0, Error.Count).MinBy(k => Error[k]);

    /// <summary>Index of the largest penalty whose error is within one standard error of the least.</summary>
    public int WithinOneStandardError => Enumerable.Range(0, Error.Count).First(k => k == Least || Error[k] <= Error[Least] + StandardError[Least]);
}
