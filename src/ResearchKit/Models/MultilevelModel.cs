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
public sealed partial class MultilevelModel : IEstimationResult, IPredictiveModel, IDisplayable
{
    private readonly MultilevelRecipe? _recipe;
    private readonly LinearMixedModelResult _result;
    private readonly MissingnessRecord _missingness;
    private readonly FrameProvenance _rows;

    internal MultilevelModel(
        MixedFormula formula, MultilevelOptions options, DataFrame frame, LinearMixedModelResult result, MultilevelRecipe? recipe, MissingnessRecord missingness, ModelRelease? release)
    {
        MixedFormula = formula;
        Options = options;
        _result = result;
        _recipe = recipe;
        _missingness = missingness;
        _rows = frame.Provenance.Then($"Multilevel.Fit({formula.Text})");
        Release = release;
        Provenance = release is { IsGated: true } ? release.Provenance : _rows;
        IReadOnlyList<ModelVariable> variables = recipe?.Fixed.Variables ?? [];
        ReferenceLevels = variables.OfType<FactorVariable>()
            .GroupBy(factor => factor.Text, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Reference, StringComparer.Ordinal);
        OutcomeUnit = Formula.ResponseNode is ColumnName outcome ? frame[outcome.Name].Unit : null;
        TermUnits = variables.OfType<NumericVariable>().Where(variable => variable.Column is not null)
            .Select(variable => (variable.Text, frame[variable.Column!.Name].Unit)).Where(pair => pair.Unit is not null)
            .ToDictionary(pair => pair.Text, pair => pair.Unit!, StringComparer.Ordinal);
    }

    /// <summary>The model.</summary>
    public MixedFormula MixedFormula { get; }

    /// <summary>The outcome and the fixed part; its text is that of the whole model.</summary>
    public Formula Formula => MixedFormula.Fixed;

    /// <summary>The settings that it was fitted with.</summary>
    public MultilevelOptions Options { get; }

    /// <summary>All numbers of the fit, such as covariances of estimates.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: covariances of estimates are counts of learners by two groups at once.</exception>
    public LinearMixedModelResult Result => IsProtected
        ? throw new ProtectedDataException(
            "All numbers of a fit to protected rows are not told: covariances of estimates count learners by two groups at once. Estimates, VarianceComponents, RSquared, ToFrame(), GroupEffectsFrame() and ToChart() are.")
        : _result;

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

    /// <summary>Where the data came from, and how protected the estimates are: released, where the rows are protected.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>The reference level of each factor of the fixed part, by the factor's name in the formula.</summary>
    public IReadOnlyDictionary<string, string> ReferenceLevels { get; }

    /// <summary>Unit of the outcome, where it is a column with a unit; else null.</summary>
    public string? OutcomeUnit { get; }

    /// <summary>Units of the terms that are a column with a unit, by term.</summary>
    public IReadOnlyDictionary<string, string> TermUnits { get; }

    /// <inheritdoc/>
    public string Method => _result.Method;

    /// <summary>The fixed effects.</summary>
    public IReadOnlyList<Estimate> Estimates => _result.Estimates;

    /// <inheritdoc/>
    public double ConfidenceLevel => _result.ConfidenceLevel;

    /// <summary>Rows, groups of each grouping, and of protected rows also learners. Empty where protected rows gave no estimate: how few they are is not told.</summary>
    public IReadOnlyList<LevelCount> SampleSizes => !IsProtected ? _result.SampleSizes
        : Release is null ? [] : [.. _result.SampleSizes, new LevelCount("learners", Release.Learners)];

    /// <summary>Which rows were left out, by column of the frame.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: the model displays bands instead of exact counts.</exception>
    public MissingnessRecord Missingness => IsProtected
        ? throw new ProtectedDataException("How many protected rows lack a value is not told exactly: counts of so few single learners out. The model displays bands.")
        : _missingness;

    /// <inheritdoc/>
    public ConvergenceRecord Convergence => IsProtected && Release is null
        ? ConvergenceRecord.NoEstimate("No estimate from the complete rows of this protected data: there are too few rows or groups, or nothing in them varies. How many there are is not told. Use fewer terms, or columns with fewer missing values.")
        : _result.Convergence;

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => _result.Warnings;

    /// <summary>The fixed effect of a term.</summary>
    /// <param name="term">The term as the table names it: <c>burnout</c>, <c>femaleTRUE</c>, <c>(Intercept)</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are and the nearest name.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException(NameSuggestion.NotFound("term", "this model", term, [.. Estimates.Select(estimate => estimate.Term)]));

    /// <summary>Tests the terms that this model has more than a smaller one of the same rows; see <see cref="LikelihoodRatioTest"/> for the edge of zero variance.</summary>
    /// <param name="smaller">The smaller model.</param>
    /// <exception cref="ArgumentException">The models cannot be compared; the message says why.</exception>
    public LikelihoodRatioTest CompareWith(MultilevelModel smaller)
    {
        ArgumentNullException.ThrowIfNull(smaller);
        return LikelihoodRatioTest.Compare(smaller._result, _result);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => MultilevelTable.Of(this).ToMimeBundle();

    /// <summary>What the gate decided; null where there is no estimate to decide on.</summary>
    internal ModelRelease? Release { get; }

    /// <summary>Whether the rows of the fit are protected.</summary>
    internal bool IsProtected => !_rows.Protection.MayBeShown();

    /// <summary>Rows left out, by column.</summary>
    internal MissingnessRecord MissingRows => _missingness;
}
