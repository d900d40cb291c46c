using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <content>Effects and means on the scale of the outcome.</content>
public sealed partial class GeneralizedModel
{
    /// <summary>The average marginal effects that <see cref="RegressionOptions.Margins"/> asked for, over the rows of the fit; also of protected rows.</summary>
    /// <exception cref="InvalidOperationException">The options asked for none, or there is no estimate.</exception>
    public ModelMargins Margins => MarginEstimates.Count > 0
        ? new ModelMargins(this, MarginTitle, MarginEstimates, hasReference: true)
        : throw new InvalidOperationException(Convergence.Reason ?? "No margins were asked for when the model was fitted. Name the columns: new() { Margins = [\"burnout\"] }, or call MarginalEffects(frame).");

    /// <summary>
    /// Average marginal effects over the rows of a frame: by how much the probability (or expected count) changes for one unit more of a number, and between each level and the reference of a factor,
    /// averaged over the rows as they are. Standard errors by the delta method.
    /// </summary>
    /// <remarks>
    /// Definitions as in R's <c>marginaleffects</c>, Stata's <c>margins</c> and statsmodels' <c>get_margeff</c>: a number that has two values only is changed from one to the other. All terms that read a column
    /// (interactions, polynomials, logarithms) follow it. An association on the scale of the outcome; it is an effect only where the design makes the coefficient one.
    /// </remarks>
    /// <param name="frame">The rows to average over, usually those of the fit.</param>
    /// <param name="variables">The columns; null for all that the terms read.</param>
    /// <param name="cancellationToken">Stops a long sum.</param>
    /// <exception cref="ProtectedDataException">The rows are protected: margins of rows of one's choice single learners out. The message says what works.</exception>
    /// <exception cref="ArgumentException">A column is not one that the terms read; the message lists those.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    /// <example><code>model.MarginalEffects(learners, ["burnout", "female"])</code></example>
    public ModelMargins MarginalEffects(DataFrame frame, IReadOnlyList<string>? variables = null, CancellationToken cancellationToken = default)
    {
        DataFrame complete = RowsForMargins(frame, cancellationToken);
        return new ModelMargins(this, MarginTitle, MarginRecipe.Effects(Formula, _recipe!, _result, complete, WeightsOf(complete), variables, cancellationToken), hasReference: true);
    }

    /// <summary>
    /// Predicted margins: the probability (or expected count) that the model predicts on average over the rows of a frame if a column had a given value in all of them. Intervals are made on the scale of the link and brought back.
    /// </summary>
    /// <param name="frame">The rows to average over, usually those of the fit.</param>
    /// <param name="variable">The column that is set.</param>
    /// <param name="at">The values or levels; null for all levels of a factor, and for the 10th, 25th, 50th, 75th and 90th percentile of a number.</param>
    /// <param name="cancellationToken">Stops a long sum.</param>
    /// <inheritdoc cref="MarginalEffects"/>
    /// <example><code>model.PredictedMargins(learners, "burnout", [1, 2, 3, 4])</code></example>
    public ModelMargins PredictedMargins(DataFrame frame, string variable, IReadOnlyList<object>? at = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(variable);
        DataFrame complete = RowsForMargins(frame, cancellationToken);
        if (!complete.HasColumn(variable))
            throw new ArgumentException(NameSuggestion.NotFound("column", "the terms of this model", variable, [.. complete.ColumnNames]), nameof(variable));
        return new ModelMargins(this, $"Predicted {Scale} by {variable}: {Formula.Text}", MarginRecipe.Means(_recipe!, _result, complete, WeightsOf(complete), variable, at, cancellationToken), hasReference: false);
    }

    internal IReadOnlyList<Estimate> MarginEstimates { get; init; } = [];

    /// <summary>What margins are of.</summary>
    internal string Scale => IsBinary ? $"probability of {Counted ?? Formula.Response}" : $"count of {Formula.Response}";

    private string MarginTitle => $"Average marginal effects on the {Scale}: {Formula.Text}";

    private double[]? WeightsOf(DataFrame complete) => Options.Weights is { } weights ? FormulaColumns.Numbers(complete, new ColumnName(0, weights), weights) : null;

    private DataFrame RowsForMargins(DataFrame frame, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!frame.Provenance.Protection.MayBeShown() || IsProtected)
        {
            throw new ProtectedDataException(
                "Margins over protected rows of one's choice would single learners out. Name the columns when the model is fitted, and the margins over all learners of the fit are told: new() { Margins = [\"burnout\"] }, then model.Margins.");
        }

        if (_recipe is null || !Convergence.IsUsable)
            throw new InvalidOperationException($"There is nothing to average. {Convergence.Reason}");
        IEnumerable<ColumnName> weights = Options.Weights is { } column ? [new ColumnName(0, column)] : [];
        DataFrame complete = ModelFrame.Of(frame, [.. DesignRecipe.ColumnsOf(Formula), .. weights], Formula.Text, cancellationToken).Complete;
        return complete.Length > 0 ? complete : throw new InvalidOperationException("There is nothing to average: no row has a value in each column that the terms read.");
    }
}
