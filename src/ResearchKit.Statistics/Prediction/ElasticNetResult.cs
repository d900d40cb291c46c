using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Prediction;

/// <summary>A fitted penalised regression: the whole path of penalties, and the one that was chosen. Immutable; holds no row of the data.</summary>
public sealed class ElasticNetResult : IEstimationResult
{
    private ElasticNetResult(ElasticNetOptions options) => Options = options;

    /// <summary>The settings that the model was fitted with.</summary>
    public ElasticNetOptions Options { get; }

    /// <inheritdoc/>
    public required string Method { get; init; }

    /// <summary>The coefficients at the chosen penalty, in the terms' own units. Standard errors, intervals and tests are NaN: shrunken coefficients have none.</summary>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <summary>NaN: there are no intervals.</summary>
    public double ConfidenceLevel => double.NaN;

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <inheritdoc/>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The fits from the largest penalty to the smallest.</summary>
    public required IReadOnlyList<PenalizedFit> Path { get; init; }

    /// <summary>The error on held-out rows; null without folds.</summary>
    public CrossValidationCurve? CrossValidation { get; private init; }

    /// <summary>The fit at the chosen penalty: by cross-validation where there are folds, else the last of the path. Null without an estimate.</summary>
    public PenalizedFit? Chosen { get; private init; }

    /// <summary>The coefficient of a term at the chosen penalty.</summary>
    /// <param name="term">The term's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    public double this[string term] => (Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException($"No term '{term}' in this model. Its terms: {string.Join(", ", Estimates.Select(estimate => estimate.Term))}.")).Value;

    /// <summary>Predictions for new rows: means of numbers, or probabilities of 1.</summary>
    /// <param name="design">A design matrix with the model's terms in the model's order; NaN gives NaN.</param>
    /// <param name="offset">The offset of each row, if the model has one.</param>
    /// <param name="fit">A fit of the path; null for the chosen one.</param>
    /// <exception cref="ArgumentException">The terms or lengths are not the model's.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public double[] Predict(DesignMatrix design, ReadOnlyMemory<double>? offset = null, PenalizedFit? fit = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        PenalizedFit used = fit ?? Chosen ?? throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        if (!design.Terms.SequenceEqual(Estimates.Select(estimate => estimate.Term), StringComparer.Ordinal))
            throw new ArgumentException($"The design matrix has the terms {string.Join(", ", design.Terms)}; the model has {string.Join(", ", Estimates.Select(e => e.Term))}. Give the same in the same order.", nameof(design));
        if (offset is { } given && given.Length != design.RowCount)
            throw new ArgumentException($"The offset has {given.Length} values and the design matrix {design.RowCount} rows. Give one value a row.", nameof(offset));
        double[] predictions = [.. Enumerable.Repeat(used.Intercept, design.RowCount)];
        for (int j = 0; j < design.SlopeCount; j++)
        {
            ReadOnlySpan<double> column = design.Slope(j).Span;
            for (int row = 0; row < predictions.Length; row++)
                predictions[row] += used.Coefficients[j] == 0 && !double.IsNaN(column[row]) ? 0 : used.Coefficients[j] * column[row];
        }

        for (int row = 0; row < predictions.Length; row++)
        {
            predictions[row] += offset is { } offsets ? offsets.Span[row] : 0;
            if (Options.Outcome == PenalizedOutcome.Binomial)
                predictions[row] = Elementary.Logistic(predictions[row]);
        }

        return predictions;
    }

    internal static ElasticNetResult None(RegressionData data, ElasticNetOptions options, MissingnessRecord missingness, int rows, string reason) => new(options)
    {
        Method = Describe(options),
        Estimates = [.. data.Design.Terms.Select(Estimate.None)],
        SampleSizes = [new LevelCount("rows", rows)],
        Missingness = missingness,
        Convergence = ConvergenceRecord.NoEstimate(reason),
        Warnings = [],
        Path = [],
    };

    internal static ElasticNetResult Of(
        RegressionData data, ElasticNetOptions options, MissingnessRecord missingness, PenalizedProblem problem, IReadOnlyList<PenalizedFit> path, CrossValidationCurve? curve)
    {
        int index = curve is null ? path.Count - 1 : options.Choice == PenaltyChoice.LeastError ? curve.Least : curve.WithinOneStandardError;
        PenalizedFit chosen = path[index];
        string[] terms = [.. data.Design.Terms.Skip(problem.HasIntercept ? 1 : 0)], constant = [.. terms.Where((_, j) => problem.Scale[j] == 0)];
        var warnings = new List<string>();
        if (constant.Length > 0)
            warnings.Add($"Left out {string.Join(", ", constant)}: {(constant.Length == 1 ? "it is" : "each is")} the same in every row.");
        if (curve is not null && path.Count > 1 && index == path.Count - 1)
            warnings.Add("The smallest penalty of the path was chosen: a smaller one may predict better. Give smaller Penalties, or fit without a penalty.");
        if (curve is not null && path.Count > 1 && index == 0 && options.LassoShare > 0)
            warnings.Add("The largest penalty of the path was chosen: on held-out rows the terms predict no better than the mean.");
        return new ElasticNetResult(options)
        {
            Method = Describe(options),
            Estimates =
            [
                .. problem.HasIntercept ? [Estimate.None(DesignMatrix.Intercept) with { Value = chosen.Intercept }] : Array.Empty<Estimate>(),
                .. terms.Select((term, j) => Estimate.None(term) with { Value = chosen.Coefficients[j] }),
            ],
            SampleSizes = [new LevelCount("rows", problem.Count)],
            Missingness = missingness,
            Convergence = new ConvergenceRecord(
                chosen.IsConverged ? ConvergenceStatus.Converged : ConvergenceStatus.NotConverged, path.Count, 1 - chosen.DevianceExplained, double.NaN,
                chosen.IsConverged ? null : "Not converged at the chosen penalty. Raise MaximumSweeps, or take larger penalties."),
            Warnings = warnings,
            Path = path,
            CrossValidation = curve,
            Chosen = chosen,
        };
    }

    private static string Describe(ElasticNetOptions options) =>
        (options.Outcome == PenalizedOutcome.Binomial ? "Logistic regression" : "Linear regression") + " with "
        + (options.LassoShare switch { 1 => "a lasso penalty", 0 => "a ridge penalty", _ => FormattableString.Invariant($"an elastic net penalty (lasso share {options.LassoShare:0.##})") })
        + (options.Standardize ? ", columns standardised" : ", columns as they are") + (options.Folds is { } folds ? $"; penalty chosen by {folds.Description}" : "");
}
