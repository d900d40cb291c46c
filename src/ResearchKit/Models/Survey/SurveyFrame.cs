using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survey;

namespace ResearchKit.Models;

/// <summary>A frame with the design it was drawn by: what estimates for the population are asked of. Immutable.</summary>
public sealed class SurveyFrame
{
    private readonly string _call;

    internal SurveyFrame(DataFrame frame, SurveyDesign design, string call) => (Frame, Result, _call) = (frame, design, call);

    /// <summary>The design as the mathematics has it.</summary>
    public SurveyDesign Result { get; }

    /// <summary>What variances rest on, in words.</summary>
    public string Description => Result.Description;

    internal DataFrame Frame { get; }

    /// <summary>The design for a subpopulation: sampling units without a row of it still count in the variance.</summary>
    /// <param name="column">A column of truth values; or of levels, with <paramref name="level"/>.</param>
    /// <param name="level">The level that counts; null for a column of truth values.</param>
    /// <exception cref="ArgumentException">The column is not there, has no truth values, or no row has the level.</exception>
    public SurveyFrame Where(string column, string? level = null)
    {
        if (!Frame.HasColumn(column))
            throw new ArgumentException(NameSuggestion.NotFound("column", "the data", column, [.. Frame.ColumnNames]), nameof(column));
        string?[] levels = [.. FormulaColumns.Levels(Frame[column])];
        if (level is null && Frame[column].ElementType != typeof(bool))
            throw new ArgumentException($"{column} holds no truth values. Name the level that counts: Where(\"{column}\", \"...\").", nameof(column));
        string wanted = level ?? "TRUE";
        bool[] included = [.. levels.Select(one => one == wanted)];
        return included.Contains(true)
            ? new SurveyFrame(Frame, Result.Where(included), $"{_call}.Where({column} = {wanted})")
            : throw new ArgumentException($"No row has {column} = {wanted}. There are: {string.Join(", ", levels.Where(one => one is not null).Distinct(StringComparer.Ordinal).Take(20))}.", nameof(level));
    }

    /// <summary>Weighted means, over rows that are complete in all columns.</summary>
    /// <param name="columns">One column or more, of numbers or truth values (whose means are shares).</param>
    public SurveyModel Mean(params string[] columns) => Of("Mean", columns, new SurveyEstimator(Result).Mean(Values(columns)));

    /// <summary>Totals over the population.</summary>
    /// <inheritdoc cref="Mean(string[])"/>
    public SurveyModel Total(params string[] columns) => Of("Total", columns, new SurveyEstimator(Result).Total(Values(columns)));

    /// <summary>The ratio of two totals.</summary>
    /// <param name="numerator">Column above.</param>
    /// <param name="denominator">Column below.</param>
    public SurveyModel Ratio(string numerator, string denominator) =>
        Of("Ratio", [numerator, denominator], new SurveyEstimator(Result).Ratio((numerator, Survey.Numbers(Frame, numerator)), (denominator, Survey.Numbers(Frame, denominator))));

    /// <summary>The share of each level of a column.</summary>
    /// <param name="column">A column of levels.</param>
    public SurveyModel Proportions(string column)
    {
        Grouping levels = Survey.Groups(Frame, column)!;
        string[] labels = [.. FormulaColumns.Levels(Frame[column]).Where(level => level is not null).Distinct(StringComparer.Ordinal)!];
        return Of("Proportions", [column], new SurveyEstimator(Result).Proportions(levels, labels));
    }

    /// <summary>Quantiles with Woodruff's intervals.</summary>
    /// <param name="column">A column of numbers.</param>
    /// <param name="probabilities">Shares below, strictly between 0 and 1; none for the median.</param>
    public SurveyModel Quantile(string column, params double[] probabilities) =>
        Of("Quantile", [column], new SurveyEstimator(Result).Quantile(column, Survey.Numbers(Frame, column), probabilities.Length == 0 ? [0.5] : probabilities));

    /// <summary>A linear regression in the population.</summary>
    /// <param name="formula">The model, as <see cref="Regression"/> reads it.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <exception cref="FormulaException">The formula cannot be read, or names something the data does not have.</exception>
    public SurveyModel Fit(string formula, CancellationToken cancellationToken = default) => Fit("Fit", formula, GeneralizedFamily.Gaussian, cancellationToken);

    /// <summary>A logistic regression in the population; the outcome is of truth values, or of 0 and 1.</summary>
    /// <inheritdoc cref="Fit(string, CancellationToken)"/>
    public SurveyModel Logistic(string formula, CancellationToken cancellationToken = default) => Fit("Logistic", formula, GeneralizedFamily.Binomial, cancellationToken);

    /// <summary>A Poisson regression of counts in the population.</summary>
    /// <inheritdoc cref="Fit(string, CancellationToken)"/>
    public SurveyModel Poisson(string formula, CancellationToken cancellationToken = default) => Fit("Poisson", formula, GeneralizedFamily.Poisson, cancellationToken);

    internal SurveyModel Of(string call, IEnumerable<string> asked, IEstimationResult result) => new(Frame, $"{_call}.{call}({string.Join(", ", asked)})", result, result.Missingness);

    internal SurveyResult Regress(Formula formula, DataFrame frame, GeneralizedFamily family, CancellationToken cancellationToken)
    {
        ModelFrame rows = ModelFrame.Of(frame, formula.ResponseNode.Columns.Concat(DesignRecipe.ColumnsOf(formula)), formula.Text, cancellationToken);
        int n = frame.Length;
        if (rows.Complete.Length == 0)
            return new SurveyRegression(family).Fit(new SurveyRegressionData(Enumerable.Repeat(double.NaN, n).ToArray(), DesignMatrix.Create(true, n), Result), cancellationToken);
        DesignRecipe recipe = DesignRecipe.Learn(formula, rows.Complete);
        DesignMatrix design = recipe.Build(rows.Complete, cancellationToken);
        int[] at = [.. Enumerable.Range(0, n).Where(row => rows.IsComplete[row])];
        double[] Spread(ReadOnlySpan<double> values)
        {
            double[] all = [.. Enumerable.Repeat(double.NaN, n)];
            for (int i = 0; i < at.Length; i++)
                all[at[i]] = values[i];
            return all;
        }

        DesignMatrix terms = DesignMatrix.Create(
            design.HasIntercept, n, [.. Enumerable.Range(0, design.SlopeCount).Select(k => (design.Terms[k + (design.HasIntercept ? 1 : 0)], (ReadOnlyMemory<double>)Spread(design.Slope(k).Span)))]);
        double[]? offset = recipe.Offset(rows.Complete);
        return new SurveyRegression(family).Fit(
            new SurveyRegressionData(Spread(new Arithmetic(rows.Complete, formula.Text).Evaluate(formula.ResponseNode)), terms, Result, Regression.Memory(offset is null ? null : Spread(offset))), cancellationToken);
    }

    private SurveyModel Fit(string call, string formula, GeneralizedFamily family, CancellationToken cancellationToken) =>
        Of(call, [formula], Regress(Formula.Parse(formula), Frame, family, cancellationToken));

    private (string, ReadOnlyMemory<double>)[] Values(string[] columns) => [.. columns.Select(column => (column, (ReadOnlyMemory<double>)Survey.Numbers(Frame, column)))];
}
