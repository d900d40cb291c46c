using ResearchKit.Sources.Events;
using ResearchKit.Sources.Mapped;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Suggestion;

/// <summary>
/// Drafts a mapping for the tables of a folder: formats, delimiters, encodings, texts for missing values, a disclosure class for each column, and learning tables that the columns could fill.
/// The draft fails closed: a column whose class is not clear has none (<c># CLASS?</c>), so that an import refuses the draft until a person has decided. It quotes no value that could be
/// personal: only codes that many rows of a harmless or quasi-identifying column share.
/// </summary>
public static class MappingSuggestion
{
    /// <summary>Drafts the mapping of a folder and the folders below it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>YAML that <see cref="MappingReader"/> reads.</returns>
    /// <exception cref="ImportException">The folder cannot be read, or holds no table; files of events are none, and need no mapping.</exception>
    public static string Draft(string folder, CancellationToken cancellationToken = default)
    {
        var root = SourceFolder.Open(folder);
        // Events need no mapping, and the names of their properties may hold what a person wrote.
        var events = Discovery.Find(root, [.. SourceFormats.All.OfType<EventFormat>()], cancellationToken).SelectMany(source => source.Files.Select(source.Folder.NameOf)).ToHashSet(StringComparer.Ordinal);
        var groups = root.WithSubfolders().SelectMany(folder => Tables(folder, events)).OrderBy(group => group.Path, StringComparer.Ordinal).ToList();
        if (groups.Count == 0 && events.Count > 0)
            throw new ImportException($"{root.FullPath} holds no table to draft a mapping for, only events, which need none: import the folder as it is.");
        if (groups.Count == 0)
            throw new ImportException($"{root.FullPath} holds no table to draft a mapping for: expected files that end in .csv, .tsv, .txt, .parquet, .json, .ndjson, .jsonl or .xlsx.");
        var names = groups.GroupBy(group => group.Name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet(StringComparer.Ordinal);
        var files = groups.Select(group => DraftedFile.Of(
            names.Contains(group.Name) ? group.Path[..group.Path.LastIndexOf('.')].Replace('/', '-').TrimEnd('*') : group.Name, group.Path, root, group.Deliveries, group.Format, cancellationToken)).ToList();
        var name = Path.GetFileName(root.FullPath);
        var head = Head(root, cancellationToken).ToList();
        var loads = new List<(DraftedLoad Load, string? Problem)>();
        foreach (var load in files.Where(file => file.Problem is null).SelectMany(DraftedLoads.Of))
        {
            var taken = loads.Where(other => other.Problem is null).Append((Load: load, Problem: null)).ToList();
            loads.Add((load, Problem(DraftText.Of(name, head, files, taken))));
        }

        return DraftText.Of(name, head, files, loads);
    }

    private static string? Problem(string yaml)
    {
        try
        {
            MappingReader.Parse(yaml, "draft");
            return null;
        }
        catch (MappingException problem)
        {
            var place = problem.Message.IndexOf(": ", StringComparison.Ordinal);
            return place < 0 ? problem.Message : problem.Message[(place + 2)..];
        }
    }

    private static IEnumerable<string> Head(SourceFolder root, CancellationToken cancellationToken)
    {
        yield return "A draft. Read every line before you import with it:";
        yield return "- A column with \"# CLASS?\" has no class yet, and the import refuses the file until you give it one: direct, quasi, sensitive, neutral or free_text.";
        yield return "- Classes and loads are guessed from names and from what values look like. Identifiers of different systems need names of their own (identifies: ...).";
        foreach (var source in Discovery.Find(root, SourceFormats.All, cancellationToken))
            yield return $"- {(source.Folder.Name.Length == 0 ? "This folder" : source.Folder.Name)} is recognised as {source.Format.Name} and needs no mapping ({string.Join(", ", source.Files.Take(8))}{(source.Files.Length > 8 ? ", ..." : "")}).";
        foreach (var other in root.WithSubfolders().SelectMany(folder => folder.Files.Where(file => TableFormats.OfPath(file) is null).Select(folder.NameOf)).Take(20))
            yield return $"- Not looked at: {other}.";
    }

    /// <summary>The tables of a folder, numbered deliveries of one table together.</summary>
    private static IEnumerable<(string Name, string Path, TableFormat Format, IReadOnlyList<string> Deliveries)> Tables(SourceFolder folder, HashSet<string> events)
    {
        var tables = folder.Files.Where(file => TableFormats.OfPath(file) is not null && !events.Contains(folder.NameOf(file)) && new FileInfo(folder.PathOf(file)).Length > 0).ToList();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in tables.OrderBy(file => file.Length))
        {
            if (taken.Contains(file))
                continue;
            var stem = Path.GetFileNameWithoutExtension(file);
            var extension = Path.GetExtension(file);
            var numbered = tables.Where(other => other != file && !taken.Contains(other) && other.EndsWith(extension, StringComparison.Ordinal)
                && Path.GetFileNameWithoutExtension(other) is var name && name.StartsWith(stem, StringComparison.Ordinal) && name[stem.Length..].TrimStart('-', '_') is { Length: > 0 } number && number.All(char.IsAsciiDigit)).ToList();
            taken.UnionWith(numbered.Append(file));
            yield return (stem, folder.NameOf(numbered.Count > 0 ? stem + "*" + extension : file), TableFormats.OfPath(file)!.Value, [folder.NameOf(file), .. numbered.Select(folder.NameOf)]);
        }
    }
}
