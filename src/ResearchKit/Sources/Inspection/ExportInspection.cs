using System.Collections.Immutable;
using ResearchKit.Sources.Mapped;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Inspection;

/// <summary>Looks at one export: opens it as an import would, and asks its mapping about each column.</summary>
internal static class ExportInspection
{
    public static InspectedExport Of(FoundSource found, CancellationToken cancellationToken)
    {
        var why = $"recognised as {found.Format.Name}, {found.Format.Title.TrimEnd('.')}{(found.Detail.Length > 0 ? $" ({found.Detail})" : "")}: {(found.Files.Length == 1 ? "its file has" : $"its {found.Files.Length} files have")} the names and columns of the format.";
        try
        {
            using var source = found.Format.Open(found, cancellationToken);
            return new InspectedExport(
                found.Folder.Name, source.Found.Format.Name, why, null, [.. Files(source).Select(file => File(source, file, cancellationToken))], source.Absent, [.. source.Notes]);
        }
        catch (Exception problem) when (problem is ImportException or MappingException)
        {
            var files = found.Files.Select(file => new InspectedFile(found.Folder.NameOf(file), new FileInfo(found.Folder.PathOf(file)).Length, null, false, [])).ToImmutableArray();
            return new InspectedExport(found.Folder.Name, found.Format.Name, why, problem.Message, files, [], []);
        }
    }

    /// <summary>Files as they lie in the folder: what an export of events makes of them (persons, items, groups) is no file.</summary>
    private static IEnumerable<SourceFile> Files(ISource source) => source.Properties.IsEmpty ? source.Files : source.Files.Where(file => file.Mapped.Length == 0);

    /// <summary>A file that no export has, with what is known about it.</summary>
    public static InspectedLeftover Leftover(SourceFolder folder, string file)
    {
        var bytes = new FileInfo(folder.PathOf(file)).Length;
        var formats = SourceFormats.All.OfType<MappedFormat>().Select(format => (Format: format, Mapped: format.Mapping.Files.FirstOrDefault(mapped => Deliveries.Of(folder, mapped).Contains(file, StringComparer.Ordinal))))
            .Where(match => match.Mapped is not null).ToList();
        var why = bytes == 0 ? "it is empty" : formats.Count > 0 ? Misfit(folder, file, formats[0].Format.Mapping, formats[0].Mapped!)
            : TableFormats.OfPath(file) is not null ? "a table that no mapping reads; researchkit import --suggest drafts one" : "";
        return new InspectedLeftover(folder.NameOf(file), bytes, why);
    }

    /// <summary>Why a file that has the name of a mapping's file is none.</summary>
    private static string Misfit(SourceFolder folder, string file, Mapping mapping, MappedFile mapped)
    {
        try
        {
            using var _ = new MappedFormat(mapping).Open(new FoundSource(new MappedFormat(mapping), folder, [file]), CancellationToken.None);
            return $"named like a file of {mapping.Name}; {mapped.Name} has other columns than that";
        }
        catch (ImportException problem)
        {
            return $"named like a file of {mapping.Name}: {problem.Message}";
        }
    }

    private static InspectedFile File(ISource source, SourceFile file, CancellationToken cancellationToken)
    {
        var (rows, isAbout) = RowCount.Of(file, source.Mapping.Files.FirstOrDefault(mapped => mapped.Name == file.Mapped), cancellationToken);
        var columns = !source.Properties.IsEmpty ? source.Properties
            : source.Mapping.Files.FirstOrDefault(mapped => mapped.Name == file.Mapped) is { } mapped ? SourceColumns.Of(source, mapped) : [];
        return new InspectedFile(file.Name, file.Bytes, rows, isAbout, columns);
    }
}
