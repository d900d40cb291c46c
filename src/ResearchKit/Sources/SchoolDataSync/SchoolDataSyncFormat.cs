using System.Collections.Immutable;
using ResearchKit.Sources.Delimited;
using ResearchKit.Sources.Formats;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.SchoolDataSync;

/// <summary>School Data Sync CSV, v2.1 or v1: files in a folder, told by their names; OneRoster has files of the names of v2.1, with a column that tells it.</summary>
internal sealed class SchoolDataSyncFormat : ISourceFormat
{
    private readonly FormatSet _files;
    private readonly ImmutableArray<string> _telling;

    private SchoolDataSyncFormat(string name, FormatSet files, ImmutableArray<string> telling)
    {
        Name = name;
        _files = files with { Files = [.. files.Files.Select(Lenient)] };
        _telling = telling;
    }

    /// <summary>Version 2.1.</summary>
    public static SchoolDataSyncFormat Version21 { get; } = new("sds", SchoolDataSync21.Files, ["orgs.csv", "users.csv", "roles.csv"]);

    /// <summary>Version 1.</summary>
    public static SchoolDataSyncFormat Version1 { get; } = new("sds-v1", SchoolDataSync1.Files, ["School.csv", "Section.csv", "Student.csv", "StudentEnrollment.csv"]);

    public string Name { get; }

    public string Title => _files.Title;

    public string Version => "1";

    /// <summary>The files, with dates in any local form.</summary>
    public FormatSet Files => _files;

    public IReadOnlyList<FoundSource> Find(SourceFolder folder)
    {
        if (!_telling.All(name => folder.Files.Contains(name, StringComparer.OrdinalIgnoreCase)))
            return [];
        var files = Claimed(folder);
        var isRoster = files.Any(file => FirstRecord.Of(folder.PathOf(file)) is var names
            && (names.Contains("dateLastModified", StringComparer.OrdinalIgnoreCase) || names.Contains("enabledUser", StringComparer.OrdinalIgnoreCase)));
        return isRoster ? [] : [new FoundSource(this, folder, files)];
    }

    public ISource Open(FoundSource found, CancellationToken cancellationToken) =>
        SchoolDataSyncSource.Open(this, found.Files.IsEmpty ? found with { Files = Claimed(found.Folder) } : found, cancellationToken);

    private ImmutableArray<string> Claimed(SourceFolder folder) =>
        [.. folder.Files.Where(file => _files.Files.Any(known => known.FileName.Equals(file, StringComparison.OrdinalIgnoreCase)))];

    /// <summary>Real exports write dates as the country does; the separator tells the form.</summary>
    private static TabularFormat Lenient(TabularFormat file) =>
        file with { Columns = [.. file.Columns.Select(column => column.Kind == ValueKind.Date ? column with { Kind = ValueKind.LocalDate } : column)] };
}
