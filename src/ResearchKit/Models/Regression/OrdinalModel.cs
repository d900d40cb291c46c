using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <summary>An ordinal regression fitted to a data frame. Immutable; displays odds ratios with their intervals, thresholds and a test of proportional odds. It holds no row of the data.</summary>
public sealed class OrdinalModel : FormulaModel
{
    private readonly DesignRecipe? _recipe;

    internal OrdinalModel(Formula formula, RegressionOptions options, DataFrame frame, OrdinalRegressionResult result, DesignRecipe? recipe, MissingnessRecord missingness)
        : base(formula, $"Regression.Ordinal({formula.Text})", frame, result, recipe, missingness, null)
    {
        Options = options;
        Result = result;
        _recipe = recipe;
    }

    /// <summary>The settings that it was fitted with.</summary>
    public RegressionOptions Options { get; }

    /// <summary>All numbers of the fit: likelihood, thresholds, the test of proportional odds with the slopes above each threshold.</summary>
    public OrdinalRegressionResult Result { get; }

    /// <summary>The odds ratio of a term with its interval: what one unit more multiplies the odds of being above any threshold by.</summary>
    /// <param name="term">The term as the table names it.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are and the nearest name.</exception>
    public (double Value, double Lower, double Upper) Ratio(string term) => Result.Ratio(this[term].Term);

    /// <summary>The odds ratios as a chart on a logarithmic axis: one a term with its interval, and a line at 1.</summary>
    /// <param name="terms">The terms to draw, in order; null for all.</param>
    /// <param name="title">The title; null for the formula.</param>
    /// <exception cref="InvalidOperationException">The model has no estimate to draw; the message says why.</exception>
    public Chart ToChart(IReadOnlyList<string>? terms = null, string? title = null)
    {
        string[] drawn = [.. (terms ?? [.. Slopes.Select(estimate => estimate.Term)]).Where(term => double.IsFinite(this[term].Value))];
        if (drawn.Length == 0)
            throw new InvalidOperationException($"The model {Formula.Text} has no estimate to draw. {Convergence.Reason}".TrimEnd());
        return Chart.Forest(
                [.. drawn.Select(term => (Term: term, Ratio: Ratio(term))).Select(pair => new ForestRow(pair.Term, pair.Ratio.Value, pair.Ratio.Lower, pair.Ratio.Upper))],
                title ?? Formula.Text, $"odds ratio of a higher {Formula.Response}", reference: 1, isRatio: true, confidenceLevel: ConfidenceLevel)
            .WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <summary>The probability of each category for the rows of a frame.</summary>
    /// <param name="frame">Data with the columns that the model's terms read.</param>
    /// <param name="cancellationToken">Stops a long prediction.</param>
    /// <returns>The frame with a column <c>probability_CATEGORY</c> for each category that had rows. Rows with a missing value have none.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected: scoring learners takes a model card.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public DataFrame Predict(DataFrame frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        RefuseScores(frame);
        if (_recipe is null)
            throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        ModelFrame model = ModelFrame.Of(frame, DesignRecipe.ColumnsOf(Formula), Formula.Text, cancellationToken);
        IReadOnlyList<double[]> predictions = Result.Predict(_recipe.Build(model.Complete, cancellationToken), Regression.Memory(_recipe.Offset(model.Complete)));
        DataFrame result = frame;
        for (int k = 0; k < Result.Categories.Count; k++)
        {
            var values = new double?[frame.Length];
            int next = 0;
            for (int row = 0; row < values.Length; row++)
            {
                if (model.IsComplete[row])
                    values[row] = predictions[next++][k];
            }

            result = result.WithColumn(Column.Create($"probability_{Result.Categories[k]}", values).WithProvenance(RowProvenance));
        }

        return result;
    }

    /// <inheritdoc/>
    internal override TableModel ToTable()
    {
        IReadOnlyList<Estimate> estimates = Estimates;
        int slopes = Result.SlopeCount;
        double[] Ratios(Func<Estimate, double> value) => [.. estimates.Select((estimate, k) => k < slopes ? Elementary.Exp(value(estimate)) : double.NaN)];
        int? decimals = LinearModelTable.Decimals(estimates);
        TableBuilder table = new TableBuilder($"Ordinal regression: {Formula.Text}")
            .Labels("term", [.. estimates.Select(estimate => Label(estimate.Term))])
            .Number("odds ratio", Ratios(estimate => estimate.Value), significantDigits: 3)
            .Interval(string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI"), Ratios(estimate => estimate.Lower), Ratios(estimate => estimate.Upper), significantDigits: 3)
            .Number("log odds", [.. estimates.Select(estimate => estimate.Value)], decimals: decimals)
            .Number("SE", [.. estimates.Select(estimate => estimate.StandardError)], decimals: decimals)
            .Number("z", [.. estimates.Select((estimate, k) => k < slopes ? estimate.Statistic : double.NaN)], decimals: 2)
            .PValue("p", [.. estimates.Select((estimate, k) => k < slopes ? estimate.PValue : double.NaN)]);
        if (slopes > 0 && estimates.Count > slopes)
            table.Section(0, "Terms").Section(slopes, "Thresholds (log odds of being below, where all terms are zero)");
        return MultilevelTable.Plain(ModelNotes.Build(table, this, $"McFadden's R² = {LinearModelTable.Share(Result.McFaddenRSquared)}.", Further()), slopes);
    }

    private IEnumerable<Estimate> Slopes => Estimates.Take(Result.SlopeCount);

    private IEnumerable<string> Further()
    {
        if (!Convergence.IsUsable)
            yield break;
        yield return $"Categories from lowest to highest: {string.Join(", ", Result.Categories)}. An odds ratio above 1 means higher categories.";
        BrantTest test = Result.ProportionalOddsTest;
        if (test.Overall is { } overall)
        {
            string p = overall.PValue < 0.001 ? "p < 0.001" : string.Create(CultureInfo.InvariantCulture, $"p = {overall.PValue:F3}");
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Proportional odds (Brant): χ²({overall.DegreesOfFreedom:0}) = {overall.Statistic:F2}, {p}{(overall.PValue < 0.05 ? ". Note well: the slopes differ between thresholds more than chance allows; see Result.ProportionalOddsTest.Slopes" : "")}.");
        }
        else if (Result.Categories.Count > 2)
        {
            yield return $"No test of proportional odds. {test.Reason}";
        }
    }
}
