using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>Measures of predictions by groups of learners, each beside the rest. Immutable; displays itself. Groups stand in the order of their names.</summary>
public sealed class SubgroupJudgement : IDisplayable, IHasProvenance
{
    private readonly double _level;

    internal SubgroupJudgement(SubgroupMetrics metrics, FrameProvenance provenance, double level)
    {
        (Metrics, Provenance, _level) = (metrics, provenance, level);
    }

    /// <summary>All numbers.</summary>
    public SubgroupMetrics Metrics { get; }

    /// <inheritdoc/>
    public FrameProvenance Provenance { get; }

    /// <summary>The table as a frame: <c>group</c>, <c>measure</c>, <c>rows</c>, <c>events</c>, <c>value</c>, <c>lower</c>, <c>upper</c>, <c>gap</c> to the rest, <c>gap_lower</c>, <c>gap_upper</c>, <c>p_adjusted</c>; missing where there is none.</summary>
    public DataFrame ToFrame()
    {
        Column Numbers(string name, Func<SubgroupMetric, double> value) => Column.Create(name, Metrics.Metrics.Select(one => double.IsNaN(value(one)) ? (double?)null : value(one)));
        return DataFrame.FromColumns(Provenance,
        [
            Column.Create("group", Metrics.Metrics.Select(one => one.Group)), Column.Create("measure", Metrics.Metrics.Select(one => one.Estimate.Measure)),
            Column.Create("rows", Metrics.Metrics.Select(one => one.Estimate.Cases)), Column.Create("events", Metrics.Metrics.Select(one => one.Estimate.Events)),
            Numbers("value", one => one.Estimate.Value), Numbers("lower", one => one.Estimate.Lower), Numbers("upper", one => one.Estimate.Upper),
            Numbers("gap", one => one.Gap.Difference), Numbers("gap_lower", one => one.Gap.Lower), Numbers("gap_upper", one => one.Gap.Upper), Numbers("p_adjusted", one => one.AdjustedPValue),
        ]);
    }

    /// <summary>One measure of all groups with its intervals.</summary>
    /// <param name="measure">The measure. Default the AUC.</param>
    /// <param name="title">The title; null for the measure.</param>
    /// <exception cref="InvalidOperationException">No group has it; the message says why.</exception>
    public Chart ToChart(SubgroupMeasure measure = SubgroupMeasure.Auc, string? title = null)
    {
        SubgroupMetric[] drawn = [.. Metrics.Metrics.Where(one => one.Measure == measure && double.IsFinite(one.Estimate.Lower))];
        if (drawn.Length == 0)
            throw new InvalidOperationException($"No group of {Metrics.Grouping} has an interval to draw. {Metrics.Warnings.Concat(["Measures at a threshold need one: JudgeOptions.Threshold."]).First()}");
        string words = drawn[0].Estimate.Measure;
        return Chart.Forest([.. drawn.Select(one => new ForestRow(one.Group, one.Estimate.Value, one.Estimate.Lower, one.Estimate.Upper))], title ?? $"{char.ToUpperInvariant(words[0])}{words[1..]} by {Metrics.Grouping}", words, null, confidenceLevel: _level)
            .WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{_level * 100:0.##} % CI");
        SubgroupMetric[] rows = [.. Metrics.Metrics.OrderBy(one => one.Measure)];
        TableBuilder table = new TableBuilder($"By {Metrics.Grouping}")
            .Labels(Metrics.Grouping, [.. rows.Select(one => one.Group)])
            .Count("rows", [.. rows.Select(one => (long?)one.Estimate.Cases)])
            .Count("events", [.. rows.Select(one => (long?)one.Estimate.Events)])
            .Number("value", [.. rows.Select(one => one.Estimate.Value)], decimals: 3)
            .Interval(level, [.. rows.Select(one => one.Estimate.Lower)], [.. rows.Select(one => one.Estimate.Upper)], decimals: 3)
            .Number("less the rest", [.. rows.Select(one => one.Gap.Difference)], decimals: 3)
            .Interval($"{level} of it", [.. rows.Select(one => one.Gap.Lower)], [.. rows.Select(one => one.Gap.Upper)], decimals: 3)
            .PValue("p (Holm)", [.. rows.Select(one => one.AdjustedPValue)]);
        for (int k = 0; k < rows.Length; k++)
        {
            if (k == 0 || rows[k].Measure != rows[k - 1].Measure)
                table.Section(k, rows[k].Estimate.Measure);
        }

        table.Note($"Each group beside all others; p values are adjusted for all {rows.Count(one => !double.IsNaN(one.AdjustedPValue))} gaps by Holm's method, intervals are each for itself. No gap found is not the same as no gap: read the intervals.");
        foreach (string warning in Metrics.Warnings)
            table.Note($"Note well: {warning}");
        return table.Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }
}
