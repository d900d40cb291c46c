using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Charts.Pictures;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Monitoring;

namespace ResearchKit.Models;

/// <summary>How far columns have moved since the reference. Immutable; displays itself as a table.</summary>
public sealed class DriftReport : IDisplayable
{
    private readonly IReadOnlyList<KolmogorovSmirnov> _distances;

    internal DriftReport(IReadOnlyList<ScreenedVariable> variables, IReadOnlyList<KolmogorovSmirnov> distances, StabilityOptions options, FrameProvenance provenance)
    {
        (Variables, _distances, Options, Provenance) = (variables, distances, options, provenance);
    }

    /// <summary>The columns, in the order that they were named.</summary>
    public IReadOnlyList<ScreenedVariable> Variables { get; }

    /// <summary>The settings.</summary>
    public StabilityOptions Options { get; }

    /// <summary>Where the data came from.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>The index of a column.</summary>
    /// <param name="column">The column.</param>
    /// <exception cref="KeyNotFoundException">There is no such column; the message lists those there are.</exception>
    public ScreenedVariable this[string column] => Variables.FirstOrDefault(one => one.Name == column)
        ?? throw new KeyNotFoundException(NameSuggestion.NotFound("column", "this report", column, [.. Variables.Select(one => one.Name)]));

    /// <summary>One row a column and bin: <c>column</c>, <c>bin</c>, <c>reference_share</c>, <c>current_share</c>, <c>contribution</c>.</summary>
    public DataFrame ToFrame()
    {
        (string Column, BinShift Bin, StabilityIndex Index)[] rows = [.. Variables.SelectMany(one => one.Index.Bins.Select(bin => (one.Name, bin, one.Index)))];
        return DataFrame.FromColumns(
            Provenance,
            [
                Column.Create("column", rows.Select(row => row.Column)),
                Column.Create("bin", rows.Select(row => row.Bin.Label)),
                Column.Create("reference_share", rows.Select(row => (double)row.Bin.Reference / Math.Max(1, row.Index.ReferenceCount))),
                Column.Create("current_share", rows.Select(row => (double)row.Bin.Current / Math.Max(1, row.Index.CurrentCount))),
                Column.Create("contribution", rows.Select(row => double.IsNaN(row.Bin.Contribution) ? (double?)null : row.Bin.Contribution)),
            ]);
    }

    /// <summary>The indices as bars, each beside its own threshold (a point), which an unchanged column passes at the stated false-alarm rate. Columns whose adjusted p value is at most that rate are drawn as moved, as in the table.</summary>
    /// <param name="title">The title; null for one that says what it is.</param>
    /// <param name="customaryLimits">Whether the customary limits of 0.1 and 0.25 are drawn instead. They belong to no false-alarm rate: small samples pass them by chance, large ones hide real moves below them. Default false.</param>
    /// <exception cref="InvalidOperationException">No column has an index.</exception>
    public Chart ToChart(string? title = null, bool customaryLimits = false)
    {
        ScreenedVariable[] drawn = [.. Variables.Where(one => !double.IsNaN(one.Index.Value))];
        if (drawn.Length == 0)
            throw new InvalidOperationException($"There is no index to draw. {Variables[0].Name}: {Variables[0].Index.Reason}");
        title ??= "How far columns have moved since the reference";
        string[] names = [.. drawn.Select(one => one.Name)];
        double[] indices = [.. drawn.Select(one => one.Index.Value)];
        Chart chart = customaryLimits
            ? Chart.StabilityIndex(names, indices, title: title)
            : StabilityPicture.Draw(names, indices, [.. drawn.Select(one => one.Index.Threshold)], [.. drawn.Select(one => one.IsAlarm)], Options.FalseAlarmRate, title);
        return chart.WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        TableBuilder table = new TableBuilder("Drift of columns since the reference")
            .Labels("column", [.. Variables.Select(one => one.Name)])
            .Number("PSI", Numbers(one => one.Index.Value), decimals: 4)
            .Number("threshold", Numbers(one => one.Index.Threshold), decimals: 4)
            .PValue("p", Numbers(one => one.Index.PValue))
            .PValue("p, adjusted", Numbers(one => one.AdjustedPValue))
            .Text("moved", [.. Variables.Select(one => double.IsNaN(one.Index.Value) ? null : one.IsAlarm ? "yes" : "no")])
            .Text("most in", [.. Variables.Select(Most)])
            .Number("Jensen-Shannon", Numbers(one => one.Index.JensenShannon), decimals: 4)
            .Number("KS distance", [.. _distances.Select(one => one.Statistic)], decimals: 3);
        StabilityIndex any = Variables[0].Index;
        table.Note(string.Create(CultureInfo.InvariantCulture, $"{any.ReferenceCount:N0} rows of the reference, {any.CurrentCount:N0} now, in bins of the reference; missing values are a bin."))
            .Note(string.Create(CultureInfo.InvariantCulture, $"Threshold: an unchanged column passes it in {Options.FalseAlarmRate * 100:0.##} % of cases. Moved: the p value adjusted over {Variables.Count} columns (Benjamini and Hochberg) is at most that."));
        foreach (ScreenedVariable one in Variables.Where(one => one.Index.Reason.Length > 0))
            table.Note($"{one.Name}: {one.Index.Reason}");
        if (Variables.Any(one => one.Index.EmptyBinRuleApplied))
            table.Note($"A bin is empty on one side in {string.Join(", ", Variables.Where(one => one.Index.EmptyBinRuleApplied).Select(one => one.Name))}: {(Options.EmptyBins == EmptyBinRule.Floor ? "its share is taken as 0.0001" : "half a case was added to each bin")}.");
        return table.Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }

    private static string? Most(ScreenedVariable one) => double.IsNaN(one.Index.Value) || one.Index.Value == 0 ? null : one.Index.Bins.MaxBy(bin => bin.Contribution)!.Label;

    private double[] Numbers(Func<ScreenedVariable, double> value) => [.. Variables.Select(value)];
}
