using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>A fitted logistic regression. Immutable; holds no row of the data. Estimates are log odds (ratios).</summary>
public sealed class LogisticRegressionResult : IEstimationResult
{
    private readonly CentredPlane? _plane;

    private LogisticRegressionResult(LogisticRegressionOptions options, CentredPlane? plane)
    {
        Options = options;
        _plane = plane;
    }

    /// <summary>The settings that the model was fitted with.</summary>
    public LogisticRegressionOptions Options { get; }

    /// <inheritdoc/>
    public string Method => "Logistic regression, maximum likelihood, Wald intervals";

    /// <inheritdoc/>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <inheritdoc/>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Log-likelihood at the estimates; NaN without an estimate.</summary>
    public double LogLikelihood { get; private init; } = double.NaN;

    /// <summary>Minus twice the log-likelihood (outcomes of 0 and 1 have no other part).</summary>
    public double Deviance => -2 * LogLikelihood;

    /// <summary>Akaike's information criterion.</summary>
    public double Aic { get; private init; } = double.NaN;

    /// <summary>Schwarz's (Bayesian) information criterion.</summary>
    public double Bic { get; private init; } = double.NaN;

    /// <summary>The estimate of a term, in log odds.</summary>
    /// <param name="term">The term's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException($"No term '{term}' in this model. Its terms: {string.Join(", ", Estimates.Select(estimate => estimate.Term))}.");

    /// <summary>The odds ratio of a term with its interval: how the odds multiply for one unit more.</summary>
    /// <param name="term">The term's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such term.</exception>
    public (double Value, double Lower, double Upper) OddsRatio(string term)
    {
        Estimate estimate = this[term];
        return (Elementary.Exp(estimate.Value), Elementary.Exp(estimate.Lower), Elementary.Exp(estimate.Upper));
    }

    /// <summary>Probabilities for new rows, with intervals made on the scale of log odds.</summary>
    /// <param name="design">A design matrix with the model's terms in the model's order; NaN gives NaN.</param>
    /// <param name="offset">The offset of each row, if the model has one.</param>
    /// <returns>Probability, lower and upper end, one a row.</returns>
    /// <exception cref="ArgumentException">The terms or lengths are not the model's.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public IReadOnlyList<(double Probability, double Lower, double Upper)> Predict(DesignMatrix design, ReadOnlyMemory<double>? offset = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (_plane is null)
            throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        if (!design.Terms.SequenceEqual(Estimates.Select(estimate => estimate.Term), StringComparer.Ordinal))
            throw new ArgumentException($"The design matrix has the terms {string.Join(", ", design.Terms)}; the model has {string.Join(", ", Estimates.Select(e => e.Term))}. Give the same in the same order.", nameof(design));
        if (offset is { } given && given.Length != design.RowCount)
            throw new ArgumentException($"The offset has {given.Length} values and the design matrix {design.RowCount} rows. Give one value a row.", nameof(offset));
        double z = NormalDistribution.Quantile(0.5 + ConfidenceLevel / 2);
        var predictions = new (double, double, double)[design.RowCount];
        var slopes = new double[design.SlopeCount];
        for (int row = 0; row < predictions.Length; row++)
        {
            for (int j = 0; j < slopes.Length; j++)
                slopes[j] = design.Slope(j).Span[row];
            (double value, double error) = _plane.At(slopes);
            value += offset is { } offsets ? offsets.Span[row] : 0;
            predictions[row] = (Elementary.Logistic(value), Elementary.Logistic(value - z * error), Elementary.Logistic(value + z * error));
        }

        return predictions;
    }

    internal static LogisticRegressionResult None(RegressionData data, LogisticRegressionOptions options, MissingnessRecord missingness, int rows, string reason) =>
        new(options, null)
        {
            Estimates = [.. data.Design.Terms.Select(Estimate.None)],
            SampleSizes = [new LevelCount("rows", rows)],
            Missingness = missingness,
            Convergence = ConvergenceRecord.NoEstimate(reason),
            Warnings = [],
        };

    internal static LogisticRegressionResult Of(
        RegressionData data,
        LogisticRegressionOptions options,
        MissingnessRecord missingness,
        CentredRows rows,
        LeastSquaresFactor factor,
        double[] solution,
        double logLikelihood,
        int iterations,
        double gradientNorm,
        bool converged)
    {
        if (factor.Rank == 0)
            return None(data, options, missingness, rows.Count, "No estimate, because every term is zero in all rows. Check how the terms were made.");
        var plane = new CentredPlane(rows, factor, [.. factor.Kept.Select(j => solution[j])], factor.Sandwich(null), 0, 1);
        IReadOnlyList<string> terms = data.Design.Terms;
        string? aliased = AliasingWarning.Of([.. factor.Aliased.Select(j => terms[j])], factor.Aliased.All(j => rows.IsConstant[j]));
        return new LogisticRegressionResult(options, plane)
        {
            Estimates = [.. Enumerable.Range(0, terms.Count).Select(j => plane.Has(j)
                ? Estimate.FromStandardError(terms[j], plane.Coefficient(j), Math.Sqrt(plane.Covariance(j, j)), double.PositiveInfinity, options.ConfidenceLevel)
                : Estimate.None(terms[j]))],
            SampleSizes = [new LevelCount("rows", rows.Count)],
            Missingness = missingness,
            Convergence = new ConvergenceRecord(
                converged ? ConvergenceStatus.Converged : ConvergenceStatus.NotConverged, iterations, logLikelihood, gradientNorm,
                converged ? null : $"Not converged in {iterations} iterations. Look for terms of very rare categories, or raise MaximumIterations."),
            Warnings = aliased is null ? [] : [aliased],
            LogLikelihood = logLikelihood,
            Aic = -2 * logLikelihood + 2 * factor.Rank,
            Bic = -2 * logLikelihood + Elementary.Log(rows.Count) * factor.Rank,
        };
    }
}
