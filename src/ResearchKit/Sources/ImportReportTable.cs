using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources;

/// <summary>How the report of an import looks.</summary>
internal static class ImportReportTable
{
    private const int ReasonsShown = 10;

    public static TableModel Of(ImportReport report)
    {
        // By file, so that what became of one is seen together; a file that went to several tables has a line for each that it had rows for.
        var loads = report.Loads.Where(load => load.Read > 0).OrderBy(load => load.SourceFile, StringComparer.Ordinal).ToImmutableArray();
        var empty = report.Loads.Select(load => load.SourceFile).Except(loads.Select(load => load.SourceFile), StringComparer.Ordinal).ToList();
        var table = new TableBuilder($"Import into {Path.GetFileName(report.StorePath)}: {Outcome(report.Outcome)}")
            .Labels("file", [.. loads.Select(load => load.SourceFile)])
            .Text("table", [.. loads.Select(load => load.Table)])
            .Count("read", [.. loads.Select(load => (long?)load.Read)])
            .Count("kept", [.. loads.Select(load => (long?)load.Kept)])
            .Count("merged", [.. loads.Select(load => (long?)load.Merged)])
            .Count("superseded", [.. loads.Select(load => (long?)load.Superseded)])
            .Count("rejected", [.. loads.Select(load => (long?)load.Rejected)])
            .Note("Every row is accounted for: read = kept + merged + superseded + rejected.");
        if (loads.Any(load => load.Table == ImportRun.NoTable))
            table.Note("Table -: rows that other rows are made of, or that are read for checks alone.");
        if (empty.Count > 0)
            table.Note($"Without rows for the store: {string.Join(", ", empty)}.");
        foreach (var reject in report.Rejects.Take(ReasonsShown))
        {
            table.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"Rejected: {reject.Rows:N0} of {reject.SourceFile} for {reject.Table}{(reject.Column is null ? "" : $", column {reject.Column}")}: {reject.Reason}."));
        }
        if (report.Rejects.Length > ReasonsShown)
            table.Note($"{report.Rejects.Length - ReasonsShown} more reasons stand in the store's table rejected_row, with the lines.");
        if (report.AbsentFiles.Length > 0)
            table.Note($"Not there, and not required: {string.Join(", ", report.AbsentFiles)}.");
        foreach (var note in report.Notes)
            table.Note(note);
        if (report.KeyFile is not null)
        {
            table.Note(report.KeyIsNew
                ? $"A new pseudonym key was made: {report.KeyFile}. Keep a copy in a safe place; without it, later imports get other pseudonyms."
                : $"Pseudonym key: {report.KeyFile}.");
        }
        return table.Build();
    }

    private static string Outcome(ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Created => "store made",
        ImportOutcome.Replaced => "store replaced",
        _ => "nothing changed, the store holds this import already",
    };
}
