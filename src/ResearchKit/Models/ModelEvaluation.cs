using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Models;

/// <summary>How well models do, by groups of learners.</summary>
public static class ModelEvaluation
{
    /// <summary>
    /// How well a model does, by groups: learners, mean outcome, mean prediction, mean error (observed less predicted: calibration in the large) and mean squared error, of rows that have all of them. Of protected rows
    /// through the release gate, so that no single prediction is seen: it is what a model card is written of.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="frame">Rows with the outcome and the columns that the terms read; best of a later time than the rows of the fit.</param>
    /// <param name="by">Columns that make the groups: <c>["sex"]</c>.</param>
    /// <param name="options">Thresholds and the column of learners; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FormulaException">A column is not there, or a factor has a level that the fit had not.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    /// <example><code>var bySex = model.Evaluate(laterLearners, by: ["sex"]);</code></example>
    public static ReleasedTable Evaluate(this IPredictiveModel model, DataFrame frame, IReadOnlyList<string> by, ReleaseOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(frame);
        Formula formula = model.Formula;
        DataFrame rows = model.PredictRows(frame, cancellationToken);
        ModelFrame complete = ModelFrame.Of(rows, [.. formula.ResponseNode.Columns, new ColumnName(0, "prediction")], formula.Text, cancellationToken);
        // Figures of one set of learners: means over all and means over most would tell of the few between them.
        DataFrame both = rows.Filter(complete.IsComplete, cancellationToken);
        double[] outcome = new Arithmetic(complete.Complete, formula.Text).Evaluate(formula.ResponseNode), predicted = both["prediction"].Doubles();
        DisclosureClass? known = formula.ResponseNode is ColumnName name ? frame[name.Name].DisclosureClass : null;
        Column Figures(string column, Func<double, double, double> of) =>
            Column.Create(column, outcome.Zip(predicted, of).ToArray()).WithDisclosureClass(known).WithProvenance(both.Provenance);
        DataFrame errors = both.WithColumn(Figures("outcome", (y, _) => y)).WithColumn(Figures("predicted", (_, p) => p))
            .WithColumn(Figures("error", (y, p) => y - p)).WithColumn(Figures("squared_error", (y, p) => (y - p) * (y - p)));
        return errors.Release(
            by,
            [Measure.Count(), Measure.Mean("outcome", "outcome"), Measure.Mean("predicted", "predicted"), Measure.Mean("error", "error"), Measure.Mean("squared_error", "squared_error")],
            options ?? ReleaseOptions.Default,
            cancellationToken);
    }
}
