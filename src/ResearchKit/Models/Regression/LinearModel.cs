using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <summary>
/// A linear regression fitted to a data frame. Immutable; displays itself as a table. It holds no row of the data, only estimates and what new data are
/// coded by.
/// </summary>
/// <remarks>
/// A model of protected rows went through the release gate when it was fitted (see <see cref="Regression.Fit(string, DataFrame, RegressionOptions?, CancellationToken)"/>):
/// what it says may be shown, charted and written to files. What would tell of few learners it does not say: <see cref="Result"/>, exact counts of missing rows, predictions of learners.
/// </remarks>
public sealed partial class LinearModel : FormulaModel, IPredictiveModel
{
    private readonly DesignRecipe? _recipe;
    private readonly LinearRegressionResult _result;

    internal LinearModel(
        Formula formula,
        RegressionOptions options,
        DataFrame frame,
        LinearRegressionResult result,
        DesignRecipe? recipe,
        MissingnessRecord missingness,
        IReadOnlyList<string> warnings,
        ModelRelease? release)
        : base(formula, $"Regression.Fit({formula.Text})", frame, result, recipe, missingness, release, warnings)
    {
        Options = options;
        _result = result;
        _recipe = recipe;
    }

    /// <summary>The settings that it was fitted with.</summary>
    public RegressionOptions Options { get; }

    /// <summary>All numbers of the fit: R², residual spread, tests, information criteria, covariances.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: covariances of estimates are counts of learners by two groups at once.</exception>
    public LinearRegressionResult Result => Guard(
        _result, "covariances of estimates count learners by two groups at once", "Estimates, RSquared, ResidualStandardDeviation, OverallTest, ToFrame() and ToChart()");

    /// <inheritdoc cref="LinearRegressionResult.RSquared"/>
    public double RSquared => _result.RSquared;

    /// <inheritdoc cref="LinearRegressionResult.AdjustedRSquared"/>
    public double AdjustedRSquared => _result.AdjustedRSquared;

    /// <inheritdoc cref="LinearRegressionResult.ResidualStandardDeviation"/>
    public double ResidualStandardDeviation => _result.ResidualStandardDeviation;

    /// <inheritdoc cref="LinearRegressionResult.OverallTest"/>
    public FTest? OverallTest => _result.OverallTest;

    /// <summary>Predicts the outcome for the rows of a frame.</summary>
    /// <param name="frame">Data with the columns that the model's terms read; the outcome is not needed.</param>
    /// <param name="cancellationToken">Stops a long prediction.</param>
    /// <returns>
    /// The frame with the columns <c>prediction</c>, <c>prediction_lower</c> and <c>prediction_upper</c> (interval of the expected outcome), as protected as
    /// the frame and the data of the fit. Rows with a missing value have none.
    /// </returns>
    /// <exception cref="ProtectedDataException">The rows are protected: scoring learners takes a model card. The message says how, and what does without.</exception>
    /// <exception cref="FormulaException">A column is not there, or a factor has a level that the fit had not.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public DataFrame Predict(DataFrame frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        RefuseScores(frame);
        return PredictRows(frame, cancellationToken);
    }

    /// <inheritdoc/>
    DataFrame IPredictiveModel.PredictRows(DataFrame frame, CancellationToken cancellationToken) => PredictRows(frame, cancellationToken);

    private DataFrame PredictRows(DataFrame frame, CancellationToken cancellationToken)
    {
        if (_recipe is null)
            throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        ModelFrame model = ModelFrame.Of(frame, DesignRecipe.ColumnsOf(Formula), Formula.Text, cancellationToken);
        DesignMatrix design = _recipe.Build(model.Complete, cancellationToken);
        IReadOnlyList<LinearPrediction> predictions = _result.Predict(design, Regression.Memory(_recipe.Offset(model.Complete)), cancellationToken);
        return WithPredictions(frame, model.IsComplete, predictions.Select(one => (one.Value, one.Lower, one.Upper)));
    }

    /// <inheritdoc/>
    internal override TableModel ToTable() => LinearModelTable.Of(this);
}
