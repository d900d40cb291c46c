using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <summary>
/// A logistic or count regression fitted to a data frame. Immutable; displays odds or rate ratios with their intervals. It holds no row of the data.
/// </summary>
/// <remarks>
/// <see cref="FittedModel.Estimates"/> are on the scale of the link: log odds (ratios), or logarithms of (ratios of) expected counts. A model of protected rows went through the release gate when it was fitted.
/// </remarks>
public sealed partial class GeneralizedModel : FormulaModel, IPredictiveModel
{
    private readonly DesignRecipe? _recipe;
    private readonly IResponseModel _result;
    private readonly GeneralizedKind _kind;

    internal GeneralizedModel(
        GeneralizedKind kind, Formula formula, RegressionOptions options, DataFrame frame, IResponseModel result, DesignRecipe? recipe, MissingnessRecord missingness, IReadOnlyList<string> warnings, ModelRelease? release)
        : base(formula, $"Regression.{kind}({formula.Text})", frame, result, recipe, missingness, release, warnings)
    {
        Options = options;
        _kind = kind;
        _result = result;
        _recipe = recipe;
    }

    /// <summary>The settings that it was fitted with.</summary>
    public RegressionOptions Options { get; }

    /// <summary>All numbers of the fit: likelihood, deviance, covariances of estimates. A <see cref="GeneralizedLinearModelResult"/>, or of Firth's regression a <see cref="FirthResult"/>.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: covariances of estimates are counts of learners by two groups at once.</exception>
    public IResponseModel Result => Guard(_result, "covariances of estimates count learners by two groups at once", "Estimates, Ratio, Margins, Theta, ToFrame() and ToChart()");

    /// <inheritdoc cref="GeneralizedLinearModelResult.McFaddenRSquared"/>
    public double McFaddenRSquared => Likelihood?.McFaddenRSquared ?? double.NaN;

    /// <inheritdoc cref="GeneralizedLinearModelResult.PearsonDispersion"/>
    public double PearsonDispersion => Likelihood?.PearsonDispersion ?? double.NaN;

    /// <inheritdoc cref="GeneralizedLinearModelResult.Theta"/>
    public double Theta => Likelihood?.Theta ?? double.NaN;

    /// <inheritdoc cref="GeneralizedLinearModelResult.ThetaStandardError"/>
    public double ThetaStandardError => Likelihood?.ThetaStandardError ?? double.NaN;

    /// <summary>The odds ratio (logistic) or rate ratio (counts) of a term with its interval: what one unit more of the term multiplies.</summary>
    /// <param name="term">The term as the table names it.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are and the nearest name.</exception>
    public (double Value, double Lower, double Upper) Ratio(string term) => _result.Ratio(this[term].Term);

    /// <summary>The odds or rate ratios as a chart on a logarithmic axis: one a term with its interval, and a line at 1. The intercept is left out.</summary>
    /// <remarks>Terms in different units are not to be compared by length: scale the variables first (<c>scale(x)</c>).</remarks>
    /// <param name="terms">The terms to draw, in order; null for all but the intercept.</param>
    /// <param name="title">The title; null for the formula.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate to draw; the message says why.</exception>
    public Chart ToChart(IReadOnlyList<string>? terms = null, string? title = null)
    {
        string[] drawn = [.. (terms ?? [.. Estimates.Select(estimate => estimate.Term).Where(term => term != DesignMatrix.Intercept)])
            .Where(term => double.IsFinite(this[term].Lower) && double.IsFinite(this[term].Upper))];
        if (drawn.Length == 0)
            throw new InvalidOperationException($"The model {Formula.Text} has no estimate with an interval to draw besides the intercept. {Convergence.Reason}".TrimEnd());
        ForestRow Row(string term)
        {
            (double value, double lower, double upper) = Ratio(term);
            return new ForestRow(TermUnits.TryGetValue(term, out string? per) ? $"{term} (per {per})" : term, value, lower, upper);
        }

        return Chart.Forest([.. drawn.Select(Row)], title ?? Formula.Text, $"{RatioName} of {Counted ?? Formula.Response}", reference: 1, isRatio: true, confidenceLevel: ConfidenceLevel)
            .WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <summary>Predicts the mean for the rows of a frame: the probability of what is counted, or the expected count.</summary>
    /// <param name="frame">Data with the columns that the model's terms read; the outcome is not needed.</param>
    /// <param name="cancellationToken">Stops a long prediction.</param>
    /// <returns>
    /// The frame with the columns <c>prediction</c>, <c>prediction_lower</c> and <c>prediction_upper</c> (interval of the mean), as protected as the frame and the data of the fit. Rows with a missing value have none.
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

    /// <summary>What is counted, where the outcome is text.</summary>
    internal string? Counted { get; init; }

    /// <summary>"odds ratio" or "rate ratio".</summary>
    internal string RatioName => IsBinary ? "odds ratio" : "rate ratio";

    internal bool IsBinary => _kind is GeneralizedKind.Logistic or GeneralizedKind.Firth;

    internal GeneralizedKind Kind => _kind;

    /// <inheritdoc/>
    internal override TableModel ToTable() => GeneralizedModelTable.Of(this);

    private GeneralizedLinearModelResult? Likelihood => _result as GeneralizedLinearModelResult;

    private DataFrame PredictRows(DataFrame frame, CancellationToken cancellationToken)
    {
        if (_recipe is null)
            throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        ModelFrame model = ModelFrame.Of(frame, DesignRecipe.ColumnsOf(Formula), Formula.Text, cancellationToken);
        IReadOnlyList<ResponsePrediction> predictions = _result.Predict(_recipe.Build(model.Complete, cancellationToken), Regression.Memory(_recipe.Offset(model.Complete)), cancellationToken);
        return WithPredictions(frame, model.IsComplete, predictions.Select(one => (one.Mean, one.Lower, one.Upper)));
    }
}
