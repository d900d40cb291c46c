using ResearchKit.Frames;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <content>Ordered outcomes.</content>
public static partial class Regression
{
    /// <summary>Fits an ordinal regression by proportional odds (cumulative logit).</summary>
    /// <param name="formula">The model, as in R: see <see cref="Formula"/>. The outcome is whole numbers, or text whose order is that of the column's categories or of <see cref="RegressionOptions.Categories"/>.</param>
    /// <param name="frame">The data. Rows with a missing value in any column that the model reads are left out and counted by column.</param>
    /// <param name="options">Weights, categories, level, robust errors (HC0; with a cluster CR0 or CR1, the default then); null for the defaults.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <returns>An immutable result that displays odds ratios, thresholds and a test of proportional odds. Where there is no estimate it says why instead of throwing.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected: what thresholds tell of small categories is not gated in this version. The message says what works.</exception>
    /// <exception cref="FormulaException">The formula cannot be read, names something the data does not have, or the outcome has no order.</exception>
    /// <exception cref="ArgumentException">An option names a column that there is not, or asks for what this model has not.</exception>
    /// <example><code>Regression.Ordinal("feels_safe ~ age + girl", answers, new() { Categories = ["seldom", "often", "always"] })</code></example>
    public static OrdinalModel Ordinal(string formula, DataFrame frame, RegressionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Formula parsed = Formula.Parse(formula);
        options ??= new RegressionOptions();
        StandardErrorKind errors = options.StandardErrors ?? (options.Cluster is null ? StandardErrorKind.Classical : StandardErrorKind.CR1);
        if (errors is not (StandardErrorKind.Classical or StandardErrorKind.HC0 or StandardErrorKind.CR0 or StandardErrorKind.CR1))
            throw new ArgumentException($"An ordinal regression has Classical, HC0, CR0 and CR1 standard errors; {errors} adjusts for leverages, which a model with several thresholds does not have. Choose one of these, or fit a logistic regression above one threshold.", nameof(options));
        if (!frame.Provenance.Protection.MayBeShown())
        {
            throw new ProtectedDataException(
                "An ordinal regression of protected rows is not fitted: its thresholds tell how many have each category, which the release gate has no rule for yet. Make two kinds of the outcome (frame.Sql(\"select *, answer >= 3 as often from this\")) and fit Regression.Logistic.");
        }

        RegressionFrame rows = RegressionFrame.Of(parsed, frame, options, cancellationToken);
        (double[] outcome, IReadOnlyList<string>? categories) = rows.Recipe is null ? ([], null) : Ordered(rows);
        var settings = new OrdinalRegressionOptions { Categories = categories, ConfidenceLevel = options.ConfidenceLevel, StandardErrors = errors };
        OrdinalRegressionResult result = new OrdinalRegression(settings).Fit(rows.Data(outcome, cancellationToken), cancellationToken);
        return new OrdinalModel(parsed, options, frame, result, rows.Recipe, rows.Rows.Missingness);
    }

    /// <summary>The number of each row's category, from 1, and the categories; of numbers, the numbers themselves and null.</summary>
    private static (double[] Outcome, IReadOnlyList<string>? Categories) Ordered(RegressionFrame rows)
    {
        Formula formula = rows.Formula;
        if (formula.ResponseNode is not ColumnName name || FormulaColumns.Find(rows.Rows.Complete, name, formula.Text) is not StringColumn column)
        {
            double[] numbers = new Arithmetic(rows.Rows.Complete, formula.Text).Evaluate(formula.ResponseNode);
            double? part = numbers.Where(value => value != Math.Floor(value)).Cast<double?>().FirstOrDefault();
            return part is null ? (numbers, null) : throw new FormulaException(
                FormattableString.Invariant($"{formula.Response} is {part.Value:R} in a row; an ordinal regression takes whole numbers, one a category, or text. For measurements fit Regression.Fit."), formula.Text, formula.ResponseNode.Position);
        }

        string[] found = [.. column.All().OfType<string>().Distinct(StringComparer.Ordinal)];
        string[] categories = [.. rows.Options.Categories ?? column.Categories ?? throw new FormulaException(
            $"{column.Name} is text without an order ({string.Join(", ", found.Order(StringComparer.Ordinal).Take(8))}). Say it from lowest to highest: new() {{ Categories = [\"{found[0]}\", ...] }}.", formula.Text, name.Position)];
        string? unknown = found.FirstOrDefault(level => !categories.Contains(level, StringComparer.Ordinal));
        if (unknown is not null)
            throw new FormulaException(NameSuggestion.NotFound("level", "Categories", unknown, categories), formula.Text, name.Position);
        return ([.. column.All().Select(level => Array.IndexOf(categories, level) + 1.0)], categories);
    }
}
