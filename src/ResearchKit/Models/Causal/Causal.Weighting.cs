using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <content>Effects of what was not drawn by lot: weighting, matching, doubly robust estimation, mediation.</content>
public static partial class Causal
{
    /// <summary>The effect of a treatment by propensity weighting: see <see cref="PropensityWeighting"/>.</summary>
    /// <param name="effect">Outcome and treatment: <c>grade ~ tutored</c>.</param>
    /// <param name="treatment">Treatment and what was measured before it: <c>tutored ~ prior + female</c>. The treatment is TRUE and FALSE, 1 and 0, or text of two levels.</param>
    /// <param name="frame">The data. Rows with a missing value are left out and counted.</param>
    /// <param name="options">Whose effect, trimming, clusters; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    /// <returns>An immutable result that displays itself, with balance, a love plot and the assumptions. Where there is no estimate (perfect separation) it says why.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected and the result would tell of too few learners; the message says what works.</exception>
    /// <exception cref="FormulaException">A formula cannot be read, or names something the data does not have.</exception>
    /// <exception cref="ArgumentException">An option names a column that there is not, or is out of its range.</exception>
    /// <example><code>
    /// var model = Causal.Weighting("grade ~ tutored", "tutored ~ prior + female", learners, new() { Cluster = "school_id" });
    /// model.ToChart()
    /// </code></example>
    public static TreatmentEffectModel Weighting(string effect, string treatment, DataFrame frame, CausalWeightingOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CausalWeightingOptions();
        ArgumentNullException.ThrowIfNull(frame);
        bool isProtected = !frame.Provenance.Protection.MayBeShown();
        if (isProtected && options.Trimming != PropensityTrimming.None)
            throw new ProtectedDataException("Protected rows are not trimmed: who is left out hangs on single learners. Ask for the effect in the overlap population instead: Estimand = TreatmentEstimand.Overlap.");
        var estimator = new PropensityWeighting(new() { Estimand = options.Estimand, Trimming = options.Trimming, LeastPropensity = options.LeastPropensity, ConfidenceLevel = options.ConfidenceLevel });
        CausalFrame rows = CausalFrame.Of(effect, treatment, frame, false, options.Event, options.Cluster, [], options.Learner, cancellationToken);
        PropensityWeightingResult result = estimator.Fit(rows.Data, cancellationToken);
        ModelRelease? release = result.Convergence.IsUsable ? rows.Decide(result.Weights, cancellationToken) : null;
        return new TreatmentEffectModel(rows, frame, $"Causal.Weighting({effect}; {treatment})", result, result.Balance, result.Overlap, release);
    }

    /// <summary>The effect of a treatment by nearest-neighbour matching: see <see cref="PropensityMatching"/>.</summary>
    /// <inheritdoc cref="Weighting"/>
    /// <param name="effect">Outcome and treatment: <c>grade ~ tutored</c>.</param>
    /// <param name="treatment">Treatment and what was measured before it.</param>
    /// <param name="frame">The data, synthetic or released.</param>
    /// <param name="options">Ratio, caliper, exact columns, clusters; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    /// <exception cref="ProtectedDataException">The rows are protected; weighting works.</exception>
    /// <example><code>Causal.Matching("grade ~ tutored", "tutored ~ prior + female", learners, new() { Matching = new() { Caliper = 0.2 }, Exact = ["grade_level"] })</code></example>
    public static TreatmentEffectModel Matching(string effect, string treatment, DataFrame frame, CausalMatchingOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CausalMatchingOptions();
        ArgumentNullException.ThrowIfNull(frame);
        Refuse(frame, $"Matching of protected rows is not shown: which rows are matched hangs on single learners, and no rule says yet what that may tell. Weight instead, which goes through the release gate: Causal.Weighting(\"{effect}\", \"{treatment}\", frame, new() {{ Estimand = TreatmentEstimand.Treated }}).");
        var estimator = new PropensityMatching(options.Matching);
        CausalFrame rows = CausalFrame.Of(effect, treatment, frame, false, options.Event, options.Cluster, options.Exact, null, cancellationToken);
        MatchingResult result = estimator.Fit(rows.Data, cancellationToken);
        return new TreatmentEffectModel(rows, frame, $"Causal.Matching({effect}; {treatment})", result, result.Balance, result.Overlap, null);
    }

    /// <summary>The effect of a treatment that is right if the model of the treatment or that of the outcome is: see <see cref="DoublyRobust"/>.</summary>
    /// <inheritdoc cref="Weighting"/>
    /// <param name="outcome">Outcome, treatment and what foretells the outcome: <c>grade ~ tutored + prior</c>. With the treatment alone, the covariates of the treatment.</param>
    /// <param name="treatment">Treatment and what was measured before it.</param>
    /// <param name="frame">The data.</param>
    /// <param name="options">Whose effect, folds, clusters; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    /// <example><code>Causal.DoublyRobust("grade ~ tutored + prior + female", "tutored ~ prior + female", learners, new() { Cluster = "school_id", Folds = 5 })</code></example>
    public static TreatmentEffectModel DoublyRobust(string outcome, string treatment, DataFrame frame, CausalWeightingOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CausalWeightingOptions();
        ArgumentNullException.ThrowIfNull(frame);
        if (options.Trimming != PropensityTrimming.None)
            throw new ArgumentException("Doubly robust estimation does not trim. Leave Trimming out, or use Causal.Weighting.", nameof(options));
        var estimator = new Statistics.Causal.DoublyRobust(new() { Estimand = options.Estimand, Folds = options.Folds, Seed = options.Seed, ConfidenceLevel = options.ConfidenceLevel });
        CausalFrame rows = CausalFrame.Of(outcome, treatment, frame, true, options.Event, options.Cluster, [], options.Learner, cancellationToken);
        DoublyRobustResult result = estimator.Fit(rows.Data, cancellationToken);
        ModelRelease? release = result.Convergence.IsUsable ? rows.Decide(result.Weights, cancellationToken) : null;
        return new TreatmentEffectModel(rows, frame, $"Causal.DoublyRobust({outcome}; {treatment})", result, result.Balance, result.Overlap, release);
    }

    /// <summary>How much of an effect a mediator carries: see <see cref="MediationAnalysis"/>.</summary>
    /// <param name="effect">Outcome, treatment and what precedes it: <c>grade ~ absent + female + prior</c>; the treatment comes first and is a number or TRUE and FALSE.</param>
    /// <param name="mediator">Column of what may carry the effect: a number, or 0 and 1.</param>
    /// <param name="frame">The data, synthetic or released. Rows with a missing value are left out and counted.</param>
    /// <param name="options">The two treatments, confounders that follow from the treatment, clusters; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    /// <returns>An immutable result that displays itself, with the list of assumptions and, of two linear models, a sensitivity analysis.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="FormulaException">The formula cannot be read, or names something the data does not have.</exception>
    /// <exception cref="ArgumentException">There is no such column of the mediator, confounders or clusters.</exception>
    /// <example><code>Causal.Mediation("grade ~ absent + female", "engagement", learners, new() { Confounders = ["burnout"], Cluster = "school_id" })</code></example>
    public static MediationModel Mediation(string effect, string mediator, DataFrame frame, CausalMediationOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CausalMediationOptions();
        ArgumentNullException.ThrowIfNull(frame);
        Refuse(frame, "Mediation in protected rows is not shown: it rests on several models of the same learners at once, which no rule covers yet. Fit them one by one with Regression.Fit, which goes through the release gate, or analyse a synthetic store.");
        var estimator = new MediationAnalysis(options.Mediation);
        Formula formula = Formula.Parse(effect);
        if (formula.Terms.Count == 0 || formula.TermNodes[0].Variables is not [ColumnName treatment] || !formula.HasIntercept || formula.OffsetNodes.Count > 0)
            throw new FormulaException("The first term is the column of the treatment: grade ~ absent + female. There is an intercept and no offset.", effect, 0);
        var columns = formula.ResponseNode.Columns.Concat(DesignRecipe.ColumnsOf(formula)).ToList();
        foreach (string named in options.Confounders.Append(mediator).Concat(options.Cluster is null ? [] : [options.Cluster]))
        {
            if (!frame.HasColumn(named))
                throw new ArgumentException(NameSuggestion.NotFound("column", "the data", named, [.. frame.ColumnNames]), nameof(options));
            columns.Add(new ColumnName(0, named));
        }

        ModelFrame rows = ModelFrame.Of(frame, columns, effect, cancellationToken);
        double[] Numbers(string name) => FormulaColumns.Numbers(rows.Complete, new ColumnName(0, name), effect);
        Formula before = Formula.Parse($"{formula.Response} ~ {(formula.Terms.Count == 1 ? "1" : string.Join(" + ", formula.Terms.Skip(1)))}");
        bool isEmpty = rows.Complete.Length == 0;
        DesignMatrix design = isEmpty
            ? DesignMatrix.Create(true, 0, [.. before.Terms.Select(term => (term, ReadOnlyMemory<double>.Empty))])
            : DesignRecipe.Learn(before, rows.Complete).Build(rows.Complete, cancellationToken);
        var data = new MediationData(
            isEmpty ? Array.Empty<double>() : new Arithmetic(rows.Complete, effect).Evaluate(formula.ResponseNode), Numbers(treatment.Name), Numbers(mediator), design,
            [.. options.Confounders.Select(name => (name, (ReadOnlyMemory<double>)Numbers(name)))],
            options.Cluster is { } cluster ? Grouping.FromKeys(cluster, [.. FormulaColumns.Levels(rows.Complete[cluster])]) : null);
        MediationResult result = estimator.Fit(data, cancellationToken);
        bool isLinear = !result.IsInterventional && result.Convergence.IsUsable && result is { IsLogisticMediator: false, IsLogisticOutcome: false };
        MediationSensitivity? sensitivity = isLinear ? MediationSensitivity.OfCorrelation(data, null, options.Mediation, cancellationToken) : null;
        return new MediationModel(formula, mediator, frame, options, result, sensitivity, rows.Missingness);
    }

    private static void Refuse(DataFrame frame, string why)
    {
        if (!frame.Provenance.Protection.MayBeShown())
            throw new ProtectedDataException(why);
    }
}
