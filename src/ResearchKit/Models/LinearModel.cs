using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <summary>
/// A linear regression fitted to a data frame. Immutable; displays itself as a table. It holds no row of the data, only estimates and what new data are
/// coded by.
/// </summary>
public sealed partial class LinearModel : IEstimationResult, IDisplayable
{
    private readonly DesignRecipe? _recipe;

    internal LinearModel(
        Formula formula,
        RegressionOptions options,
        DataFrame frame,
        LinearRegressionResult result,
        DesignRecipe? recipe,
        MissingnessRecord missingness,
        IReadOnlyList<string> warnings)
    {
        Formula = formula;
        Options = options;
        Result = result;
        Missingness = missingness;
        Warnings = [.. result.Warnings, .. warnings];
        Provenance = frame.Provenance.Then($"Regression.Fit({formula.Text})");
        _recipe = recipe;
        ReferenceLevels = (recipe?.Variables ?? []).OfType<FactorVariable>()
            .GroupBy(factor => factor.Text, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Reference, StringComparer.Ordinal);
        OutcomeUnit = formula.ResponseNode is ColumnName outcome ? frame[outcome.Name].Unit : null;
        TermUnits = (recipe?.Variables ?? []).OfType<NumericVariable>().Where(variable => variable.Column is not null)
            .Select(variable => (variable.Text, frame[variable.Column!.Name].Unit)).Where(pair => pair.Unit is not null)
            .ToDictionary(pair => pair.Text, pair => pair.Unit!, StringComparer.Ordinal);
    }

    /// <summary>The model.</summary>
    public Formula Formula { get; }

    /// <summary>The settings that it was fitted with.</summary>
    public RegressionOptions Options { get; }

    /// <summary>All numbers of the fit: R², residual spread, tests, information criteria, covariances.</summary>
    public LinearRegressionResult Result { get; }

    /// <summary>Where the data came from, and how protected they are.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>The reference level of each factor, by the factor's name in the formula.</summary>
    public IReadOnlyDictionary<string, string> ReferenceLevels { get; }

    /// <summary>Unit of the outcome, where it is a column with a unit; else null.</summary>
    public string? OutcomeUnit { get; }

    /// <summary>Units of the terms that are a column with a unit, by term.</summary>
    public IReadOnlyDictionary<string, string> TermUnits { get; }

    /// <inheritdoc/>
    public string Method => Result.Method;

    /// <inheritdoc/>
    public IReadOnlyList<Estimate> Estimates => Result.Estimates;

    /// <inheritdoc/>
    public double ConfidenceLevel => Result.ConfidenceLevel;

    /// <inheritdoc/>
    public IReadOnlyList<LevelCount> SampleSizes => Result.SampleSizes;

    /// <summary>Which rows were left out, by column of the frame.</summary>
    public MissingnessRecord Missingness { get; }

    /// <inheritdoc/>
    public ConvergenceRecord Convergence => Result.Convergence;

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The estimate of a term.</summary>
    /// <param name="term">The term as the table names it: <c>burnout</c>, <c>femaleTRUE</c>, <c>(Intercept)</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are and the nearest name.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException(NameSuggestion.NotFound("term", "this model", term, [.. Estimates.Select(estimate => estimate.Term)]));

    /// <summary>Predicts the outcome for the rows of a frame.</summary>
    /// <param name="frame">Data with the columns that the model's terms read; the outcome is not needed.</param>
    /// <param name="cancellationToken">Stops a long prediction.</param>
    /// <returns>
    /// The frame with the columns <c>prediction</c>, <c>prediction_lower</c> and <c>prediction_upper</c> (interval of the expected outcome), as protected as
    /// the frame and the data of the fit. Rows with a missing value have none.
    /// </returns>
    /// <exception cref="FormulaException">A column is not there, or a factor has a level that the fit had not.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public DataFrame Predict(DataFrame frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_recipe is null)
            throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        ModelFrame model = ModelFrame.Of(frame, DesignRecipe.ColumnsOf(Formula), Formula.Text, cancellationToken);
        DesignMatrix design = _recipe.Build(model.Complete, cancellationToken);
        IReadOnlyList<Prediction> predictions = Result.Predict(design, Regression.Memory(_recipe.Offset(model.Complete)), cancellationToken);

        double?[] value = new double?[frame.RowCount], lower = new double?[frame.RowCount], upper = new double?[frame.RowCount];
        int next = 0;
        for (int row = 0; row < value.Length; row++)
        {
            if (!model.IsComplete[row])
                continue;
            Prediction prediction = predictions[next++];
            (value[row], lower[row], upper[row]) = (prediction.Value, prediction.Lower, prediction.Upper);
        }

        return Add(Add(Add(frame, "prediction", value), "prediction_lower", lower), "prediction_upper", upper);
    }

    /// <summary>
    /// The estimates as a frame, one row a term: <c>term</c>, <c>estimate</c>, <c>standard_error</c>, <c>lower</c> and <c>upper</c> (ends of the interval),
    /// <c>statistic</c>, <c>df</c>, <c>p_value</c>; missing where there is none. It can be written with <c>WriteCsv</c>, <c>WriteParquet</c> and <c>WriteXlsx</c>.
    /// </summary>
    /// <remarks>As protected as the data of the fit: estimates of few learners may give them away, and terms of a saturated model are their means.</remarks>
    public DataFrame ToFrame()
    {
        Column Numbers(string name, Func<Estimate, double> value) => Column.Create(name, Estimates.Select(estimate => double.IsNaN(value(estimate)) ? (double?)null : value(estimate)));
        return DataFrame.FromColumns(
            Provenance,
            [
                Column.Create("term", Estimates.Select(estimate => estimate.Term)),
                Numbers("estimate", estimate => estimate.Value).WithUnit(OutcomeUnit),
                Numbers("standard_error", estimate => estimate.StandardError).WithUnit(OutcomeUnit),
                Numbers("lower", estimate => estimate.Lower).WithUnit(OutcomeUnit),
                Numbers("upper", estimate => estimate.Upper).WithUnit(OutcomeUnit),
                Numbers("statistic", estimate => estimate.Statistic),
                Numbers("df", estimate => estimate.DegreesOfFreedom),
                Numbers("p_value", estimate => estimate.PValue),
            ]);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => LinearModelTable.Of(this).ToMimeBundle();

    private DataFrame Add(DataFrame frame, string name, double?[] values) =>
        frame.WithColumn(Column.Create(name, values).WithUnit(OutcomeUnit).WithProvenance(Provenance));
}
