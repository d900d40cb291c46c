using System.Collections.Immutable;
using ResearchKit.Privacy;
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
                found.Folder.Name, source.Found.Format.Name, why, null, [.. source.Files.Select(file => File(source, file, cancellationToken))], source.Absent, [.. source.Notes]);
        }
        catch (Exception problem) when (problem is ImportException or MappingException)
        {
            var files = found.Files.Select(file => new InspectedFile(found.Folder.NameOf(file), new FileInfo(found.Folder.PathOf(file)).Length, null, false, [])).ToImmutableArray();
            return new InspectedExport(found.Folder.Name, found.Format.Name, why, problem.Message, files, [], []);
        }
    }

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
        var columns = source.Mapping.Files.FirstOrDefault(mapped => mapped.Name == file.Mapped) is { } mapped ? Columns(source, mapped) : [];
        return new InspectedFile(file.Name, file.Bytes, rows, isAbout, columns);
    }

    private static ImmutableArray<InspectedColumn> Columns(ISource source, MappedFile file)
    {
        var header = source.HeaderOf(file);
        var known = header.Where(name => file.Columns.Any(column => column.Name == name)).Select(name => Column(source, file, file.Find(name)!, name));
        var questions = file.MoreColumns is { } more && header.Any(name => file.Columns.All(column => column.Name != name) && more.Matches(name))
            ? [Column(source, file, new MappedColumn(file.Unpivot?.ValueColumn ?? "", more.Class, "person", false), more.Pattern)]
            : ImmutableArray<InspectedColumn>.Empty;
        var unknown = header.Where(name => file.Find(name) is null).Select(name => new InspectedColumn(name, "no class", ColumnFate.Dropped, []));
        return [.. known, .. questions, .. unknown];
    }

    private static InspectedColumn Column(ISource source, MappedFile file, MappedColumn column, string name)
    {
        // What other files look up in this one goes where their column goes.
        var aliases = source.Mapping.Files.SelectMany(other => other.Lookups.Where(lookup => lookup.File == file.Name)
            .SelectMany(lookup => lookup.Takes.Where((_, i) => lookup.From[i] == column.Name).Select(taken => (File: other.Name, taken.Name)))).Append((File: file.Name, column.Name)).ToList();
        var uses = source.Mapping.Loads.SelectMany(load => load.Values.Select(value => (load, value)))
            .Where(use => use.value.Person is null && aliases.Exists(alias => alias.File == use.load.File.Name && use.value.Columns.Contains(alias.Name, StringComparer.Ordinal))).ToList();
        var people = source.Mapping.People.Where(block => aliases.Exists(alias => alias.File == block.File && block.Columns.Contains(alias.Name, StringComparer.Ordinal))).ToList();
        var persons = source.Mapping.Loads.SelectMany(load => load.Values.Where(value => value.Person is { } person && people.Contains(person) && person.Identifier == column.Name).Select(value => (load, value))).ToList();
        var targets = uses.Concat(persons).Select(use => $"{use.load.Table.Name}.{use.value.Target.Name}").Distinct(StringComparer.Ordinal).ToImmutableArray();
        var isPerson = persons.Count > 0 || uses.Exists(use => use.value.Target.References is "person" or "learner" or "staff" || use.value.Target.Role == Store.SchemaRole.Anonymous);
        var fate = isPerson ? ColumnFate.Pseudonymised
            : uses.Exists(use => use.value.Generalise == Generalisation.None) ? ColumnFate.Kept
            : uses.Count > 0 ? ColumnFate.Generalised
            : people.Count > 0 ? ColumnFate.LinkedOn : ColumnFate.Dropped;
        return new InspectedColumn(name, ImportGate.ClassNames.First(pair => pair.Value == column.Class).Key, fate, targets);
    }
}
