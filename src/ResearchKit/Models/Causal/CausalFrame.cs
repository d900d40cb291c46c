using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>An outcome, a treatment and its covariates, taken from the complete rows of a frame.</summary>
internal sealed class CausalFrame
{
    private readonly DataFrame _frame;
    private readonly string[] _read;
    private readonly string? _learner;

    private CausalFrame(DataFrame frame, Formula effect, Formula treatment, string[] read, ModelFrame rows, string? learner) =>
        (_frame, Effect, Treatment, _read, Rows, _learner) = (frame, effect, treatment, read, rows, learner);

    public Formula Effect { get; }

    public Formula Treatment { get; }

    public ModelFrame Rows { get; }

    public required TreatmentData Data { get; init; }

    /// <summary>What is treated, where the treatment is text; else null.</summary>
    public string? Counted { get; private init; }

    private DesignRecipe? Recipe { get; init; }

    private DesignRecipe? OutcomeRecipe { get; init; }

    public static CausalFrame Of(
        string effectText, string treatmentText, DataFrame frame, bool takesCovariates, string? treatedLevel, string? cluster, IReadOnlyList<string> exact, string? learner, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Formula effect = Formula.Parse(effectText), treatment = Formula.Parse(treatmentText);
        int place = effect.Terms.ToList().FindIndex(term => term.Equals(treatment.Response, StringComparison.OrdinalIgnoreCase));
        if (place < 0 || (!takesCovariates && effect.Terms.Count > 1))
        {
            throw new FormulaException(
                takesCovariates
                    ? $"The outcome's formula has the treatment {treatment.Response} among its terms, and what else foretells the outcome: grade ~ {treatment.Response} + prior."
                    : $"The effect is of the treatment alone: {effect.Response} ~ {treatment.Response}. Covariates stand in the second formula: {treatment.Response} ~ prior + female.",
                effectText, effect.ResponseNode.Position);
        }

        if (!effect.HasIntercept || !treatment.HasIntercept || effect.OffsetNodes.Count + treatment.OffsetNodes.Count > 0)
            throw new FormulaException("These models have an intercept and no offset: leave 0 +, - 1 and offset() out.", treatmentText, 0);
        Formula outcomeTerms = takesCovariates && effect.Terms.Count > 1
            ? Formula.Parse($"{effect.Response} ~ {string.Join(" + ", effect.Terms.Where((_, k) => k != place))}")
            : treatment;
        var columns = effect.ResponseNode.Columns.Concat(treatment.ResponseNode.Columns).Concat(DesignRecipe.ColumnsOf(treatment)).Concat(DesignRecipe.ColumnsOf(outcomeTerms)).ToList();
        string[] read = [.. columns.Select(column => FormulaColumns.Find(frame, column, effectText).Name).Distinct(StringComparer.Ordinal)];
        ModelGate.RefuseKeys(effectText, frame, learner, read);
        foreach (string named in exact.Concat(cluster is null ? [] : [cluster]))
        {
            if (!frame.HasColumn(named))
                throw new ArgumentException(NameSuggestion.NotFound("column", "the data", named, [.. frame.ColumnNames]));
            columns.Add(new ColumnName(0, named));
        }

        ModelFrame rows = ModelFrame.Of(frame, columns, effectText, cancellationToken);
        bool isProtected = !frame.Provenance.Protection.MayBeShown();
        Grouping? Groups(string? name) => name is null ? null : Grouping.FromKeys(name, [.. FormulaColumns.Levels(rows.Complete[name])]);
        Grouping? strata = exact.Count == 0 ? null : Grouping.FromKeys(string.Join(", ", exact), Joined(rows.Complete, exact));
        if (rows.Complete.Length == 0)
        {
            DesignMatrix none = DesignMatrix.Create(true, 0, [.. treatment.Terms.Select(term => (term, ReadOnlyMemory<double>.Empty))]);
            return new CausalFrame(frame, effect, treatment, read, rows, learner) { Data = new TreatmentData(Array.Empty<double>(), Array.Empty<double>(), none, treatmentName: treatment.Response) };
        }

        BinaryOutcome treated = BinaryOutcome.Of(treatment, rows.Complete, false, isProtected, treatedLevel);
        DesignRecipe recipe = DesignRecipe.Learn(treatment, rows.Complete);
        DesignRecipe? outcomeRecipe = ReferenceEquals(outcomeTerms, treatment) ? null : DesignRecipe.Learn(outcomeTerms, rows.Complete);
        if (effect.ResponseNode is ColumnName name && FormulaColumns.Find(rows.Complete, name, effectText) is StringColumn)
            throw new FormulaException($"The outcome {name.Name} holds text; an effect on means needs a number or truth values. Make one of it first, for example with frame.Sql(...).", effectText, name.Position);
        return new CausalFrame(frame, effect, treatment, read, rows, learner)
        {
            Recipe = recipe,
            OutcomeRecipe = outcomeRecipe,
            Counted = treated.Counted,
            Data = new TreatmentData(
                new Arithmetic(rows.Complete, effectText).Evaluate(effect.ResponseNode), treated.Values, recipe.Build(rows.Complete, cancellationToken),
                outcomeRecipe?.Build(rows.Complete, cancellationToken), Groups(cluster), strata, treatment.Response),
        };
    }

    /// <summary>
    /// Asks the gate twice, since two things are told: the outcome by treatment, and how treated and untreated differ in the covariates.
    /// </summary>
    /// <param name="weights">The weights of the rows.</param>
    /// <param name="cancellationToken">Stops the comparison with earlier releases.</param>
    /// <exception cref="ProtectedDataException">One of the two may not be shown.</exception>
    public ModelRelease Decide(ReadOnlyMemory<double> weights, CancellationToken cancellationToken)
    {
        int[] codes = Array.ConvertAll(Data.Treatment.ToArray(), value => (int)value);
        var factors = Recipe!.Factors(Rows.Complete).Concat(OutcomeRecipe?.Factors(Rows.Complete) ?? []).DistinctBy(factor => factor.Term, StringComparer.Ordinal).ToList();
        var covariates = Columns(Data.Covariates).Concat(OutcomeRecipe is null ? [] : Columns(Data.OutcomeCovariates)).DistinctBy(column => column.Term, StringComparer.Ordinal).ToList();
        string[] outcomeColumns = Names(Effect.ResponseNode), treatmentColumns = Names(Treatment.ResponseNode);
        var told = new ModelDisclosure
        {
            Model = $"{Treatment.Text}, for the effect on {Effect.Response}",
            Frame = _frame,
            Used = Rows.IsComplete,
            Learner = _learner,
            Columns = [.. _read.Where(column => !outcomeColumns.Contains(column, StringComparer.OrdinalIgnoreCase) || Treatment.Reads(column))],
            Outcome = Treatment.Response,
            OutcomeColumns = treatmentColumns,
            OutcomeValues = Data.Treatment.ToArray(),
            Factors = factors,
            Design = covariates,
            HasIntercept = true,
            ResidualDegreesOfFreedom = codes.Length - covariates.Count - 1,
        };
        ModelGate.Decide(told, cancellationToken);
        return ModelGate.Decide(
            told with
            {
                Model = Effect.Text,
                Columns = _read,
                Outcome = Effect.Response,
                OutcomeColumns = outcomeColumns,
                OutcomeValues = Data.Outcome.ToArray(),
                Weights = weights.ToArray(),
                Factors = [new ModelFactor(Treatment.Response, codes, ["0", "1"], treatmentColumns), .. factors],
                Design = [(Treatment.Response, Data.Treatment), .. covariates],
                ResidualDegreesOfFreedom = codes.Length - covariates.Count - 2,
            },
            cancellationToken);
    }

    private string[] Names(FormulaNode node) => [.. node.Columns.Select(column => _frame[column.Name].Name)];

    private static IEnumerable<(string Term, ReadOnlyMemory<double> Values)> Columns(DesignMatrix design) =>
        Enumerable.Range(0, design.SlopeCount).Select(k => (design.Terms[k + 1], design.Slope(k)));

    private static string[] Joined(DataFrame frame, IReadOnlyList<string> columns)
    {
        string?[][] levels = [.. columns.Select(column => FormulaColumns.Levels(frame[column]).ToArray())];
        return [.. Enumerable.Range(0, frame.Length).Select(row => string.Join('\u001f', levels.Select(level => level[row])))];
    }
}
