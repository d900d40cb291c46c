using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Models;

public sealed partial class LinearModel
{
    /// <summary>
    /// How well the model does, by groups: learners, mean outcome, mean prediction, mean error (observed less predicted: calibration in the large) and mean squared error. Of protected rows through the release
    /// gate, so that no single prediction is seen: it is what a model card is written of.
    /// </summary>
    /// <param name="frame">Rows with the outcome and the columns that the terms read; best of a later time than the rows of the fit.</param>
    /// <param name="by">Columns that make the groups: <c>["sex"]</c>.</param>
    /// <param name="options">Thresholds and the column of learners; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FormulaException">A column is not there, or a factor has a level that the fit had not.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public ReleasedTable Evaluate(DataFrame frame, IReadOnlyList<string> by, ReleaseOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ModelFrame complete = ModelFrame.Of(frame, Formula.ResponseNode.Columns, Formula.Text, cancellationToken);
        DataFrame rows = PredictRows(frame.Filter(complete.IsComplete, cancellationToken), cancellationToken);
        double[] outcome = new Arithmetic(complete.Complete, Formula.Text).Evaluate(Formula.ResponseNode);
        double[] predicted = rows["prediction"].Doubles();
        DisclosureClass? known = Formula.ResponseNode is ColumnName name ? frame[name.Name].DisclosureClass : null;
        Column Figures(string column, Func<double, double, double> of) => Column.Create(
                column, outcome.Zip(predicted, (y, p) => double.IsNaN(p) ? (double?)null : of(y, p)).ToArray())
            .WithDisclosureClass(known).WithProvenance(rows.Provenance);
        DataFrame errors = rows.WithColumn(Figures("outcome", (y, _) => y)).WithColumn(Figures("predicted", (_, p) => p))
            .WithColumn(Figures("error", (y, p) => y - p)).WithColumn(Figures("squared_error", (y, p) => (y - p) * (y - p)));
        return errors.Release(
            by,
            [Measure.Count(), Measure.Mean("outcome", "outcome"), Measure.Mean("predicted", "predicted"), Measure.Mean("error", "error"), Measure.Mean("squared_error", "squared_error")],
            options ?? ReleaseOptions.Default,
            cancellationToken);
    }
}
