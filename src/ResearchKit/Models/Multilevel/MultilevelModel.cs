using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Models;

/// <summary>
/// A linear mixed model fitted to a data frame. Immutable; displays itself as a table. It holds no row of the data, only estimates, effects of groups and
/// what new data are coded by.
/// </summary>
/// <remarks>
/// A model of protected rows went through the release gate when it was fitted (see <see cref="Multilevel.Fit(string, DataFrame, MultilevelOptions?, CancellationToken)"/>):
/// what it says may be shown, charted and written to files. Effects of learners, and of groups of few, it does not say.
/// </remarks>
public sealed partial class MultilevelModel : FormulaModel, IPredictiveModel
{
    private readonly MultilevelRecipe? _recipe;
    private readonly LinearMixedModelResult _result;

    internal MultilevelModel(
        MixedFormula formula, MultilevelOptions options, DataFrame frame, LinearMixedModelResult result, MultilevelRecipe? recipe, MissingnessRecord missingness, ModelRelease? release)
        : base(formula.Fixed, $"Multilevel.Fit({formula.Text})", frame, result, recipe?.Fixed, missingness, release)
    {
        MixedFormula = formula;
        Options = options;
        _result = result;
        _recipe = recipe;
    }

    /// <summary>The model.</summary>
    public MixedFormula MixedFormula { get; }

    /// <summary>The settings that it was fitted with.</summary>
    public MultilevelOptions Options { get; }

    /// <summary>All numbers of the fit, such as covariances of estimates.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: covariances of estimates are counts of learners by two groups at once.</exception>
    public LinearMixedModelResult Result => Guard(
        _result, "covariances of estimates count learners by two groups at once", "Estimates, VarianceComponents, RSquared, ToFrame(), GroupEffectsFrame() and ToChart()");

    /// <inheritdoc cref="LinearMixedModelResult.VarianceComponents"/>
    public IReadOnlyList<VarianceComponent> VarianceComponents => IsProtected && Release is null ? [] : _result.VarianceComponents;

    /// <summary>Profile or bootstrap intervals of standard deviations, correlations and fixed effects, where <see cref="MultilevelOptions.VarianceIntervals"/> asks for them; else empty.</summary>
    public IReadOnlyList<ParameterInterval> Intervals { get; internal init; } = [];

    /// <inheritdoc cref="LinearMixedModelResult.RSquared"/>
    public (double Marginal, double Conditional) RSquared => _result.RSquared;

    /// <inheritdoc cref="LinearMixedModelResult.IntraclassCorrelations"/>
    public IReadOnlyList<(string Grouping, double Share)> IntraclassCorrelations => _result.IntraclassCorrelations;

    /// <inheritdoc cref="LinearMixedModelResult.LogLikelihood"/>
    public double LogLikelihood => _result.LogLikelihood;

    /// <inheritdoc cref="LinearMixedModelResult.Aic"/>
    public double Aic => _result.Aic;

    /// <inheritdoc cref="LinearMixedModelResult.Bic"/>
    public double Bic => _result.Bic;

    /// <summary>Tests the terms that this model has more than a smaller one of the same rows; see <see cref="LikelihoodRatioTest"/> for the edge of zero variance.</summary>
    /// <param name="smaller">The smaller model.</param>
    /// <exception cref="ArgumentException">The models cannot be compared; the message says why.</exception>
    public LikelihoodRatioTest CompareWith(MultilevelModel smaller)
    {
        ArgumentNullException.ThrowIfNull(smaller);
        return LikelihoodRatioTest.Compare(smaller._result, _result);
    }

    /// <inheritdoc/>
    internal override TableModel ToTable() => MultilevelTable.Of(this);
}
