using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Models;

/// <summary>
/// A discrete-time hazard fitted to a data frame. Immutable; displays odds or hazard ratios with their intervals. Of protected rows it went through the release gate when it was fitted.
/// </summary>
public sealed class DiscreteHazardModel : FormulaModel
{
    private readonly DesignRecipe? _recipe;
    private readonly GeneralizedLinearModelResult _result;
    private readonly double[] _periods;
    private readonly string _text;

    internal DiscreteHazardModel(
        Formula formula, string text, SurvivalFitOptions options, DataFrame expanded, GeneralizedLinearModelResult result, DesignRecipe? recipe, ModelFrame persons, ModelRelease? release, IReadOnlyList<string> warnings, double[] periods)
        : base(formula, $"Survival.DiscreteHazard({text})", expanded, HazardStatement.Of(result, options.Link), recipe, persons.Missingness, release, warnings) =>
        (Options, _result, _recipe, _periods, _text) = (options, result, recipe, periods, text);

    /// <summary>The settings that it was fitted with.</summary>
    public SurvivalFitOptions Options { get; }

    /// <summary>All numbers of the regression of person-periods.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: covariances of estimates are counts of learners by two groups at once.</exception>
    public GeneralizedLinearModelResult Result => Guard(_result, "covariances of estimates count learners by two groups at once", "Estimates, Ratio, ToFrame() and ToChart()");

    /// <summary>What one unit more of a term multiplies the odds (logit) or the hazard (complementary log-log) by, with its interval.</summary>
    /// <param name="term">The term as the table names it.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are and the nearest name.</exception>
    public (double Value, double Lower, double Upper) Ratio(string term) => _result.Ratio(this[term].Term);

    /// <summary>The ratios as a chart on a logarithmic axis, without the intercept and the periods' own hazards.</summary>
    /// <param name="terms">The terms to draw, in order; null for all but intercept and periods.</param>
    /// <param name="title">The title; null for the formula.</param>
    /// <exception cref="InvalidOperationException">The model has no estimate to draw; the message says why.</exception>
    public Chart ToChart(IReadOnlyList<string>? terms = null, string? title = null)
    {
        string[] drawn = [.. (terms ?? [.. Estimates.Select(estimate => estimate.Term).Where(term => term != DesignMatrix.Intercept && !IsBaseline(term))]).Where(term => double.IsFinite(this[term].Lower) && double.IsFinite(this[term].Upper))];
        if (drawn.Length == 0)
            throw new InvalidOperationException($"The model {Formula.Text} has no estimate with an interval to draw besides its baseline. {Convergence.Reason}".TrimEnd());
        return Chart.Forest([.. drawn.Select(term => new ForestRow(Label(term), Ratio(term).Value, Ratio(term).Lower, Ratio(term).Upper))], title ?? _text, $"{RatioName} of {Formula.Response}", reference: 1, isRatio: true, confidenceLevel: ConfidenceLevel)
            .WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <summary>Predicted hazards by period at given values of the terms.</summary>
    /// <param name="rows">A few rows with the columns that the terms read: circumstances to compare, not learners. The column <c>period</c> is not needed.</param>
    /// <param name="name">Column that names the curves.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    /// <exception cref="ArgumentException">There are more than 12 rows, or a column is missing.</exception>
    public Chart ToHazardChart(DataFrame rows, string name, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        RefuseScores(rows);
        if (rows.Length is 0 or > 12)
            throw new ArgumentException($"Hazards are drawn of 1 to 12 rows of circumstances; these are {rows.Length}.", nameof(rows));
        if (_recipe is null || !Convergence.IsUsable)
            throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        int[] source = [.. Enumerable.Range(0, rows.Length).SelectMany(row => Enumerable.Repeat(row, _periods.Length))];
        double[] periods = [.. Enumerable.Range(0, rows.Length).SelectMany(_ => _periods)];
        Column[] columns = [.. rows.ColumnNames.Where(column => !column.Equals("period", StringComparison.OrdinalIgnoreCase)).Select(column => rows[column].Gather(source, CancellationToken.None))];
        DataFrame expanded = DataFrame.FromColumns(rows.Provenance, [.. columns, Column.Create("period", periods)]);
        IReadOnlyList<ResponsePrediction> hazards = _result.Predict(_recipe.Build(expanded, CancellationToken.None), Regression.Memory(_recipe.Offset(expanded)));
        string[] names = [.. FormulaColumns.Levels(EventColumns.Find(expanded, name)).Select(level => level ?? "missing")];
        return Chart.Hazard(periods, [.. hazards.Select(one => one.Mean)], [.. hazards.Select(one => one.Lower)], [.. hazards.Select(one => one.Upper)], names, "period", title)
            .WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    internal override TableModel ToTable()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI");
        int? decimals = LinearModelTable.Decimals(Estimates);
        TableBuilder table = new TableBuilder($"Discrete-time hazard: {_text}")
            .Labels("term", [.. Estimates.Select(estimate => Label(estimate.Term))])
            .Number(RatioName, [.. Estimates.Select(estimate => Elementary.Exp(estimate.Value))], significantDigits: 3)
            .Interval(level, [.. Estimates.Select(estimate => Elementary.Exp(estimate.Lower))], [.. Estimates.Select(estimate => Elementary.Exp(estimate.Upper))], significantDigits: 3)
            .Number("estimate", [.. Estimates.Select(estimate => estimate.Value)], decimals: decimals)
            .Number("SE", [.. Estimates.Select(estimate => estimate.StandardError)], decimals: decimals)
            .PValue("p", [.. Estimates.Select(estimate => estimate.PValue)]);
        string[] further = !Convergence.IsUsable ? [] :
        [
            "Rows are persons in periods at risk.",
            Options.Link == HazardLink.Logit
                ? "An odds ratio is what one unit more multiplies the odds of the event in a period by, of those still at risk."
                : "A hazard ratio is what one unit more multiplies the hazard by, as in a Cox model of the times that were grouped into periods.",
            .. Options.Event is { } counted ? [$"The event is {Formula.Response} = \"{counted}\"; other events count as periods without it."] : Array.Empty<string>(),
        ];
        return ModelNotes.Build(table, this, null, further);
    }

    private string RatioName => Options.Link == HazardLink.Logit ? "odds ratio" : "hazard ratio";

    private static bool IsBaseline(string term) => term.StartsWith("C(period)", StringComparison.Ordinal) && !term.Contains(':', StringComparison.Ordinal);
}
