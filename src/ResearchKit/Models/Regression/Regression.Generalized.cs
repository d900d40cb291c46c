using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <content>Outcomes of two kinds and counts.</content>
public static partial class Regression
{
    /// <summary>Fits a logistic regression of an outcome of two kinds by maximum likelihood.</summary>
    /// <param name="formula">The model, as in R: see <see cref="Formula"/>. The outcome is TRUE and FALSE, 1 and 0, text of two levels (<see cref="RegressionOptions.Event"/>), or a share with the number of trials as weight.</param>
    /// <param name="frame">The data. Rows with a missing value in any column that the model reads are left out and counted by column.</param>
    /// <param name="options">Standard errors, clusters, weights, level; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <returns>
    /// An immutable result that displays odds ratios with intervals. Where there is no estimate (perfect separation, an outcome of one kind) it says why instead of throwing.
    /// </returns>
    /// <exception cref="ProtectedDataException">The rows are protected and the model would tell of too few learners; the message says what works.</exception>
    /// <exception cref="FormulaException">The formula cannot be read, names something the data does not have, or the outcome has other than two kinds.</exception>
    /// <exception cref="ArgumentException">An option names a column that there is not, or the options contradict each other.</exception>
    /// <example><code>
    /// var model = Regression.Logistic("passed ~ burnout + female", learners, new() { Cluster = "school_id" });
    /// model.Ratio("burnout")
    /// </code></example>
    public static GeneralizedModel Logistic(string formula, DataFrame frame, RegressionOptions? options = null, CancellationToken cancellationToken = default) =>
        Fit(GeneralizedKind.Logistic, formula, frame, options, cancellationToken);

    /// <summary>Fits a logistic regression with Firth's penalty: finite estimates and sound intervals where events are rare or outcomes separate. Intervals are those of the penalised profile.</summary>
    /// <inheritdoc cref="Logistic"/>
    /// <example><code>Regression.Firth("left ~ absence + device_at_home", learners)</code></example>
    public static GeneralizedModel Firth(string formula, DataFrame frame, RegressionOptions? options = null, CancellationToken cancellationToken = default) =>
        Fit(GeneralizedKind.Firth, formula, frame, options, cancellationToken);

    /// <summary>Fits a Poisson regression of counts by maximum likelihood. Give the time or number at risk as <c>offset(log(weeks))</c>; ratios are then of rates.</summary>
    /// <inheritdoc cref="Logistic"/>
    /// <remarks>The outcome is a count, zero or more; a negative one is refused.</remarks>
    /// <example><code>Regression.Poisson("absences ~ burnout + offset(log(weeks))", learners, new() { Cluster = "school_id" })</code></example>
    public static GeneralizedModel Poisson(string formula, DataFrame frame, RegressionOptions? options = null, CancellationToken cancellationToken = default) =>
        Fit(GeneralizedKind.Poisson, formula, frame, options, cancellationToken);

    /// <summary>Fits a negative binomial regression (NB2) of counts that vary more than a Poisson distribution says. <see cref="GeneralizedModel.Theta"/> tells how much.</summary>
    /// <inheritdoc cref="Poisson"/>
    /// <example><code>Regression.NegativeBinomial("absences ~ burnout + offset(log(weeks))", learners)</code></example>
    public static GeneralizedModel NegativeBinomial(string formula, DataFrame frame, RegressionOptions? options = null, CancellationToken cancellationToken = default) =>
        Fit(GeneralizedKind.NegativeBinomial, formula, frame, options, cancellationToken);

    private static GeneralizedModel Fit(GeneralizedKind kind, string text, DataFrame frame, RegressionOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Formula formula = Formula.Parse(text);
        options ??= new RegressionOptions();
        if (options.Cluster is null && options.Kind >= StandardErrorKind.CR0)
            throw new ArgumentException($"{options.Kind} standard errors need clusters: set Cluster to the column of the groups, such as the school.", nameof(options));
        if (kind == GeneralizedKind.Firth && options.Kind != StandardErrorKind.Classical)
            throw new ArgumentException("Firth's regression has profile intervals; robust and cluster-robust errors are not in it. Leave StandardErrors and Cluster out, or fit Regression.Logistic.", nameof(options));

        RegressionFrame rows = RegressionFrame.Of(formula, frame, options, cancellationToken);
        BinaryOutcome outcome = rows.Recipe is null ? new([], null) : kind is GeneralizedKind.Logistic or GeneralizedKind.Firth ? BinaryOutcome.Of(rows) : new(Counts(rows), null);
        RegressionData data = rows.Data(outcome.Values, cancellationToken);
        IResponseModel result = Estimate(kind, data, options, cancellationToken);
        int used = data.Design.RowCount - (rows.Weights?.Count(weight => weight == 0) ?? 0), estimated = result.Estimates.Count(estimate => !double.IsNaN(estimate.Value));
        ModelRelease? release = !result.Convergence.IsUsable ? null : rows.Decide(data, outcome.Values, used - estimated - (kind == GeneralizedKind.NegativeBinomial ? 1 : 0), double.NaN, cancellationToken);
        IReadOnlyList<Statistics.Estimation.Estimate> margins = result.Convergence.IsUsable && options.Margins.Count > 0
            ? MarginRecipe.Effects(formula, rows.Recipe!, result, rows.Rows.Complete, rows.Weights, options.Margins, cancellationToken)
            : [];
        return new GeneralizedModel(kind, formula, options, frame, result, rows.Recipe, rows.Rows.Missingness, rows.Pooled is { } pooled ? [pooled] : [], release) { Counted = outcome.Counted, MarginEstimates = margins };
    }

    private static IResponseModel Estimate(GeneralizedKind kind, RegressionData data, RegressionOptions options, CancellationToken cancellationToken)
    {
        var settings = new GeneralizedLinearModelOptions { StandardErrors = options.Kind, ConfidenceLevel = options.ConfidenceLevel };
        return kind switch
        {
            GeneralizedKind.Logistic => new GeneralizedLinearModel(GeneralizedFamily.Binomial, settings).Fit(data, cancellationToken),
            GeneralizedKind.Poisson => new GeneralizedLinearModel(GeneralizedFamily.Poisson, settings).Fit(data, cancellationToken),
            GeneralizedKind.NegativeBinomial => new NegativeBinomialRegression(settings).Fit(data, cancellationToken),
            _ => new FirthRegression(new FirthOptions { ConfidenceLevel = options.ConfidenceLevel }).Fit(data, cancellationToken),
        };
    }

    private static double[] Counts(RegressionFrame rows)
    {
        Formula formula = rows.Formula;
        if (formula.ResponseNode is ColumnName name && FormulaColumns.Find(rows.Rows.Complete, name, formula.Text) is StringColumn)
            throw new FormulaException($"The outcome {name.Name} holds text; a regression of counts needs numbers, zero or more.", formula.Text, name.Position);
        double[] counts = new Arithmetic(rows.Rows.Complete, formula.Text).Evaluate(formula.ResponseNode);
        double? negative = counts.Where(count => count < 0).Cast<double?>().FirstOrDefault();
        if (negative is not null)
        {
            throw new FormulaException(
                $"{formula.Response} is {(rows.IsProtected ? "negative" : negative.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture))} in a row; counts are zero or more. For differences and changes fit Regression.Fit.",
                formula.Text, formula.ResponseNode.Position);
        }

        return counts;
    }
}
