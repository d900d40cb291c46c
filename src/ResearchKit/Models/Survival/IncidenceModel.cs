using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Models;

/// <summary>Cumulative incidence of events that exclude each other, by group. Immutable; displays a table at the last time.</summary>
public sealed class IncidenceModel : IDisplayable
{
    private readonly SurvivalFitOptions _options;
    private readonly string _time;
    private readonly string? _unit;

    internal IncidenceModel(FrameProvenance provenance, IncidenceCurves curves, IReadOnlyList<string> events, IReadOnlyList<string>? groups, SurvivalFitOptions options, string time, string? unit)
    {
        (Provenance, Result, _options, _time, _unit) = (provenance, curves, options, time, unit);
        Names = [.. curves.Curves.Select(curve => groups is null ? events[curve.Kind - 1] : $"{groups[curve.Group]}: {events[curve.Kind - 1]}")];
    }

    /// <summary>Where the data came from.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>All numbers of the curves.</summary>
    public IncidenceCurves Result { get; }

    /// <summary>Names of the curves: the event, with the group before it.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The curve of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such curve; the message lists those there are.</exception>
    public IncidenceCurve this[string name] => Names.Contains(name, StringComparer.Ordinal) ? Result.Curves[Names.ToList().IndexOf(name)]
        : throw new KeyNotFoundException(NameSuggestion.NotFound("curve", "these curves", name, [.. Names]));

    /// <summary>The curves as a frame, a row a curve and time: <c>event</c>, <c>time</c>, <c>at_risk</c>, <c>events</c>, <c>incidence</c>, <c>standard_error</c>, <c>lower</c>, <c>upper</c>.</summary>
    public DataFrame ToFrame()
    {
        IEnumerable<(string Name, IncidenceCurve Curve, int Step)> rows = Names.SelectMany((name, g) => Enumerable.Range(0, Result.Curves[g].Times.Count).Select(k => (name, Result.Curves[g], k)));
        Column Numbers(string name, Func<IncidenceCurve, IReadOnlyList<double>> values) => Column.Create(name, rows.Select(row => double.IsNaN(values(row.Curve)[row.Step]) ? (double?)null : values(row.Curve)[row.Step]));
        return DataFrame.FromColumns(Provenance,
            [
                Column.Create("event", rows.Select(row => row.Name)), Numbers("time", curve => curve.Times).WithUnit(_unit), Numbers("at_risk", curve => curve.AtRisk), Numbers("events", curve => curve.Events),
                Numbers("incidence", curve => curve.Incidence), Numbers("standard_error", curve => curve.StandardError), Numbers("lower", curve => curve.Lower), Numbers("upper", curve => curve.Upper),
            ]);
    }

    /// <summary>The curves as rising steps with intervals and the number at risk beneath.</summary>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="InvalidOperationException">There is no curve: no row was usable.</exception>
    public Chart ToChart(string? title = null)
    {
        if (Result.Curves.Count == 0)
            throw new InvalidOperationException("There is no curve to draw, because no row is complete. See which columns are missing.");
        return Chart.CumulativeIncidence(
            [.. Result.Curves.Select((curve, g) => new EventTimeCurve(Names[g], curve.Times, curve.Incidence) { Lower = curve.Lower, Upper = curve.Upper, AtRisk = [.. curve.AtRisk.Select(count => (int)Math.Round(count))] })],
            _time, _unit, title).WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{_options.ConfidenceLevel * 100:0.##} % CI");
        IReadOnlyList<IncidenceCurve> curves = Result.Curves;
        TableBuilder table = new TableBuilder($"Cumulative incidence by {_time}")
            .Labels("event", Names)
            .Number("events", [.. curves.Select(curve => curve.Events.Sum())], decimals: _options.Weights is null ? 0 : 1)
            .Number($"last {_time}", [.. curves.Select(curve => curve.Times[^1])], unit: _unit)
            .Number("share with it by then", [.. curves.Select(curve => curve.Incidence[^1])], decimals: 3)
            .Interval(level, [.. curves.Select(curve => curve.Lower[^1])], [.. curves.Select(curve => curve.Upper[^1])], decimals: 3)
            .Note("Aalen-Johansen estimates: shares of all, where the other events are events and not censoring. Variance by the delta method.");
        if (Result.Missingness.RowsDropped > 0)
            table.Note($"{ValueText.Count(Result.Missingness.RowsDropped)} of {ValueText.Count(Result.Missingness.RowsGiven)} rows left out as missing.");
        if (Result.Early.Sentence is { } early)
            table.Note($"Note well: {early}");
        return table.Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }
}
