using System.Globalization;
using ResearchKit.Display;

namespace ResearchKit.Sources.Inspection;

/// <summary>How an inspection looks.</summary>
internal static class FolderInspectionTable
{
    private const int LeftoversShown = 20;

    public static TableModel Of(FolderInspection inspection)
    {
        var rows = inspection.Exports.SelectMany(export => export.Files.GroupBy(file => string.Join('\n', file.Columns.Select(column => $"{column.Name} {column.Class} {string.Join(' ', column.Targets)}")), StringComparer.Ordinal)
            .Select(alike => (export, files: alike.ToList()))).SelectMany(pair => pair.files[0].Columns.Select((column, i) => (pair.export, pair.files, column, IsFirst: i == 0))).ToList();
        var table = new TableBuilder($"What an import of {Path.GetFileName(inspection.Folder)} would find: {Summary(inspection)}")
            .Labels("column", [.. rows.Select(row => Short(row.column.Name, 28))])
            .Text("class", [.. rows.Select(row => row.column.Class)])
            .Text("becomes", [.. rows.Select(row => Fate(row.column.Fate))])
            .Text("goes to", [.. rows.Select(row => Targets(row.column))]);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].IsFirst)
                table.Section(i, $"{rows[i].files[0].Name}{(rows[i].files.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {rows[i].files.Count - 1} more") : "")} ({rows[i].export.Format}, {Size(rows[i].files)})");
        }

        foreach (var export in inspection.Exports)
            table.Note($"{(export.Folder.Length == 0 ? "This folder" : export.Folder)} is {export.Why}{(export.AbsentFiles.IsEmpty ? "" : $" Not there, and not required: {string.Join(", ", export.AbsentFiles)}.")}");
        foreach (var export in inspection.Exports.Where(export => export.Problem is not null))
            table.Note($"An import would stop: {export.Problem}");
        foreach (var note in inspection.Exports.SelectMany(export => export.Notes))
            table.Note(note);
        foreach (var file in inspection.NotRecognised.Take(LeftoversShown))
            table.Note($"Not recognised: {file.Name}{(file.Why.Length > 0 ? $"; {file.Why.TrimEnd('.')}" : "")}.");
        if (inspection.NotRecognised.Length > LeftoversShown)
            table.Note(string.Create(CultureInfo.InvariantCulture, $"{inspection.NotRecognised.Length - LeftoversShown} more files are not recognised."));
        return table.Note("Nothing was imported. Rows of text files are counted by their lines.").Build();
    }

    private static string Summary(FolderInspection inspection) => inspection.Exports.Length switch
    {
        0 => "nothing that is recognised",
        1 => "one export",
        var count => string.Create(CultureInfo.InvariantCulture, $"{count} exports"),
    };

    private static string Fate(ColumnFate fate) => fate switch
    {
        ColumnFate.LinkedOn => "compared, forgotten",
        ColumnFate.Pseudonymised => "pseudonym",
        ColumnFate.Generalised => "generalised",
        ColumnFate.Kept => "kept",
        _ => "dropped",
    };

    private static string Targets(InspectedColumn column) => column.Targets.Length switch
    {
        0 => "",
        <= 1 => column.Targets[0],
        var count => string.Create(CultureInfo.InvariantCulture, $"{column.Targets[0]} and {count - 1} more"),
    };

    /// <summary>Rows and size of files together.</summary>
    private static string Size(List<InspectedFile> files)
    {
        var bytes = files.Sum(file => file.Bytes);
        var counted = files.TrueForAll(file => file.Rows is not null);
        var size = bytes < 1 << 20 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:N1} KiB") : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N1} MiB");
        return counted ? string.Create(CultureInfo.InvariantCulture, $"{(files.Exists(file => file.IsAboutRows) ? "about " : "")}{files.Sum(file => file.Rows!.Value):N0} rows, {size}") : size;
    }

    private static string Short(string name, int most) => name.Length <= most ? name : name[..(most - 1)] + "\u2026";
}
