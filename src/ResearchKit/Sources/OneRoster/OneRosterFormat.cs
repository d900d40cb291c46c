using System.Collections.Immutable;
using ResearchKit.Sources.Delimited;
using ResearchKit.Sources.Formats;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.OneRoster;

/// <summary>
/// OneRoster 1.1 and 1.2 CSV: zip archives or loose files in a folder. All of them in one folder are deliveries of one system, the bulk first. A zip archive that cannot be read is taken for one, so that it is told and not
/// passed over.
/// </summary>
internal sealed class OneRosterFormat : ISourceFormat
{
    /// <summary>Files by which the folder within an archive is found.</summary>
    internal static readonly ImmutableArray<string> Telling = ["manifest.csv", "orgs.csv", "users.csv", "enrollments.csv", "classes.csv"];

    /// <summary>Files of the specification that the importer does not read.</summary>
    internal static readonly ImmutableArray<string> NotRead =
    [
        "resources.csv", "classResources.csv", "courseResources.csv", "userResources.csv", "lineItemLearningObjectiveIds.csv", "lineItemScoreScales.csv", "resultLearningObjectiveIds.csv",
        "resultScoreScales.csv", "scoreScales.csv",
    ];

    private static readonly ImmutableArray<string> Named = [.. OneRoster12.Bulk.Files.Select(file => file.FileName)];

    public string Name => "oneroster";

    public string Title => "OneRoster 1.1 or 1.2 CSV";

    public string Version => "1";

    public IReadOnlyList<FoundSource> Find(SourceFolder folder)
    {
        var zips = folder.Files.Where(file => file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) && IsRoster(folder.PathOf(file)));
        var loose = folder.Files.Where(file => Named.Contains(file, StringComparer.OrdinalIgnoreCase) || NotRead.Contains(file, StringComparer.OrdinalIgnoreCase)).ToList();
        ImmutableArray<string> files = [.. IsRoster(folder, loose) ? loose : [], .. zips];
        return files.IsEmpty ? [] : [new FoundSource(this, folder, files)];
    }

    public ISource Open(FoundSource found, CancellationToken cancellationToken)
    {
        if (found.Files.IsEmpty)
        {
            found = found with { Files = [.. found.Folder.Files.Where(file => file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) || Named.Contains(file, StringComparer.OrdinalIgnoreCase))] };
            if (found.Files.IsEmpty)
                throw new ImportException($"{found.Folder.FullPath} holds no OneRoster delivery: expected a zip archive or {string.Join(", ", Telling)}.");
        }

        return OneRosterSource.Open(found, cancellationToken);
    }

    private static bool IsRoster(string zip)
    {
        if (ZipPackage.Names(zip, Telling) is not { } names)
            return true;
        return names.Contains(Telling[0], StringComparer.OrdinalIgnoreCase) || Telling.Count(name => names.Contains(name, StringComparer.OrdinalIgnoreCase)) >= 2;
    }

    /// <summary>School Data Sync has files of the same names; only OneRoster has a manifest and dates of change.</summary>
    private static bool IsRoster(SourceFolder folder, List<string> files) => files.Exists(file =>
        (file.Equals("manifest.csv", StringComparison.OrdinalIgnoreCase) && FirstRecord.Of(folder.PathOf(file)).Contains("propertyName", StringComparer.OrdinalIgnoreCase))
        || (Telling.Contains(file, StringComparer.OrdinalIgnoreCase) && FirstRecord.Of(folder.PathOf(file)).Contains("dateLastModified", StringComparer.OrdinalIgnoreCase)));
}
