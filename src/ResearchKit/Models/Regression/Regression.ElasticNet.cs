using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <content>Regressions for prediction.</content>
public static partial class Regression
{
    /// <summary>Fits a ridge, lasso or elastic net regression for prediction, with the penalty chosen on rows that were held out: whole learners, or the future.</summary>
    /// <param name="formula">The model, as in R: see <see cref="Formula"/>. An outcome of TRUE and FALSE, or text of two levels, is fitted as a logistic regression, as is one of 0 and 1; other numbers as a linear one.</param>
    /// <param name="frame">The data. Rows with a missing value in any column that the model reads are left out and counted by column.</param>
    /// <param name="options">Penalty, folds and the columns of groups and times; null for a lasso with ten folds of rows.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <returns>An immutable result that displays coefficients (without intervals) and the error on held-out rows.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected: a penalised model of many terms is not gated in this version. The message says what works.</exception>
    /// <exception cref="FormulaException">The formula cannot be read, or names something the data does not have.</exception>
    /// <exception cref="ArgumentException">An option names a column that there is not, or there are too few groups or times for the folds.</exception>
    /// <example><code>Regression.ElasticNet("left ~ absence + grade + clicks", weeks, new() { Groups = "learner_key", Times = "year" })</code></example>
    public static PenalizedModel ElasticNet(string formula, DataFrame frame, PenalizedOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Formula parsed = Formula.Parse(formula);
        options ??= new PenalizedOptions();
        if (!frame.Provenance.Protection.MayBeShown())
        {
            throw new ProtectedDataException(
                "A penalised regression of protected rows is not fitted: which terms stay in depends on single learners, and the release gate has no rule for that yet. Fit the terms that you mean with Regression.Logistic or Regression.Fit, which are gated.");
        }

        foreach (string? named in new[] { options.Groups, options.Times })
        {
            if (named is not null && !frame.HasColumn(named))
                throw new ArgumentException(NameSuggestion.NotFound("column", "the data", named, [.. frame.ColumnNames]), nameof(options));
        }

        RegressionFrame rows = RegressionFrame.Of(parsed, frame, new RegressionOptions { Weights = options.Weights, Event = options.Event }, cancellationToken);
        bool isBinary = rows.Recipe is not null && IsBinary(rows);
        BinaryOutcome outcome = rows.Recipe is null ? new([], null)
            : isBinary ? BinaryOutcome.Of(rows) : new(new Arithmetic(rows.Rows.Complete, parsed.Text).Evaluate(parsed.ResponseNode), null);
        RegressionData data = rows.Data(outcome.Values, cancellationToken);
        var settings = new ElasticNetOptions
        {
            Outcome = isBinary ? PenalizedOutcome.Binomial : PenalizedOutcome.Gaussian,
            LassoShare = options.LassoShare,
            Penalties = options.Penalties,
            Standardize = options.Standardize,
            Choice = options.Choice,
            Folds = rows.Recipe is null || options.Penalties is { Count: 1 } ? null : FoldsOf(frame.Filter(rows.Rows.IsComplete, cancellationToken), options),
        };
        ElasticNetResult result = new ElasticNet(settings).Fit(data, cancellationToken);
        return new PenalizedModel(parsed, options, frame, result, rows.Recipe, rows.Rows.Missingness) { Counted = outcome.Counted };
    }

    private static bool IsBinary(RegressionFrame rows)
    {
        if (rows.Formula.ResponseNode is ColumnName name && FormulaColumns.IsFactor(FormulaColumns.Find(rows.Rows.Complete, name, rows.Formula.Text)))
            return true;
        return new Arithmetic(rows.Rows.Complete, rows.Formula.Text).Evaluate(rows.Formula.ResponseNode).All(value => value is 0 or 1);
    }

    private static CrossValidationFolds FoldsOf(DataFrame complete, PenalizedOptions options)
    {
        Grouping? groups = options.Groups is { } column ? Grouping.FromKeys(column, [.. FormulaColumns.Levels(complete[column])]) : null;
        return options.Times is { } times
            ? CrossValidationFolds.ByTime(complete[times].Doubles(), options.Folds, groups)
            : CrossValidationFolds.ByGroup(groups ?? Grouping.FromKeys("row", [.. Enumerable.Range(0, complete.Length).Cast<int?>()]), options.Folds, options.Seed);
    }
}
