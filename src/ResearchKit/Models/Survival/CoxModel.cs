using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Models;

/// <summary>A Cox regression fitted to a data frame. Immutable; displays hazard ratios with their intervals. <see cref="FittedModel.Estimates"/> are log hazard ratios.</summary>
public sealed class CoxModel : FormulaModel
{
    private readonly DesignRecipe? _recipe;
    private readonly SurvivalFormula _formula;
    private readonly IReadOnlyList<string> _strata;
    private readonly string? _timeUnit;

    internal CoxModel(SurvivalFormula formula, SurvivalFitOptions options, DataFrame frame, CoxResult result, DesignRecipe? recipe, MissingnessRecord missingness, IReadOnlyList<string> strata)
        : base(formula.Formula, $"Survival.Cox({formula.Text})", frame, result, recipe, missingness, null) =>
        (_formula, Options, Result, _recipe, _strata, _timeUnit) = (formula, options, result, recipe, strata, frame[formula.Time.Name].Unit);

    /// <summary>The settings that it was fitted with.</summary>
    public SurvivalFitOptions Options { get; }

    /// <summary>All numbers of the fit: likelihoods, tests, baseline hazards, concordance.</summary>
    public CoxResult Result { get; }

    /// <summary>The hazard ratio of a term with its interval.</summary>
    /// <param name="term">The term as the table names it.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are and the nearest name.</exception>
    public (double Value, double Lower, double Upper) Ratio(string term) => Result.Ratio(this[term].Term);

    /// <summary>The hazard ratios as a chart on a logarithmic axis: one a term with its interval, and a line at 1.</summary>
    /// <param name="terms">The terms to draw, in order; null for all.</param>
    /// <param name="title">The title; null for the formula.</param>
    /// <exception cref="InvalidOperationException">The model has no estimate to draw; the message says why.</exception>
    public Chart ToChart(IReadOnlyList<string>? terms = null, string? title = null)
    {
        string[] drawn = [.. (terms ?? [.. Estimates.Select(estimate => estimate.Term)]).Where(term => double.IsFinite(this[term].Lower) && double.IsFinite(this[term].Upper))];
        if (drawn.Length == 0)
            throw new InvalidOperationException($"The model {Formula.Text} has no estimate with an interval to draw. {Convergence.Reason}".TrimEnd());
        ForestRow Row(string term)
        {
            (double value, double lower, double upper) = Ratio(term);
            return new ForestRow(TermUnits.TryGetValue(term, out string? per) ? $"{term} (per {per})" : term, value, lower, upper);
        }

        return Chart.Forest([.. drawn.Select(Row)], title ?? Formula.Text, $"hazard ratio of {Formula.Response}", reference: 1, isRatio: true, confidenceLevel: ConfidenceLevel)
            .WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <summary>Predicted survival curves at given values of the terms.</summary>
    /// <param name="rows">A few rows with the columns that the terms (and strata) read: circumstances to compare, not learners.</param>
    /// <param name="name">Column that names the curves.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    /// <exception cref="ArgumentException">There are more than 12 rows, a column is missing, or a stratum was not in the fit.</exception>
    public Chart ToCurveChart(DataFrame rows, string name, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        RefuseScores(rows);
        if (rows.Length is 0 or > 12)
            throw new ArgumentException($"Curves are drawn of 1 to 12 rows of circumstances; these are {rows.Length}.", nameof(rows));
        if (_recipe is null || !Convergence.IsUsable)
            throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        DesignMatrix design = _recipe.Build(rows, CancellationToken.None);
        string[] names = [.. FormulaColumns.Levels(EventColumns.Find(rows, name)).Select(level => level ?? "missing")];
        double[] offset = _recipe.Offset(rows) ?? new double[rows.Length];
        string[] strata = _formula.Strata.Count == 0 ? [.. names.Select(_ => "")]
            : [.. _formula.Strata.Select(column => FormulaColumns.Levels(FormulaColumns.Find(rows, column, Formula.Text)).Select(level => level ?? "missing")).Aggregate((one, other) => one.Zip(other, (a, b) => $"{a}:{b}"))];
        EventTimeCurve Curve(int row)
        {
            int stratum = _formula.Strata.Count == 0 ? 0 : _strata.ToList().IndexOf(strata[row]);
            if (stratum < 0)
                throw new ArgumentException($"Row {row} is of the stratum {strata[row]}, which the fit did not have. It had: {string.Join(", ", _strata.Take(12))}.", nameof(rows));
            PredictedSurvival predicted = Result.Predict([.. Enumerable.Range(0, design.SlopeCount).Select(j => design.Slope(j).Span[row])], stratum, Options.Interval, offset[row]);
            return new EventTimeCurve(names[row], predicted.Times, predicted.Survival) { Lower = predicted.Lower, Upper = predicted.Upper };
        }

        return Chart.Survival([.. Enumerable.Range(0, rows.Length).Select(Curve)], _formula.Time.Name, _timeUnit, title, $"predicted share without: {_formula.Event.Name}").WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    internal override TableModel ToTable()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI");
        int? decimals = LinearModelTable.Decimals(Estimates);
        ProportionalHazardsTest? proportional = Result.ProportionalHazards;
        double PValue(string term) => proportional is null || !proportional.Terms.Contains(term, StringComparer.Ordinal) ? double.NaN : proportional.PValues[proportional.Terms.ToList().IndexOf(term)];
        TableBuilder table = new TableBuilder($"Cox regression: {Formula.Text}")
            .Labels("term", [.. Estimates.Select(estimate => Label(estimate.Term))])
            .Number("hazard ratio", [.. Estimates.Select(estimate => Elementary.Exp(estimate.Value))], significantDigits: 3)
            .Interval(level, [.. Estimates.Select(estimate => Elementary.Exp(estimate.Lower))], [.. Estimates.Select(estimate => Elementary.Exp(estimate.Upper))], significantDigits: 3)
            .Number("log hazard", [.. Estimates.Select(estimate => estimate.Value)], decimals: decimals)
            .Number("SE", [.. Estimates.Select(estimate => estimate.StandardError)], decimals: decimals)
            .PValue("p", [.. Estimates.Select(estimate => estimate.PValue)])
            .PValue("p (proportional)", [.. Estimates.Select(estimate => PValue(estimate.Term))]);
        string? fit = Result.Concordance is not { } concordance ? null : string.Create(
            CultureInfo.InvariantCulture, $"{ValueText.Count(Result.Events)} events; concordance {concordance.Value:0.000}; likelihood-ratio χ² = {Result.LikelihoodRatio.ChiSquared:0.0}, df = {Result.LikelihoodRatio.DegreesOfFreedom}.");
        string[] further = proportional is null ? [] :
        [
            "A hazard ratio is what one unit more multiplies the rate of the event by, at all times alike.",
            string.Create(CultureInfo.InvariantCulture, $"Test of proportional hazards (Grambsch and Therneau), all terms: χ² = {proportional.GlobalChiSquared:0.0}, df = {proportional.GlobalDegreesOfFreedom}, p {(proportional.GlobalPValue < 0.001 ? "< 0.001" : $"= {proportional.GlobalPValue:0.000}")}. A small p says that a ratio changes over time."),
        ];
        return ModelNotes.Build(table, this, fit, further);
    }
}
