using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.MissingData;

namespace ResearchKit.Models;

/// <summary>What is missing of a frame. Immutable; displays itself as a table by column.</summary>
public sealed class MissingReport : IDisplayable
{
    private readonly DataFrame _frame;
    private readonly string? _by;
    private readonly string[] _levels;

    internal MissingReport(DataFrame frame, MissingnessReport result, LittleTest? little, string? by, string[] levels)
    {
        (_frame, Result, Little, _by, _levels) = (frame, result, little, by, levels);
        Provenance = frame.Provenance.Then("Missing.Report");
    }

    /// <summary>All numbers: patterns, groups, whether monotone.</summary>
    public MissingnessReport Result { get; }

    /// <summary>Little's test of whether columns of numbers are missing completely at random; null where nothing is missing or fewer than two columns are of numbers.</summary>
    public LittleTest? Little { get; }

    /// <summary>Where the data came from.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>One row a column (and a group, where asked): <c>column</c>, <c>group</c>, <c>rows</c>, <c>missing</c>, <c>share</c>.</summary>
    public DataFrame ToFrame()
    {
        var rows = _by is null
            ? [.. Result.Variables.Select((name, v) => (name, Group: (string?)null, Rows: Result.Rows, Missing: Result.Missing[v]))]
            : Result.Groups.SelectMany(group => Result.Variables.Select((name, v) => (name, Group: (string?)_levels[group.Group], group.Rows, Missing: group.Missing[v]))).ToArray();
        return DataFrame.FromColumns(
            Provenance,
            [
                Column.Create("column", rows.Select(row => row.name)), Column.Create("group", rows.Select(row => row.Group)), Column.Create("rows", rows.Select(row => row.Rows)),
                Column.Create("missing", rows.Select(row => row.Missing)), Column.Create("share", rows.Select(row => row.Rows == 0 ? (double?)null : (double)row.Missing / row.Rows)),
            ]);
    }

    /// <summary>The patterns as a picture: which columns are missing together, in how many rows.</summary>
    /// <param name="title">The title; null for none.</param>
    public Chart ToChart(string? title = null) => Chart.Missingness(_frame, Result.Variables, title: title);

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        TableBuilder table = new TableBuilder("What is missing")
            .Labels("column", [.. Result.Variables])
            .Number("missing", [.. Result.Missing.Select(count => (double)count)], decimals: 0)
            .Number("share", [.. Result.Missing.Select(count => Result.Rows == 0 ? double.NaN : (double)count / Result.Rows)], decimals: 3);
        foreach (GroupMissingness group in Result.Groups)
            table = table.Number($"share, {_by} {_levels[group.Group]}", [.. group.Missing.Select(count => (double)count / group.Rows)], decimals: 3);
        table.Note($"{ValueText.Count(Result.CompleteRows)} of {ValueText.Count(Result.Rows)} rows are complete; {Result.Patterns.Count} patterns{(Result.IsMonotone ? ", monotone: who lacks one column lacks all that follow" : "")}.");
        if (Little is { } test)
        {
            table.Note(test.Convergence.IsUsable
                ? string.Create(CultureInfo.InvariantCulture, $"Little's test of missing completely at random: χ²({test.DegreesOfFreedom:0}) = {test.Statistic:F2}, p {(test.PValue < 0.001 ? "< 0.001" : $"= {test.PValue:F3}")}. A small p says that what is missing goes with other columns; a large one proves nothing.")
                : $"Little's test: {test.Convergence.Reason}");
        }

        return table.Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }
}
