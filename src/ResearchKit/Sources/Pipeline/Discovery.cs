namespace ResearchKit.Sources.Pipeline;

/// <summary>Finds the exports in a folder and the folders below it.</summary>
internal static class Discovery
{
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

    /// <summary>What to say when nothing was recognised.</summary>
    public static string NothingFound(SourceFolder root, IEnumerable<ISourceFormat> formats)
    {
        var files = root.WithSubfolders().SelectMany(folder => folder.Files.Select(folder.NameOf)).Take(20).ToList();
        return $"No export is recognised in {root.FullPath}. It has {(files.Count == 0 ? "no files" : string.Join(", ", files))}. "
            + $"Known formats: {string.Join(", ", formats.Select(format => format.Name))}. For other tables write a mapping (researchkit import --suggest drafts one) and name it with --map.";
    }
}
