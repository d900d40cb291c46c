using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Models;

/// <summary>Kaplan-Meier curves of the groups of a frame. Immutable; displays a table by group.</summary>
public sealed class SurvivalCurvesModel : IDisplayable
{
    private readonly SurvivalFitOptions _options;
    private readonly string _time;
    private readonly string? _unit;
    private readonly string _occurred;
    private readonly string? _by;

    internal SurvivalCurvesModel(
        FrameProvenance provenance, SurvivalCurves curves, IReadOnlyList<string> groups, LogRankTest? logRank, SurvivalFitOptions options, string time, string? unit, string occurred, string? by)
    {
        (Provenance, Result, LogRank, _options, _time, _unit, _occurred, _by) = (provenance, curves, logRank, options, time, unit, occurred, by);
        Groups = [.. curves.Curves.Select(curve => groups[curve.Group])];
    }

    /// <summary>Where the data came from.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>All numbers of the curves.</summary>
    public SurvivalCurves Result { get; }

    /// <summary>The log-rank test between the groups; null without groups.</summary>
    public LogRankTest? LogRank { get; }

    /// <summary>Names of the groups, in the order of the curves.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>The curve of a group.</summary>
    /// <param name="group">The group's name; <c>all</c> without groups.</param>
    /// <exception cref="KeyNotFoundException">There is no such group; the message lists those there are.</exception>
    public SurvivalCurve this[string group] => Groups.Contains(group, StringComparer.Ordinal) ? Result.Curves[Groups.ToList().IndexOf(group)]
        : throw new KeyNotFoundException(NameSuggestion.NotFound("group", "these curves", group, [.. Groups]));

    /// <summary>The curves as a frame, a row a group and time: <c>group</c>, <c>time</c>, <c>at_risk</c>, <c>events</c>, <c>censored</c>, <c>survival</c>, <c>standard_error</c>, <c>lower</c>, <c>upper</c>.</summary>
    public DataFrame ToFrame()
    {
        IEnumerable<(string Group, SurvivalCurve Curve, int Step)> rows = Groups.SelectMany((name, g) => Enumerable.Range(0, Result.Curves[g].Times.Count).Select(k => (name, Result.Curves[g], k)));
        Column Numbers(string name, Func<SurvivalCurve, IReadOnlyList<double>> values) => Column.Create(name, rows.Select(row => double.IsNaN(values(row.Curve)[row.Step]) ? (double?)null : values(row.Curve)[row.Step]));
        return DataFrame.FromColumns(Provenance,
            [
                Column.Create("group", rows.Select(row => row.Group)), Numbers("time", curve => curve.Times).WithUnit(_unit), Numbers("at_risk", curve => curve.AtRisk), Numbers("events", curve => curve.Events),
                Numbers("censored", curve => curve.Censored), Numbers("survival", curve => curve.Survival), Numbers("standard_error", curve => curve.StandardError), Numbers("lower", curve => curve.Lower), Numbers("upper", curve => curve.Upper),
            ]);
    }

    /// <summary>The curves as steps with intervals, ticks at censored rows, and the number at risk beneath.</summary>
    /// <param name="title">The title; null for none.</param>
    /// <param name="share">What the share is of; null for what the event's column is called.</param>
    /// <exception cref="InvalidOperationException">There is no curve: no row was usable.</exception>
    public Chart ToChart(string? title = null, string? share = null)
    {
        if (Result.Curves.Count == 0)
            throw new InvalidOperationException("There is no curve to draw, because no row is complete. See which columns are missing.");
        return Chart.Survival(
            [.. Result.Curves.Select((curve, g) => new EventTimeCurve(Groups[g], curve.Times, curve.Survival)
            {
                Lower = curve.Lower, Upper = curve.Upper, AtRisk = [.. curve.AtRisk.Select(count => (int)Math.Round(count))], Censored = [.. curve.Censored.Select(count => (int)Math.Round(count))],
            })],
            _time, _unit, title, share ?? $"share without: {_occurred}").WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{_options.ConfidenceLevel * 100:0.##} % CI");
        IReadOnlyList<SurvivalCurve> curves = Result.Curves;
        TableBuilder table = new TableBuilder($"Survival curves: {_time} to {_occurred}{(_by is null ? "" : $" by {_by}")}")
            .Labels(_by ?? "group", Groups)
            .Count("rows", [.. curves.Select(curve => (long?)curve.Rows)])
            .Number("events", [.. curves.Select(curve => curve.Events.Sum())], decimals: _options.Weights is null ? 0 : 1)
            .Number($"median {_time}", [.. curves.Select(curve => curve.Median.Value)], unit: _unit)
            .Interval(level, [.. curves.Select(curve => curve.Median.Lower)], [.. curves.Select(curve => double.IsNaN(curve.Median.Upper) && !double.IsNaN(curve.Median.Lower) ? double.PositiveInfinity : curve.Median.Upper)])
            .Number($"share without at the last {_time}", [.. curves.Select(curve => curve.Survival[^1])], decimals: 3);
        if (Result.Missingness.RowsDropped > 0)
            table.Note($"{ValueText.Count(Result.Missingness.RowsDropped)} of {ValueText.Count(Result.Missingness.RowsGiven)} rows left out as missing ({string.Join(", ", Result.Missingness.ByVariable.Select(one => $"{one.Variable} {ValueText.Count(one.Count)}"))}).");
        table.Note($"Kaplan-Meier estimates, Greenwood's variance, {_options.Interval switch { IntervalScale.LogLog => "log-log", IntervalScale.Log => "log", _ => "plain" }} intervals. A median that the curve does not reach is missing, an upper end that it does not reach ∞.");
        if (Result.Early.Sentence is { } early)
            table.Note($"Note well: {early}");
        if (LogRank is { } test)
            table.Note(test.Reason ?? string.Create(CultureInfo.InvariantCulture, $"Log-rank test of no difference between the groups: χ² = {test.ChiSquared:0.00}, df = {test.DegreesOfFreedom}, p {(test.PValue < 0.001 ? "< 0.001" : $"= {test.PValue:0.000}")}."));
        return table.Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }
}
