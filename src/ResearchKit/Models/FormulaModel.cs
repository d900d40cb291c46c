using ResearchKit.Charts;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>A model that a formula was fitted as. It holds no row of the data, only estimates and what new data are coded by.</summary>
public abstract class FormulaModel : FittedModel
{
    /// <summary>What a fit of a formula says.</summary>
    /// <param name="formula">Outcome and terms.</param>
    /// <param name="call">How the model was asked for, as provenance says it.</param>
    /// <param name="frame">The rows that were given.</param>
    /// <param name="fit">The result of the method.</param>
    /// <param name="recipe">What the terms are made by; null where no row is complete.</param>
    /// <param name="missingness">Which rows were left out.</param>
    /// <param name="release">What the gate decided.</param>
    /// <param name="warnings">What to know besides what the method warns of.</param>
    private protected FormulaModel(
        Formula formula, string call, DataFrame frame, IEstimationResult fit, DesignRecipe? recipe, MissingnessRecord missingness, ModelRelease? release, IReadOnlyList<string>? warnings = null)
        : base(frame, call, fit, missingness, release, warnings)
    {
        Formula = formula;
        IReadOnlyList<ModelVariable> variables = recipe?.Variables ?? [];
        ReferenceLevels = variables.OfType<FactorVariable>()
            .GroupBy(factor => factor.Text, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Reference, StringComparer.Ordinal);
        OutcomeUnit = formula.ResponseNode is ColumnName outcome ? frame[outcome.Name].Unit : null;
        TermUnits = variables.OfType<NumericVariable>().Where(variable => variable.Column is not null)
            .Select(variable => (variable.Text, frame[variable.Column!.Name].Unit)).Where(pair => pair.Unit is not null)
            .ToDictionary(pair => pair.Text, pair => pair.Unit!, StringComparer.Ordinal);
    }

    /// <summary>The outcome and the terms.</summary>
    public Formula Formula { get; }

    /// <summary>The reference level of each factor, by the factor's name in the formula.</summary>
    public IReadOnlyDictionary<string, string> ReferenceLevels { get; }

    /// <summary>Unit of the outcome, where it is a column with a unit; else null.</summary>
    public string? OutcomeUnit { get; }

    /// <summary>Units of the terms that are a column with a unit, by term.</summary>
    public IReadOnlyDictionary<string, string> TermUnits { get; }

    /// <inheritdoc/>
    public override DataFrame ToFrame() => EstimateFrame.Of(Estimates, Provenance, OutcomeUnit);

    /// <summary>A term with its unit, as tables label it.</summary>
    internal string Label(string term) => TermUnits.TryGetValue(term, out string? unit) ? $"{term} ({unit})" : term;

    /// <summary>The estimates as a chart: one a term with its interval, and a line at no effect.</summary>
    /// <param name="terms">The terms to draw, in order; null for all but the intercept.</param>
    /// <param name="title">The title; null for the formula.</param>
    /// <param name="axis">What the estimates are: <c>difference in grade</c>.</param>
    /// <param name="unit">Their unit, if any.</param>
    private protected Chart EstimateChart(IReadOnlyList<string>? terms, string? title, string axis, string? unit)
    {
        Estimate[] drawn = [.. (terms is null ? Estimates.Where(estimate => estimate.Term != "(Intercept)") : terms.Select(term => this[term])).Where(estimate => double.IsFinite(estimate.Value))];
        if (drawn.Length == 0)
            throw new InvalidOperationException($"The model {Formula.Text} has no estimate to draw besides the intercept. {Convergence.Reason}".TrimEnd());
        return ForestOf(drawn, estimate => TermUnits.TryGetValue(estimate.Term, out string? per) ? $"{estimate.Term} (per {per})" : estimate.Term, title ?? Formula.Text, axis, unit);
    }

    /// <summary>Refuses to score protected rows without a model card.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says how learners are scored, and what does without.</exception>
    private protected void RefuseScores(DataFrame frame)
    {
        if (frame.Provenance.Protection.MayBeShown())
            return;
        throw new ProtectedDataException(
            "A prediction for each of these protected rows would score learners, which takes a model card: model.Score(frame, ModelCards.Read(\"NAME.model-card.yaml\")) with using ResearchKit.UseCases. "
            + $"Draft a card with: researchkit model-card draft --use-case early-identification --model \"{Formula.Text}\". To see how well the model does by groups, which needs no card: model.Evaluate(frame, by: [\"sex\"]).");
    }

    /// <summary>The frame with the columns <c>prediction</c>, <c>prediction_lower</c> and <c>prediction_upper</c>, as protected as the frame and the data of the fit.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="isComplete">Which of them have a prediction.</param>
    /// <param name="predictions">The predictions of these, in order.</param>
    private protected DataFrame WithPredictions(DataFrame frame, bool[] isComplete, IEnumerable<(double Value, double Lower, double Upper)> predictions)
    {
        double?[] value = new double?[frame.Length], lower = new double?[frame.Length], upper = new double?[frame.Length];
        using var next = predictions.GetEnumerator();
        for (int row = 0; row < value.Length; row++)
        {
            if (!isComplete[row])
                continue;
            next.MoveNext();
            (value[row], lower[row], upper[row]) = next.Current;
        }

        return Add(Add(Add(frame, "prediction", value), "prediction_lower", lower), "prediction_upper", upper);
    }

    private DataFrame Add(DataFrame frame, string name, double?[] values) =>
        frame.WithColumn(Column.Create(name, values).WithUnit(OutcomeUnit).WithProvenance(RowProvenance));
}
