using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>How much of an effect a mediator carries. Immutable; displays itself as a table with the assumptions.</summary>
public sealed class MediationModel : FittedModel
{
    private readonly string? _unit;

    internal MediationModel(
        Formula formula, string mediator, DataFrame frame, CausalMediationOptions options, MediationResult result, MediationSensitivity? sensitivity, MissingnessRecord missingness)
        : base(frame, $"Causal.Mediation({formula.Text}; {mediator})", result, missingness, null)
    {
        (Formula, Mediator, Options, Result, Sensitivity) = (formula, mediator, options, result, sensitivity);
        _unit = formula.ResponseNode is ColumnName outcome ? frame[outcome.Name].Unit : null;
    }

    /// <summary>Outcome, treatment and covariates.</summary>
    public Formula Formula { get; }

    /// <summary>Column of the mediator.</summary>
    public string Mediator { get; }

    /// <summary>The settings.</summary>
    public CausalMediationOptions Options { get; }

    /// <summary>All numbers of the fit.</summary>
    public MediationResult Result { get; }

    /// <summary>What an unmeasured common cause of mediator and outcome would do, of two linear models without confounders that follow from the treatment; else null. It is of models without interaction.</summary>
    public MediationSensitivity? Sensitivity { get; }

    /// <inheritdoc/>
    public override DataFrame ToFrame() => EstimateFrame.Of(Estimates, Provenance, _unit);

    /// <summary>Total, direct and indirect effect as a chart, with a line at no effect.</summary>
    /// <param name="title">The title; null for the formula and the mediator.</param>
    /// <exception cref="InvalidOperationException">There is no estimate to draw; the message says why.</exception>
    public Chart ToChart(string? title = null) =>
        ForestOf(Estimates.Take(3), estimate => estimate.Term, title ?? $"{Formula.Response} ~ {Formula.Terms[0]} through {Mediator}", $"difference in {Formula.Response}", _unit);

    /// <summary>The indirect effect by the correlation of errors that an unmeasured common cause would make, as a frame: <c>rho</c>, <c>indirect_effect</c>, <c>lower</c>, <c>upper</c>.</summary>
    /// <exception cref="InvalidOperationException">There is no such analysis of this model; the message says of which there is.</exception>
    public DataFrame SensitivityFrame()
    {
        if (Sensitivity is not { Reason: null } found)
            throw new InvalidOperationException($"The analysis by correlated errors is of two linear models without confounders that follow from the treatment. {Sensitivity?.Reason}".TrimEnd());
        return DataFrame.FromColumns(
            Provenance,
            [
                Column.Create("rho", found.Correlations), Column.Create("indirect_effect", found.IndirectEffects.Select(one => one.Value)).WithUnit(_unit),
                Column.Create("lower", found.IndirectEffects.Select(one => one.Lower)).WithUnit(_unit), Column.Create("upper", found.IndirectEffects.Select(one => one.Upper)).WithUnit(_unit),
            ]);
    }

    /// <inheritdoc/>
    internal override TableModel ToTable()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI");
        TableBuilder table = new TableBuilder($"{(Result.IsInterventional ? "Interventional" : "Natural")} effects: {Formula.Response} ~ {Formula.Terms[0]} through {Mediator}")
            .Labels("effect", [.. Estimates.Select(estimate => estimate.Term)])
            .Number("value", [.. Estimates.Select(estimate => estimate.Value)])
            .Number("SE", [.. Estimates.Select(estimate => estimate.StandardError)])
            .Interval(level, [.. Estimates.Select(estimate => estimate.Lower)], [.. Estimates.Select(estimate => estimate.Upper)]);
        var notes = new List<string>();
        if (_unit is not null)
            notes.Add($"Effects are in {_unit}; the proportion has no unit.");
        if (Sensitivity is { Reason: null } found)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"Without interaction, the indirect effect would be zero if the errors of mediator and outcome correlated at ρ = {found.CorrelationOfNoEffect:0.00} for an unmeasured common cause."));
        return ModelNotes.Build(table, this, null, [.. notes, $"Assumed: {string.Join(" ", Result.Assumptions)}"]);
    }
}
