using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Causal;

namespace ResearchKit.Models;

/// <summary>
/// The effect of a treatment by weighting, matching or both models. Immutable; displays itself as a table with balance and assumptions. A result of protected rows went through the release gate.
/// </summary>
public sealed class TreatmentEffectModel : FittedModel
{
    private readonly TreatmentEffectResult _result;
    private readonly IReadOnlyList<CovariateBalance> _balance;
    private readonly OverlapReport? _overlap;
    private readonly string? _counted;

    internal TreatmentEffectModel(
        CausalFrame rows, DataFrame frame, string call, TreatmentEffectResult result, IReadOnlyList<CovariateBalance> balance, OverlapReport? overlap, ModelRelease? release)
        : base(frame, call, result, rows.Rows.Missingness, release)
    {
        (Effect, Treatment, _result, _balance, _overlap, _counted) = (rows.Effect, rows.Treatment, result, balance, overlap, rows.Counted);
        Unit = rows.Effect.ResponseNode is ColumnName outcome ? frame[outcome.Name].Unit : null;
    }

    /// <summary>The outcome's formula.</summary>
    public Formula Effect { get; }

    /// <summary>The treatment's formula.</summary>
    public Formula Treatment { get; }

    /// <summary>What has to be true for the estimate to be an effect.</summary>
    public IReadOnlyList<string> Assumptions => _result.Assumptions;

    /// <summary>All numbers of the fit: a <see cref="PropensityWeightingResult"/>, <see cref="MatchingResult"/> or <see cref="DoublyRobustResult"/>.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public TreatmentEffectResult Result => Guard(_result, "propensities and weights are of single learners", "Estimates, ToFrame(), Balance() and ToChart()");

    private string? Unit { get; }

    /// <inheritdoc/>
    public override DataFrame ToFrame() => EstimateFrame.Of(Estimates, Provenance, Unit);

    /// <summary>
    /// Balance as a frame, one row a term of the treatment's formula: <c>term</c>, <c>smd_before</c> and <c>smd_after</c> (standardised mean differences), and except of protected rows <c>variance_ratio_before</c>,
    /// <c>variance_ratio_after</c>, <c>ks_before</c>, <c>ks_after</c>. Of protected rows, differences have two decimals.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no estimate; the message says why.</exception>
    public DataFrame Balance()
    {
        RefuseNone();
        Column Numbers(string name, Func<CovariateBalance, double> value) => Column.Create(name, _balance.Select(one => double.IsNaN(value(one)) ? (double?)null : value(one)));
        Column[] columns =
        [
            Column.Create("term", _balance.Select(one => one.Term)),
            Numbers("smd_before", one => Shown(one.Before.StandardisedDifference)),
            Numbers("smd_after", one => Shown(one.After.StandardisedDifference)),
        ];
        Column[] further = IsProtected ? [] :
        [
            Numbers("variance_ratio_before", one => one.Before.VarianceRatio), Numbers("variance_ratio_after", one => one.After.VarianceRatio),
            Numbers("ks_before", one => one.Before.KolmogorovSmirnov), Numbers("ks_after", one => one.After.KolmogorovSmirnov),
        ];
        return DataFrame.FromColumns(Provenance, [.. columns, .. further]);
    }

    /// <summary>The love plot: standardised mean differences of the covariates before and after, with the band that counts as balanced.</summary>
    /// <param name="threshold">Largest difference that counts as balanced, above 0. Default 0.1.</param>
    /// <param name="title">The title; null for the treatment's formula.</param>
    /// <exception cref="InvalidOperationException">There is no estimate; the message says why.</exception>
    public Chart ToChart(double threshold = 0.1, string? title = null)
    {
        RefuseNone();
        CovariateBalance[] drawn = [.. _balance.Where(one => double.IsFinite(one.Before.StandardisedDifference))];
        if (drawn.Length == 0)
            throw new InvalidOperationException($"There is no covariate to draw in {Treatment.Text}: name some that were measured before the treatment.");
        return Chart.LovePlot(
            [.. drawn.Select(one => one.Term)], [.. drawn.Select(one => Shown(one.Before.StandardisedDifference))], [.. drawn.Select(one => Shown(one.After.StandardisedDifference))], threshold, title ?? $"Balance: {Treatment.Text}")
            .WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    internal override TableModel ToTable()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI");
        TableBuilder table = new TableBuilder($"Effect: {Effect.Response} ~ {Treatment.Response}")
            .Labels("estimate of", [.. Estimates.Select(estimate => estimate.Term)])
            .Number("value", [.. Estimates.Select(estimate => estimate.Value)], Unit)
            .Number("SE", [.. Estimates.Select(estimate => estimate.StandardError)])
            .Interval(level, [.. Estimates.Select(estimate => estimate.Lower)], [.. Estimates.Select(estimate => estimate.Upper)]);
        var notes = new List<string>();
        if (_counted is not null)
            notes.Add($"Treatment: {_counted}.");
        if (Convergence.IsUsable && _overlap is { } overlap)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"Effective size: {overlap.Treated.EffectiveSize:0} treated, {overlap.Untreated.EffectiveSize:0} untreated.")
                + (IsProtected ? "" : string.Create(CultureInfo.InvariantCulture, $" Propensities: treated {overlap.Treated.LeastScore:0.000} to {overlap.Treated.LargestScore:0.000}, untreated {overlap.Untreated.LeastScore:0.000} to {overlap.Untreated.LargestScore:0.000}.")));
            double worst = _balance.Select(one => Math.Abs(Shown(one.After.StandardisedDifference))).Where(double.IsFinite).DefaultIfEmpty(0).Max();
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"Largest standardised mean difference of a covariate: {_balance.Select(one => Math.Abs(Shown(one.Before.StandardisedDifference))).Where(double.IsFinite).DefaultIfEmpty(0).Max():0.00} before, {worst:0.00} after."));
        }

        return ModelNotes.Build(table, this, null, [.. notes, $"Assumed: {string.Join(" ", Assumptions)}"]);
    }

    private double Shown(double difference) => IsProtected ? Math.Round(difference, 2) : difference;

    private void RefuseNone()
    {
        if (!Convergence.IsUsable)
            throw new InvalidOperationException($"There is no balance of {Treatment.Text}. {Convergence.Reason}");
    }
}
