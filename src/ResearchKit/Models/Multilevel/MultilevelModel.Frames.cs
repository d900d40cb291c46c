using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Models;

/// <content>What the model gives as frames: fixed effects, group effects, predictions.</content>
public sealed partial class MultilevelModel
{
    /// <summary>
    /// The effects of all groups as a frame, one row an effect: <c>grouping</c>, <c>group</c>, <c>term</c>, <c>effect</c>, <c>effect_lower</c> and
    /// <c>effect_upper</c>, <c>standard_deviation</c>. They are shrunken; places in their order are no ranks.
    /// </summary>
    /// <param name="grouping">The grouping, such as <c>school</c>; null for all.</param>
    /// <exception cref="KeyNotFoundException">There is no such grouping; the message lists those there are.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected and all effects of the grouping asked for are hidden: they are about learners, or groups of few.</exception>
    public DataFrame GroupEffectsFrame(string? grouping = null) => Shown.ToFrame(Provenance, OutcomeUnit, grouping);

    /// <summary>Predicts the outcome for the rows of a frame: fixed part, and effects of the groups that the fit saw (zero for others).</summary>
    /// <param name="frame">Data with the columns that the terms and groups read; the outcome is not needed.</param>
    /// <param name="withGroups">Whether effects of groups are added. Default true; false predicts for groups whose effects are zero.</param>
    /// <param name="cancellationToken">Stops a long prediction.</param>
    /// <returns>
    /// The frame with the columns <c>prediction</c>, <c>prediction_lower</c> and <c>prediction_upper</c> (interval of the expected outcome, wider for groups that
    /// the fit did not see), as protected as the frame and the data of the fit. Rows with a missing value have none.
    /// </returns>
    /// <exception cref="ProtectedDataException">The rows are protected: scoring learners takes a model card. The message says how.</exception>
    /// <exception cref="FormulaException">A column is not there, or a factor has a level that the fit had not.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public DataFrame Predict(DataFrame frame, bool withGroups = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        RefuseScores(frame);
        return PredictRows(frame, withGroups, cancellationToken);
    }

    /// <inheritdoc/>
    DataFrame IPredictiveModel.PredictRows(DataFrame frame, CancellationToken cancellationToken) => PredictRows(frame, true, cancellationToken);

    private DataFrame PredictRows(DataFrame frame, bool withGroups, CancellationToken cancellationToken)
    {
        if (_recipe is null || !Convergence.IsUsable)
            throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        var columns = DesignRecipe.ColumnsOf(Formula).ToList();
        if (withGroups)
            columns.AddRange(MixedFormula.RandomParts.SelectMany(part => DesignRecipe.ColumnsOf(part.Varying).Concat(part.Groups)));
        ModelFrame model = ModelFrame.Of(frame, columns, Formula.Text, cancellationToken);
        IReadOnlyList<MixedPrediction> predictions = _result.Predict(
            _recipe.Fixed.Build(model.Complete, cancellationToken), withGroups ? _recipe.RandomRows(model.Complete, cancellationToken) : null,
            Regression.Memory(_recipe.Fixed.Offset(model.Complete)), cancellationToken);
        return WithPredictions(frame, model.IsComplete, predictions.Select(one => (one.Value, one.Lower, one.Upper)));
    }

    private ShownGroupEffects Shown => ShownGroupEffects.Of(MixedFormula, _recipe, Release, Convergence, _result.GroupEffects);
}
