using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>How early alerts come at a stated precision, and what a capacity finds. Immutable; displays itself as a table. It holds no rows and no order of learners.</summary>
public sealed class AlertJudgement : IDisplayable, IHasProvenance
{
    private readonly AlertOptions _options;
    private readonly string _unit;
    private readonly (int Used, int Given) _rows;

    internal AlertJudgement(FrameProvenance provenance, LeadTime lead, AlertCapacity? capacity, AlertOptions options, string unit, int used, int given)
    {
        (Provenance, LeadTime, Capacity, _options, _unit, _rows) = (provenance, lead, capacity, options, unit, (used, given));
        Measures = [.. MeasuresOf()];
    }

    /// <inheritdoc/>
    public FrameProvenance Provenance { get; }

    /// <summary>Threshold, recall and lead time over learners at the stated precision.</summary>
    public LeadTime LeadTime { get; }

    /// <summary>What the capacity finds, over rows (a learner at a time); null where none was asked for.</summary>
    public AlertCapacity? Capacity { get; }

    /// <summary>All measures with their intervals, and why there is none where there is none.</summary>
    public IReadOnlyList<PredictionEstimate> Measures { get; }

    /// <summary>A measure by name.</summary>
    /// <param name="measure">The measure as the table names it: <c>median lead time</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such measure; the message lists those there are.</exception>
    public PredictionEstimate this[string measure] => Measures.FirstOrDefault(one => one.Measure.Equals(measure, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException(NameSuggestion.NotFound("measure", "this judgement", measure, [.. Measures.Select(one => one.Measure)]));

    /// <summary>One row a measure: <c>measure</c>, <c>value</c>, <c>lower</c>, <c>upper</c>; missing where there is none.</summary>
    public DataFrame ToFrame()
    {
        Column Numbers(string name, Func<PredictionEstimate, double> value) => Column.Create(name, Measures.Select(one => double.IsNaN(value(one)) ? (double?)null : value(one)));
        return DataFrame.FromColumns(Provenance, [Column.Create("measure", Measures.Select(one => one.Measure)), Numbers("value", one => one.Value), Numbers("lower", one => one.Lower), Numbers("upper", one => one.Upper)]);
    }

    /// <summary>The share of learners with the event who were alerted at least so long before it, by time ahead.</summary>
    /// <param name="title">The title; null for one that says what it is.</param>
    /// <exception cref="InvalidOperationException">There is no share to draw; the message says why.</exception>
    public Chart ToChart(string? title = null)
    {
        ForestRow[] rows = [.. LeadTime.AlertedAhead.Where(one => double.IsFinite(one.Share.Lower))
            .Select(one => new ForestRow(string.Create(CultureInfo.InvariantCulture, $"{one.Ahead:0.##} ahead"), one.Share.Value, one.Share.Lower, one.Share.Upper))];
        if (rows.Length == 0)
            throw new InvalidOperationException($"There is nothing to draw. {LeadTime.Recall.Reason ?? LeadTime.AlertedAhead.Select(one => one.Share.Reason).FirstOrDefault() ?? "No horizon was asked for."}");
        return Chart.Forest(rows, title ?? "How early learners with the event are alerted", $"share alerted so long before the event, or longer ({_unit})", null, confidenceLevel: _options.ConfidenceLevel).WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        TableBuilder table = new TableBuilder("Alerts before the event")
            .Labels("measure", [.. Measures.Select(one => one.Measure)])
            .Number("value", [.. Measures.Select(one => one.Value)], decimals: 3)
            .Interval(string.Create(CultureInfo.InvariantCulture, $"{_options.ConfidenceLevel * 100:0.##} % CI"), [.. Measures.Select(one => one.Lower)], [.. Measures.Select(one => one.Upper)], decimals: 3)
            .Note(string.Create(CultureInfo.InvariantCulture, $"{LeadTime.Learners:N0} learners, {LeadTime.Events:N0} with the event; {_rows.Used:N0} of {_rows.Given:N0} rows are predictions before it. Intervals are percentiles over resampled learners; times are in {_unit}."));
        if (!double.IsNaN(LeadTime.Threshold))
        {
            string chosen = _options.Threshold is null ? "chosen on these rows, anew in each resample" : "given";
            table.Note(string.Create(CultureInfo.InvariantCulture, $"Threshold {LeadTime.Threshold:0.####}, {chosen}: precision {LeadTime.Precision:0.000} over learners{(_options.Threshold is null ? $", at least {LeadTime.WantedPrecision:0.###} asked for" : "")}, {1 / LeadTime.Precision:0.0} learners alerted for one with the event."));
        }

        if (Capacity is { } capacity)
            table.Note(string.Create(CultureInfo.InvariantCulture, $"Capacity: {capacity.AlertsPerCell:N0} alerts in each of {capacity.Cells:N0} cells of {(_options.Cells.Count == 0 ? "time" : string.Join(", ", _options.Cells))}. Its measures count rows, a learner at a time: a learner alerted twice counts twice."));
        foreach (string reason in Measures.Select(one => one.Reason).OfType<string>().Concat(Capacity?.Warnings ?? []).Distinct(StringComparer.Ordinal))
            table.Note($"Note well: {reason}");
        return table.Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }

    private IEnumerable<PredictionEstimate> MeasuresOf()
    {
        yield return LeadTime.Recall;
        yield return LeadTime.MedianLead;
        foreach ((double ahead, PredictionEstimate share) in LeadTime.AlertedAhead)
            yield return share with { Measure = string.Create(CultureInfo.InvariantCulture, $"alerted {ahead:0.##} ahead") };
        if (Capacity is null)
            yield break;
        yield return Capacity.Recall with { Measure = "recall at capacity" };
        yield return Capacity.Precision with { Measure = "precision at capacity" };
        // One over the precision: the ends of a percentile interval change places; its standard error does not carry over.
        PredictionEstimate precision = Capacity.Precision;
        yield return precision with
        {
            Measure = "alerts per true case",
            Value = 1 / precision.Value,
            StandardError = double.NaN,
            Lower = 1 / precision.Upper,
            Upper = 1 / precision.Lower,
        };
    }
}
