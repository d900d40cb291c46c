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
public sealed partial class LinearModel : IEstimationResult, IPredictiveModel, IDisplayable
{
    private readonly DesignRecipe? _recipe;
    private readonly LinearRegressionResult _result;
    private readonly MissingnessRecord _missingness;
    private readonly FrameProvenance _rows;

    internal LinearModel(
        Formula formula,
        RegressionOptions options,
        DataFrame frame,
        LinearRegressionResult result,
        DesignRecipe? recipe,
        MissingnessRecord missingness,
        IReadOnlyList<string> warnings,
        ModelRelease? release)
    {
        Formula = formula;
        Options = options;
        _result = result;
        _missingness = missingness;
        _rows = frame.Provenance.Then($"Regression.Fit({formula.Text})");
        Release = release;
        Warnings = [.. result.Warnings, .. warnings];
        Provenance = release is { IsGated: true } ? release.Provenance : _rows;
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
    /// <exception cref="ProtectedDataException">The rows are protected: covariances of estimates are counts of learners by two groups at once.</exception>
    public LinearRegressionResult Result => IsProtected
        ? throw new ProtectedDataException(
            "All numbers of a fit to protected rows are not told: covariances of estimates count learners by two groups at once. Estimates, RSquared, ResidualStandardDeviation, OverallTest, ToFrame() and ToChart() are.")
        : _result;

    /// <inheritdoc cref="LinearRegressionResult.RSquared"/>
    public double RSquared => _result.RSquared;

    /// <inheritdoc cref="LinearRegressionResult.AdjustedRSquared"/>
    public double AdjustedRSquared => _result.AdjustedRSquared;

    /// <inheritdoc cref="LinearRegressionResult.ResidualStandardDeviation"/>
    public double ResidualStandardDeviation => _result.ResidualStandardDeviation;

    /// <inheritdoc cref="LinearRegressionResult.OverallTest"/>
    public FTest? OverallTest => _result.OverallTest;

    /// <summary>Where the data came from, and how protected the estimates are: released, where the rows are protected.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>The reference level of each factor, by the factor's name in the formula.</summary>
    public IReadOnlyDictionary<string, string> ReferenceLevels { get; }

    /// <summary>Unit of the outcome, where it is a column with a unit; else null.</summary>
    public string? OutcomeUnit { get; }

    /// <summary>Units of the terms that are a column with a unit, by term.</summary>
    public IReadOnlyDictionary<string, string> TermUnits { get; }

    /// <inheritdoc/>
    public string Method => _result.Method;

    /// <inheritdoc/>
    public IReadOnlyList<Estimate> Estimates => _result.Estimates;

    /// <inheritdoc/>
    public double ConfidenceLevel => _result.ConfidenceLevel;

    /// <summary>Rows, groups of the clusters, and of protected rows also learners. Empty where protected rows gave no estimate: how few they are is not told.</summary>
    public IReadOnlyList<LevelCount> SampleSizes => !IsProtected ? _result.SampleSizes
        : Release is null ? [] : [.. _result.SampleSizes, new LevelCount("learners", Release.Learners)];

    /// <summary>Which rows were left out, by column of the frame.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: the model displays bands instead of exact counts.</exception>
    public MissingnessRecord Missingness => IsProtected
        ? throw new ProtectedDataException("How many protected rows lack a value is not told exactly: counts of so few single learners out. The model displays bands.")
        : _missingness;

    /// <inheritdoc/>
    public ConvergenceRecord Convergence => IsProtected && Release is null
        ? ConvergenceRecord.NoEstimate("No estimate from the complete rows of this protected data: there are too few, or nothing in them varies. How many there are is not told. Use fewer terms, or columns with fewer missing values.")
        : _result.Convergence;

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
    /// <exception cref="ProtectedDataException">The rows are protected: scoring learners takes a model card. The message says how, and what does without.</exception>
    /// <exception cref="FormulaException">A column is not there, or a factor has a level that the fit had not.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public DataFrame Predict(DataFrame frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!frame.Provenance.Protection.MayBeShown())
        {
            throw new ProtectedDataException(
                "A prediction for each of these protected rows would score learners, which takes a model card: model.Score(frame, ModelCards.Read(\"NAME.model-card.yaml\")) with using ResearchKit.UseCases. "
                + $"Draft a card with: researchkit model-card draft --use-case early-identification --model \"{Formula.Text}\". To see how well the model does by groups, which needs no card: model.Evaluate(frame, by: [\"sex\"]).");
        }

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
        IReadOnlyList<Prediction> predictions = _result.Predict(design, Regression.Memory(_recipe.Offset(model.Complete)), cancellationToken);

        double?[] value = new double?[frame.Length], lower = new double?[frame.Length], upper = new double?[frame.Length];
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
    /// <remarks>Of protected rows, it holds what the release gate let through, and may be shown and written like a released table.</remarks>
    public DataFrame ToFrame() => EstimateFrame.Of(Estimates, Provenance, OutcomeUnit);

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => LinearModelTable.Of(this).ToMimeBundle();

    /// <summary>What the gate decided; null where there is no estimate to decide on.</summary>
    internal ModelRelease? Release { get; }

    /// <summary>Whether the rows of the fit are protected.</summary>
    internal bool IsProtected => !_rows.Protection.MayBeShown();

    /// <summary>Rows left out, by column.</summary>
    internal MissingnessRecord MissingRows => _missingness;

    private DataFrame Add(DataFrame frame, string name, double?[] values) =>
        frame.WithColumn(Column.Create(name, values).WithUnit(OutcomeUnit).WithProvenance(_rows));
}
