using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>A fitted ordinal regression. Immutable; holds no row of the data. Slopes are log odds ratios of being in a higher category.</summary>
public sealed class OrdinalRegressionResult : IEstimationResult
{
    private readonly string? _clusters;

    private OrdinalRegressionResult(OrdinalRegressionOptions options, string? clusters) => (Options, _clusters) = (options, clusters);

    /// <summary>The settings that the model was fitted with.</summary>
    public OrdinalRegressionOptions Options { get; }

    /// <inheritdoc/>
    public string Method => "Ordinal regression by proportional odds (cumulative logit), maximum likelihood, Wald intervals"
        + (Options.StandardErrors == StandardErrorKind.Classical ? "" : $" with {Options.StandardErrors.Describe(_clusters)}");

    /// <summary>The slopes of the terms in their order, then the thresholds, named by the categories they part: <c>2|3</c>.</summary>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <summary>How many of <see cref="Estimates"/> are slopes; the others are thresholds.</summary>
    public required int SlopeCount { get; init; }

    /// <summary>Names of the categories that have rows, from lowest to highest.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

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

    /// <summary>Rows less parameters; NaN without an estimate.</summary>
    public double ResidualDegreesOfFreedom { get; private init; } = double.NaN;

    /// <summary>Log-likelihood at the estimates; NaN without an estimate.</summary>
    public double LogLikelihood { get; private init; } = double.NaN;

    /// <summary>Log-likelihood of the thresholds alone.</summary>
    public double NullLogLikelihood { get; private init; } = double.NaN;

    /// <summary>McFadden's (1974) R²: the share of the null model's log-likelihood that the terms save.</summary>
    public double McFaddenRSquared => 1 - LogLikelihood / NullLogLikelihood;

    /// <summary>Akaike's information criterion.</summary>
    public double Aic { get; private init; } = double.NaN;

    /// <summary>Schwarz's (Bayesian) information criterion.</summary>
    public double Bic { get; private init; } = double.NaN;

    /// <summary>Whether the data bear one slope for all thresholds.</summary>
    public BrantTest ProportionalOddsTest { get; private init; } = BrantTest.None("There is no estimate.");

    /// <summary>The estimate of a term or threshold.</summary>
    /// <param name="term">The term's name, or the threshold's such as <c>2|3</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException($"No term '{term}' in this model. Its terms: {string.Join(", ", Estimates.Select(estimate => estimate.Term))}.");

    /// <summary>The odds ratio of a term with its interval: what one unit more multiplies the odds of being above any threshold by.</summary>
    /// <param name="term">The term's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such term.</exception>
    public (double Value, double Lower, double Upper) Ratio(string term)
    {
        Estimate estimate = this[term];
        return (Elementary.Exp(estimate.Value), Elementary.Exp(estimate.Lower), Elementary.Exp(estimate.Upper));
    }

    /// <summary>The probability of each category for new rows.</summary>
    /// <param name="design">A design matrix with the model's terms in the model's order, with or without an intercept; NaN gives NaN.</param>
    /// <param name="offset">The offset of each row, if the model has one.</param>
    /// <returns>One array a row, with a probability for each of <see cref="Categories"/>; they add up to one. Aliased terms count as zero.</returns>
    /// <exception cref="ArgumentException">The terms or lengths are not the model's.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public IReadOnlyList<double[]> Predict(DesignMatrix design, ReadOnlyMemory<double>? offset = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (Convergence.Status == ConvergenceStatus.NoEstimate)
            throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        string[] terms = [.. Estimates.Take(SlopeCount).Select(estimate => estimate.Term)];
        if (!OrdinalRows.SlopeTerms(design).SequenceEqual(terms, StringComparer.Ordinal))
            throw new ArgumentException($"The design matrix has the terms {string.Join(", ", design.Terms)}; the model has {string.Join(", ", terms)}. Give the same in the same order.", nameof(design));
        if (offset is { } given && given.Length != design.RowCount)
            throw new ArgumentException($"The offset has {given.Length} values and the design matrix {design.RowCount} rows. Give one value a row.", nameof(offset));
        var predictions = new double[design.RowCount][];
        for (int row = 0; row < predictions.Length; row++)
        {
            double predictor = offset is { } offsets ? offsets.Span[row] : 0;
            for (int j = 0; j < SlopeCount; j++)
            {
                double slope = Estimates[j].Value;
                predictor += double.IsNaN(slope) ? 0 : slope * design.Slope(j).Span[row];
            }

            var probabilities = predictions[row] = new double[Categories.Count];
            double below = 0;
            for (int k = 0; k < probabilities.Length; k++)
            {
                double upTo = k == probabilities.Length - 1 ? 1 : Elementary.Logistic(Estimates[SlopeCount + k].Value - predictor);
                probabilities[k] = upTo - below;
                below = upTo;
            }
        }

        return predictions;
    }

    internal static string NameOf(double category, OrdinalRegressionOptions options) =>
        options.Categories is { } names ? names[(int)category - 1] : category.ToString("R", CultureInfo.InvariantCulture);

    internal static OrdinalRegressionResult None(RegressionData data, OrdinalRegressionOptions options, MissingnessRecord missingness, int rows, string reason) => new(options, data.Clusters?.Name)
    {
        Estimates = [.. OrdinalRows.SlopeTerms(data.Design).Select(Estimate.None)],
        SlopeCount = data.Design.SlopeCount,
        Categories = [],
        SampleSizes = [new LevelCount("rows", rows)],
        Missingness = missingness,
        Convergence = ConvergenceRecord.NoEstimate(reason),
        Warnings = [],
    };

    internal static OrdinalRegressionResult Of(
        RegressionData data, OrdinalRegressionOptions options, MissingnessRecord missingness, OrdinalRows rows, double[] found, double[] point, double[,] information,
        double value, double nullValue, int iterations, double step, bool isConverged, CancellationToken cancellationToken)
    {
        (double[,]? covariance, double degrees, string? robust) = OrdinalCovariance.Of(options.StandardErrors, data, rows, point, information);
        string[] terms = [.. OrdinalRows.SlopeTerms(data.Design)], names = [.. found.Select(category => NameOf(category, options))];
        int slopes = rows.Likelihood.Slopes, parameters = rows.Likelihood.Parameters;
        CentredRows design = rows.Rows.Design;
        var combinations = new double[terms.Length][];
        for (int k = 1; k <= slopes; k++)
        {
            int j = rows.Basis.Kept[k];
            var unit = new double[slopes + 1];
            unit[k] = design.Scale[j];
            rows.Basis.SolveLower(unit);
            combinations[j - 1] = [.. unit.Skip(1), .. new double[parameters - slopes]];
        }

        // With weights, the basis is not orthogonal to a constant over the rows as they are.
        double[] constant = new double[slopes + 1];
        constant[0] = 1;
        rows.Basis.SolveLower(constant);
        Estimate Of(string term, double[] combination, double shift)
        {
            double estimate = shift, variance = 0;
            for (int a = 0; a < parameters; a++)
            {
                estimate += combination[a] * point[a];
                for (int b = 0; b < parameters; b++)
                    variance += covariance is null ? double.NaN : combination[a] * combination[b] * covariance[a, b];
            }

            return Estimate.FromStandardError(term, estimate, Math.Sqrt(variance), degrees, options.ConfidenceLevel);
        }

        double[] Threshold(int k)
        {
            var combination = new double[parameters];
            combination[slopes + k] = 1;
            for (int a = 0; a < slopes; a++)
                combination[a] -= constant[a + 1];
            for (int j = 0; j < terms.Length; j++)
            {
                for (int a = 0; a < slopes && combinations[j] is not null; a++)
                    combination[a] += design.Shift[j + 1] * combinations[j][a];
            }

            return combination;
        }

        string[] aliased = [.. rows.Basis.Aliased.Select(j => terms[j - 1])];
        return new OrdinalRegressionResult(options, data.Clusters?.Name)
        {
            Estimates =
            [
                .. terms.Select((term, j) => combinations[j] is null ? Estimate.None(term) : Of(term, combinations[j], 0)),
                .. Enumerable.Range(0, found.Length - 1).Select(k => Of($"{names[k]}|{names[k + 1]}", Threshold(k), rows.Rows.OffsetShift)),
            ],
            SlopeCount = terms.Length,
            Categories = names,
            SampleSizes = [new LevelCount("rows", rows.Rows.Count)],
            Missingness = missingness,
            Convergence = new ConvergenceRecord(
                isConverged ? ConvergenceStatus.Converged : ConvergenceStatus.NotConverged, iterations, value, step,
                isConverged ? null : $"Not converged in {iterations} iterations. Look for terms of very rare categories, or raise MaximumIterations."),
            Warnings = [.. WarningsOf(aliased, rows, found, options), .. robust is null ? Array.Empty<string>() : [robust]],
            ResidualDegreesOfFreedom = rows.Rows.Count - parameters,
            LogLikelihood = value,
            NullLogLikelihood = rows.Rows.Offset.Length == 0 ? nullValue : double.NaN,
            Aic = -2 * value + 2 * parameters,
            Bic = -2 * value + Elementary.Log(rows.Rows.Count) * parameters,
            ProportionalOddsTest = BrantTest.Of(data, rows, found.Length, cancellationToken),
        };
    }

    private static IEnumerable<string> WarningsOf(string[] aliased, OrdinalRows rows, double[] found, OrdinalRegressionOptions options)
    {
        if (AliasingWarning.Of(aliased, rows.Basis.Aliased.All(j => rows.Rows.Design.IsConstant[j])) is { } left)
            yield return left;
        string[] empty = options.Categories is { } names
            ? [.. names.Where((_, k) => !found.Contains(k + 1))]
            : found[^1] - found[0] < 1000 ? [.. Enumerable.Range(0, (int)(found[^1] - found[0])).Select(k => found[0] + k).Where(category => !found.Contains(category)).Select(category => category.ToString("R", CultureInfo.InvariantCulture))] : [];
        if (empty.Length > 0)
            yield return $"No row is in {(empty.Length == 1 ? "category" : "the categories")} {string.Join(", ", empty)}: there is no threshold for {(empty.Length == 1 ? "it" : "them")}, and its probability is not estimated. Merge it with a neighbour in name too.";
    }
}
