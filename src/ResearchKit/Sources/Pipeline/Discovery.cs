using System.Globalization;

namespace ResearchKit.Sources.Pipeline;

/// <summary>Finds the exports in a folder and the folders below it.</summary>
internal static class Discovery
{
    private const int LeftoversNamed = 20;

    /// <summary>
    /// The exports, in the order of the formats, then of the folders. A file belongs to one export: the first format that claims it has it.
    /// </summary>
    public static IReadOnlyList<FoundSource> Find(SourceFolder root, IReadOnlyList<ISourceFormat> formats, CancellationToken cancellationToken)
    {
        var found = new List<(int Format, FoundSource Source)>();
        foreach (var folder in root.WithSubfolders())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var taken = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < formats.Count; i++)
            {
                foreach (var source in formats[i].Find(folder).Where(source => !source.Files.Any(taken.Contains)))
                {
                    taken.UnionWith(source.Files);
                    found.Add((i, source));
                }
            }
        }

        return [.. found.OrderBy(source => source.Format).ThenBy(source => source.Source.Folder.Name, StringComparer.Ordinal).Select(source => source.Source)];
    }

    /// <summary>Files that no export has, in order; those that tell of the folder itself (a README, a licence, the description of a data package) are not among them.</summary>
    /// <param name="root">The imported folder.</param>
    /// <param name="found">The exports.</param>
    /// <param name="opened">Names of the files that the exports were opened with: an export opens files that it was not found by, such as the tables of a mapping beside them.</param>
    public static IEnumerable<(SourceFolder Folder, string File)> Leftovers(SourceFolder root, IEnumerable<FoundSource> found, IEnumerable<string> opened)
    {
        // Members of an archive follow its name: whoever has one of them has the archive.
        var taken = found.SelectMany(source => source.Files.Select(source.Folder.NameOf)).Concat(opened).SelectMany(WithParents).ToHashSet(StringComparer.Ordinal);
        return root.WithSubfolders().SelectMany(folder => folder.Files.Where(file => !taken.Contains(folder.NameOf(file)) && !TellsOfFolder(file)).Select(file => (folder, file)));
    }

    /// <summary>What to say of files that no export has; null when there are none.</summary>
    public static string? LeftoverNote(IReadOnlyList<string> names) => names.Count switch
    {
        0 => null,
        1 => $"{names[0]} is no part of the import: nothing recognises it. researchkit inspect says more.",
        var count => string.Create(
            CultureInfo.InvariantCulture,
            $"{count} files are no part of the import, because nothing recognises them: {string.Join(", ", names.Take(LeftoversNamed))}{(count > LeftoversNamed ? $" and {count - LeftoversNamed} more" : "")}. researchkit inspect says more."),
    };

    /// <summary>Names by the customs of repositories, and by the specification of Data Package 2.0.</summary>
    private static bool TellsOfFolder(string file)
    {
        var name = Path.GetFileName(file);
        if (name.Equals("datapackage.json", StringComparison.OrdinalIgnoreCase))
            return true;
        return Path.GetExtension(name).ToUpperInvariant() is "" or ".MD" or ".TXT"
            && Path.GetFileNameWithoutExtension(name).ToUpperInvariant() is "README" or "LICENSE" or "LICENCE" or "CHANGELOG";
    }

    private static IEnumerable<string> WithParents(string name)
    {
        for (var end = name.Length; end > 0; end = name.LastIndexOf('/', end - 1))
            yield return name[..end];
    }

    /// <summary>What to say when nothing was recognised.</summary>
    public static string NothingFound(SourceFolder root, IEnumerable<ISourceFormat> formats)
    {
        var files = root.WithSubfolders().SelectMany(folder => folder.Files.Select(folder.NameOf)).Take(20).ToList();
        return $"No export is recognised in {root.FullPath}. It has {(files.Count == 0 ? "no files" : string.Join(", ", files))}. "
            + $"Known formats: {string.Join(", ", formats.Select(format => format.Name))}. For other tables write a mapping (researchkit import --suggest drafts one) and name it with --map.";
    }
}
