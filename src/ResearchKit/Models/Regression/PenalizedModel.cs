using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>A penalised regression fitted to a data frame, for prediction. Immutable; displays coefficients without intervals, and the error on held-out rows. It holds no row of the data.</summary>
public sealed class PenalizedModel : FormulaModel, IPredictiveModel
{
    private readonly DesignRecipe? _recipe;

    internal PenalizedModel(Formula formula, PenalizedOptions options, DataFrame frame, ElasticNetResult result, DesignRecipe? recipe, MissingnessRecord missingness)
        : base(formula, $"Regression.ElasticNet({formula.Text})", frame, result, recipe, missingness, null)
    {
        Options = options;
        Result = result;
        _recipe = recipe;
    }

    /// <summary>The settings that it was fitted with.</summary>
    public PenalizedOptions Options { get; }

    /// <summary>All numbers of the fit: the path of penalties, the error on held-out rows.</summary>
    public ElasticNetResult Result { get; }

    /// <summary>Predicts the mean for the rows of a frame: the outcome, or the probability of what is counted.</summary>
    /// <param name="frame">Data with the columns that the model's terms read.</param>
    /// <param name="cancellationToken">Stops a long prediction.</param>
    /// <returns>The frame with the column <c>prediction</c>, and <c>prediction_lower</c> and <c>prediction_upper</c> empty: there are no intervals.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected: scoring learners takes a model card.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public DataFrame Predict(DataFrame frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        RefuseScores(frame);
        return PredictRows(frame, cancellationToken);
    }

    /// <summary>The error on held-out rows against the penalty, with its standard errors.</summary>
    /// <param name="title">The title; null for the formula.</param>
    /// <exception cref="InvalidOperationException">Nothing was held out.</exception>
    public Chart ToChart(string? title = null)
    {
        CrossValidationCurve curve = Result.CrossValidation ?? throw new InvalidOperationException("Nothing was held out, so there is no error to draw. Give several Penalties, or none.");
        Column[] columns =
        [
            Column.Create("log10 of the penalty", curve.Penalties.Select(penalty => Math.Log10(Math.Max(penalty, 1e-300)))),
            Column.Create(ErrorName, curve.Error.ToArray()),
            Column.Create($"{ErrorName}_lower", curve.Error.Zip(curve.StandardError, (error, spread) => error - spread)),
            Column.Create($"{ErrorName}_upper", curve.Error.Zip(curve.StandardError, (error, spread) => error + spread)),
        ];
        return Chart.Line(DataFrame.FromColumns(Provenance, columns), "log10 of the penalty", ErrorName, title: title ?? Formula.Text);
    }

    /// <inheritdoc/>
    DataFrame IPredictiveModel.PredictRows(DataFrame frame, CancellationToken cancellationToken) => PredictRows(frame, cancellationToken);

    /// <summary>What is counted, where the outcome is text.</summary>
    internal string? Counted { get; init; }

    /// <inheritdoc/>
    internal override TableModel ToTable()
    {
        Estimate[] shown = [.. Estimates.Where(estimate => estimate.Value != 0)];
        TableBuilder table = new TableBuilder($"Penalised regression: {Formula.Text}")
            .Labels("term", [.. shown.Select(estimate => Label(estimate.Term))])
            .Number(Result.Options.Outcome == PenalizedOutcome.Binomial ? "log odds" : "coefficient", [.. shown.Select(estimate => estimate.Value)]);
        return ModelNotes.Build(table, this, null, Further());
    }

    private string ErrorName => Result.Options.Outcome == PenalizedOutcome.Binomial ? "deviance" : "squared error";

    private IEnumerable<string> Further()
    {
        if (Result.Chosen is not { } chosen)
            yield break;
        if (Counted is not null)
            yield return $"Counted: {Counted}.";
        int outside = chosen.Coefficients.Count - chosen.TermsIn;
        yield return string.Create(CultureInfo.InvariantCulture, $"Penalty {chosen.Penalty:G4}: {chosen.TermsIn} of {chosen.Coefficients.Count} terms are in{(outside > 0 ? "; the others have a coefficient of zero" : "")}.");
        if (Result.CrossValidation is { } curve)
        {
            int k = Enumerable.Range(0, curve.Penalties.Count).First(index => curve.Penalties[index] == chosen.Penalty);
            yield return string.Create(CultureInfo.InvariantCulture, $"Mean {ErrorName} of held-out rows {curve.Error[k]:G4} (SE {curve.StandardError[k]:G2}); with no term {curve.Error[0]:G4}{(curve.Penalties[0] > 0 && Options.Penalties is null ? "" : " at the largest penalty")}.");
        }

        yield return "Coefficients are shrunken for prediction and have no intervals; they are not effects.";
    }

    private DataFrame PredictRows(DataFrame frame, CancellationToken cancellationToken)
    {
        if (_recipe is null)
            throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        ModelFrame model = ModelFrame.Of(frame, DesignRecipe.ColumnsOf(Formula), Formula.Text, cancellationToken);
        double[] predictions = Result.Predict(_recipe.Build(model.Complete, cancellationToken), Regression.Memory(_recipe.Offset(model.Complete)));
        return WithPredictions(frame, model.IsComplete, predictions.Select(one => (one, double.NaN, double.NaN)));
    }
}
