using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <summary>Regressions by formula on a data frame.</summary>
public static partial class Regression
{
    /// <summary>Fits a linear regression by least squares.</summary>
    /// <param name="formula">The model, as in R: see <see cref="Formula"/>. For example <c>grade ~ burnout * female + log(minutes)</c>.</param>
    /// <param name="frame">The data. Rows with a missing value in any column that the model reads are left out and counted by column.</param>
    /// <param name="options">Standard errors, clusters, weights, level; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <returns>An immutable result that displays itself. Where there is no estimate it says why instead of throwing.</returns>
    /// <exception cref="ProtectedDataException">
    /// The rows are protected and the model would tell of too few learners, alone or together with tables and models released before; the message says what works.
    /// A model of protected rows that is fitted counts as released.
    /// </exception>
    /// <exception cref="FormulaException">The formula cannot be read, names something the data does not have, or computes something that is not a number.</exception>
    /// <exception cref="ArgumentException">An option names a column that there is not, or the options contradict each other.</exception>
    /// <example><code>
    /// var model = Regression.Fit("grade ~ burnout + female", learners, new() { Cluster = "school_id" });
    /// model["burnout"].Value
    /// </code></example>
    public static LinearModel Fit(string formula, DataFrame frame, RegressionOptions? options = null, CancellationToken cancellationToken = default) =>
        Fit(Formula.Parse(formula), frame, options, cancellationToken);

    /// <inheritdoc cref="Fit(string, DataFrame, RegressionOptions?, CancellationToken)"/>
    public static LinearModel Fit(Formula formula, DataFrame frame, RegressionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new RegressionOptions();
        if (options.Cluster is null && options.Kind >= StandardErrorKind.CR0)
            throw new ArgumentException($"{options.Kind} standard errors need clusters: set Cluster to the column of the groups, such as the school.", nameof(options));

        CheckResponse(formula, frame);
        RegressionFrame rows = RegressionFrame.Of(formula, frame, options, cancellationToken);
        double[] outcome = rows.Recipe is null ? [] : new Arithmetic(rows.Rows.Complete, formula.Text).Evaluate(formula.ResponseNode);
        RegressionData data = rows.Data(outcome, cancellationToken);
        LinearRegressionResult result = new LinearRegression(new LinearRegressionOptions { StandardErrors = options.Kind, ConfidenceLevel = options.ConfidenceLevel }).Fit(data, cancellationToken);
        ModelRelease? release = !result.Convergence.IsUsable ? null : rows.Decide(
            data, rows.Offset is { } offset ? [.. outcome.Zip(offset, (value, part) => value - part)] : outcome, result.ResidualDegreesOfFreedom, result.RSquared, cancellationToken);
        return new LinearModel(formula, options, frame, result, rows.Recipe, rows.Rows.Missingness, [.. Warnings(formula, options, outcome), .. rows.Pooled is { } pooled ? [pooled] : Array.Empty<string>()], release);
    }

    /// <summary>An array as optional memory. (Without this, a null array would become memory of length zero.)</summary>
    internal static ReadOnlyMemory<double>? Memory(double[]? values)
    {
        if (values is null)
            return null;
        return values;
    }

    private static void CheckResponse(Formula formula, DataFrame frame)
    {
        if (formula.ResponseNode is ColumnName name && FormulaColumns.Find(frame, name, formula.Text) is StringColumn)
            throw new FormulaException($"The outcome {name.Name} holds text; a linear regression needs a number. Make one of it first, for example with frame.Sql(...).", formula.Text, name.Position);
    }

    private static IReadOnlyList<string> Warnings(Formula formula, RegressionOptions options, double[] outcome)
    {
        if (options.Kind == StandardErrorKind.Classical && outcome.Distinct().Take(3).Count() == 2)
            return [$"{formula.Response} has two values only: estimates are differences in shares, and classical standard errors do not fit them. Set StandardErrors = StandardErrorKind.HC3 (using ResearchKit.Statistics.Regression)."];
        return [];
    }
}
