using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <summary>
/// A logistic or Poisson mixed model fitted to a data frame. Immutable; displays odds or rate ratios with their intervals. It holds no row of the data, only estimates, effects of groups and what new
/// data are coded by.
/// </summary>
/// <remarks>
/// <see cref="FittedModel.Estimates"/> are on the scale of the link and conditional: what a difference in the term means within the same group. An odds ratio over the whole population is nearer to 1; compare
/// predictions of <see cref="MultilevelPrediction.Population"/>. A model of protected rows went through the release gate when it was fitted; effects of learners, and of groups of few, it does not say.
/// </remarks>
public sealed class GeneralizedMultilevelModel : FormulaModel, IPredictiveModel
{
    private readonly MultilevelRecipe? _recipe;
    private readonly GeneralizedLinearMixedModelResult _result;

    internal GeneralizedMultilevelModel(
        MixedFormula formula, GeneralizedMultilevelOptions options, DataFrame frame, GeneralizedLinearMixedModelResult result, MultilevelRecipe? recipe, MissingnessRecord missingness, ModelRelease? release)
        : base(formula.Fixed, $"Multilevel.{(result.Options.Family == GeneralizedFamily.Binomial ? "Logistic" : "Poisson")}({formula.Text})", frame, result, recipe?.Fixed, missingness, release)
    {
        MixedFormula = formula;
        Options = options;
        _result = result;
        _recipe = recipe;
    }

    /// <summary>The model.</summary>
    public MixedFormula MixedFormula { get; }

    /// <summary>The settings that it was fitted with.</summary>
    public GeneralizedMultilevelOptions Options { get; }

    /// <summary>All numbers of the fit, such as covariances of estimates.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: covariances of estimates are counts of learners by two groups at once.</exception>
    public GeneralizedLinearMixedModelResult Result => Guard(
        _result, "covariances of estimates count learners by two groups at once", "Estimates, Ratio, VarianceComponents, RSquared, ToFrame(), GroupEffectsFrame() and ToChart()");

    /// <inheritdoc cref="GeneralizedLinearMixedModelResult.VarianceComponents"/>
    public IReadOnlyList<VarianceComponent> VarianceComponents => IsProtected && Release is null ? [] : _result.VarianceComponents;

    /// <summary>Profile intervals of fixed effects, or bootstrap intervals of all parameters, where <see cref="GeneralizedMultilevelOptions.Intervals"/> asks for them; else empty. On the scale of the link.</summary>
    public IReadOnlyList<ParameterInterval> Intervals { get; internal init; } = [];

    /// <inheritdoc cref="GeneralizedLinearMixedModelResult.RSquared"/>
    public (double Marginal, double Conditional) RSquared => _result.RSquared;

    /// <inheritdoc cref="GeneralizedLinearMixedModelResult.IntraclassCorrelations"/>
    public IReadOnlyList<(string Grouping, double Share)> IntraclassCorrelations => _result.IntraclassCorrelations;

    /// <inheritdoc cref="GeneralizedLinearMixedModelResult.LogLikelihood"/>
    public double LogLikelihood => _result.LogLikelihood;

    /// <inheritdoc cref="GeneralizedLinearMixedModelResult.Aic"/>
    public double Aic => _result.Aic;

    /// <inheritdoc cref="GeneralizedLinearMixedModelResult.Bic"/>
    public double Bic => _result.Bic;

    /// <inheritdoc cref="GeneralizedLinearMixedModelResult.Dispersion"/>
    public double Dispersion => _result.Dispersion;

    /// <summary>The odds ratio (logistic) or rate ratio (Poisson) of a term within groups, with its interval: what one unit more of the term multiplies. The interval is that of the model's table.</summary>
    /// <param name="term">The term as the table names it.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are and the nearest name.</exception>
    public (double Value, double Lower, double Upper) Ratio(string term)
    {
        (double lower, double upper) = IntervalOf(this[term]);
        return (Elementary.Exp(this[term].Value), Elementary.Exp(lower), Elementary.Exp(upper));
    }

    /// <summary>Tests the terms that this model has more than a smaller one of the same rows; see <see cref="LikelihoodRatioTest"/> for the edge of zero variance.</summary>
    /// <param name="smaller">The smaller model.</param>
    /// <exception cref="ArgumentException">The models cannot be compared; the message says why.</exception>
    public LikelihoodRatioTest CompareWith(GeneralizedMultilevelModel smaller)
    {
        ArgumentNullException.ThrowIfNull(smaller);
        return LikelihoodRatioTest.Compare(smaller._result, _result);
    }

    /// <summary>The odds or rate ratios as a chart on a logarithmic axis: one a term with its interval, and a line at 1. The intercept is left out.</summary>
    /// <remarks>Terms in different units are not to be compared by length: scale the variables first (<c>scale(x)</c>).</remarks>
    /// <param name="terms">The terms to draw, in order; null for all but the intercept.</param>
    /// <param name="title">The title; null for the formula.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate to draw; the message says why.</exception>
    public Chart ToChart(IReadOnlyList<string>? terms = null, string? title = null)
    {
        string[] drawn = [.. (terms ?? [.. Estimates.Select(estimate => estimate.Term).Where(term => term != DesignMatrix.Intercept)]).Where(term => double.IsFinite(this[term].Lower) && double.IsFinite(this[term].Upper))];
        if (drawn.Length == 0)
            throw new InvalidOperationException($"The model {Formula.Text} has no estimate with an interval to draw besides the intercept. {Convergence.Reason}".TrimEnd());
        ForestRow Row(string term)
        {
            (double value, double lower, double upper) = Ratio(term);
            return new ForestRow(TermUnits.TryGetValue(term, out string? per) ? $"{term} (per {per})" : term, value, lower, upper);
        }

        return Chart.Forest([.. drawn.Select(Row)], title ?? Formula.Text, $"{RatioName} of {Counted ?? Formula.Response} within groups", reference: 1, isRatio: true, confidenceLevel: ConfidenceLevel)
            .WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <summary>The shrunken effects of groups on the scale of the link, with their intervals, in ascending order (a caterpillar plot). Places in the order are not to be read as ranks.</summary>
    /// <inheritdoc cref="MultilevelModel.ToGroupChart"/>
    public Chart ToGroupChart(string? grouping = null, string? term = null, string? title = null) =>
        Shown.ToChart(Formula, Provenance, grouping, term, title, IsBinary ? "deviation of the log odds" : "deviation of the log rate", null);

    /// <summary>
    /// The effects of all groups on the scale of the link as a frame, one row an effect: <c>grouping</c>, <c>group</c>, <c>term</c>, <c>effect</c>, <c>effect_lower</c> and
    /// <c>effect_upper</c>, <c>standard_deviation</c>. They are shrunken; places in their order are no ranks.
    /// </summary>
    /// <inheritdoc cref="MultilevelModel.GroupEffectsFrame"/>
    public DataFrame GroupEffectsFrame(string? grouping = null) => Shown.ToFrame(Provenance, null, grouping);

    /// <summary>Predicts the probability of what is counted, or the expected count, for the rows of a frame.</summary>
    /// <param name="frame">Data with the columns that the terms and groups read (of <see cref="MultilevelPrediction.Population"/>, not the groups); the outcome is not needed.</param>
    /// <param name="of">Whom it is of. Default: rows in their groups.</param>
    /// <param name="cancellationToken">Stops a long prediction.</param>
    /// <returns>
    /// The frame with the columns <c>prediction</c>, <c>prediction_lower</c> and <c>prediction_upper</c> (interval of the expectation), as protected as the frame and the data of the fit. Rows with a missing
    /// value have none.
    /// </returns>
    /// <exception cref="ProtectedDataException">The rows are protected: scoring learners takes a model card. The message says how.</exception>
    /// <exception cref="FormulaException">A column is not there, or a factor has a level that the fit had not.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public DataFrame Predict(DataFrame frame, MultilevelPrediction of = MultilevelPrediction.Groups, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        RefuseScores(frame);
        return PredictRows(frame, of, cancellationToken);
    }

    /// <inheritdoc/>
    DataFrame IPredictiveModel.PredictRows(DataFrame frame, CancellationToken cancellationToken) => PredictRows(frame, MultilevelPrediction.Groups, cancellationToken);

    /// <summary>What is counted, where the outcome is text.</summary>
    internal string? Counted { get; init; }

    internal bool IsBinary => _result.Options.Family == GeneralizedFamily.Binomial;

    /// <summary>"odds ratio" or "rate ratio".</summary>
    internal string RatioName => IsBinary ? "odds ratio" : "rate ratio";

    /// <summary>The interval that is shown of an estimate: the profile's or the bootstrap's, where there is one.</summary>
    internal (double Lower, double Upper) IntervalOf(Estimate estimate) =>
        Intervals.FirstOrDefault(one => one.Group.Length == 0 && one.Term == estimate.Term) is { } found ? (found.Lower, found.Upper) : (estimate.Lower, estimate.Upper);

    /// <inheritdoc/>
    internal override TableModel ToTable() => GeneralizedMultilevelTable.Of(this);

    private ShownGroupEffects Shown => ShownGroupEffects.Of(MixedFormula, _recipe, Release, Convergence, _result.GroupEffects);

    private DataFrame PredictRows(DataFrame frame, MultilevelPrediction of, CancellationToken cancellationToken)
    {
        if (_recipe is null || !Convergence.IsUsable)
            throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        var columns = DesignRecipe.ColumnsOf(Formula).ToList();
        if (of != MultilevelPrediction.MedianGroup)
            columns.AddRange(MixedFormula.RandomParts.SelectMany(part => DesignRecipe.ColumnsOf(part.Varying)));
        if (of == MultilevelPrediction.Groups)
            columns.AddRange(MixedFormula.RandomParts.SelectMany(part => part.Groups));
        ModelFrame rows = ModelFrame.Of(frame, columns, Formula.Text, cancellationToken);
        DesignMatrix design = _recipe.Fixed.Build(rows.Complete, cancellationToken);
        ReadOnlyMemory<double>? offset = Regression.Memory(_recipe.Fixed.Offset(rows.Complete));
        IReadOnlyList<GeneralizedMixedPrediction> predictions = of switch
        {
            MultilevelPrediction.Groups => _result.Predict(design, _recipe.RandomRows(rows.Complete, cancellationToken), offset, cancellationToken),
            MultilevelPrediction.MedianGroup => _result.Predict(design, null, offset, cancellationToken),
            _ => _result.PredictPopulation(design, _recipe.VaryingRows(rows.Complete, cancellationToken), offset, cancellationToken),
        };
        return WithPredictions(frame, rows.IsComplete, predictions.Select(one => (one.Value, one.Lower, one.Upper)));
    }
}
