using System.Collections.Immutable;
using ResearchKit.Sources.Delimited;
using ResearchKit.Sources.Mapped;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.SchoolDataSync;

/// <summary>A School Data Sync export. Memory: the text of the used columns of the files with persons, and the sessions, classes and roles that rows refer to.</summary>
internal sealed class SchoolDataSyncSource : ISource
{
    private readonly List<string> _notes;
    private readonly ImmutableArray<(MappedFile Mapped, DelimitedFile File)> _files;
    private DirectoryColumns? _columns;

    private SchoolDataSyncSource(FoundSource found, Mapping mapping, List<string> notes, ImmutableArray<(MappedFile Mapped, DelimitedFile File)> files)
    {
        Found = found;
        Mapping = mapping;
        _notes = notes;
        _files = files;
        Absent = [.. mapping.Files.Where(file => files.All(opened => opened.Mapped != file)).Select(file => found.Folder.NameOf(file.Path))];
    }

    public FoundSource Found { get; }

    public Mapping Mapping { get; private set; }

    public ImmutableArray<SourceFile> Files => [.. _files.Select(file => file.File.File)];

    public ImmutableArray<string> Absent { get; }

    public IReadOnlyCollection<string> Notes => _notes;

    public static SchoolDataSyncSource Open(SchoolDataSyncFormat format, FoundSource found, CancellationToken cancellationToken)
    {
        var mapping = EmbeddedMapping.Load(format.Name);
        var notes = new List<string>();
        using var package = Package.Of(found.Folder, found.Files);
        var files = ImmutableArray.CreateBuilder<(MappedFile, DelimitedFile)>();
        foreach (var mapped in mapping.Files)
        {
            var known = format.Files[mapped.Name];
            if (package.Find(known.FileName) is { } member)
            {
                var file = DelimitedFile.Open(member, known, mapped, notes, cancellationToken);
                if (file.IsEmpty && known.IsRequired)
                    throw new ImportException($"{member.Name} is empty; expected {string.Join(",", known.Header)}.");
                files.Add((mapped, file));
            }
            else if (!mapped.IsOptional)
            {
                throw new ImportException($"{found.Folder.NameOf(known.FileName)} is missing; {format.Title} asks for it. The folder has {string.Join(", ", found.Folder.Files.Take(20))}.");
            }
        }

        return new SchoolDataSyncSource(found, mapping, notes, files.ToImmutable());
    }

    /// <summary>Beside a register of learners the directory is none: who exists is the register's to say, and accounts are linked to its persons.</summary>
    public void Meet(IReadOnlyList<ISource> sources)
    {
        if (sources.Any(source => source is not SchoolDataSyncSource && source.Mapping.People.Any(block => block.IsReference && block.Role != PersonRole.Staff)))
            Mapping = EmbeddedMapping.Load(Mapping.Name, text => text.Replace("register: true", "register: false", StringComparison.Ordinal));
    }

    public ImmutableArray<string> HeaderOf(MappedFile file) =>
        [.. _files.Where(opened => opened.Mapped.Name == file.Name).SelectMany(opened => opened.File.Header).Where(column => column.Length > 0).Distinct(StringComparer.Ordinal)];

    public void Stage(SqlSession session, StagedFile stage, CancellationToken cancellationToken)
    {
        _columns ??= new DirectoryColumns(_files.ToLookup(file => file.Mapped.Name, file => file.File, StringComparer.Ordinal), cancellationToken);
        foreach (var (_, file) in _files.Where(file => file.Mapped.Name == stage.Mapped.Name))
            file.AddTo(session, stage, _columns.Of(stage.Mapped.Name), _notes, cancellationToken);
    }

    /// <summary>Schools and classes of a person, by every name that other systems may know them by.</summary>
    public string? PlacesSql(PersonBlock block, Func<string, string?> stageOf) => block.Name switch
    {
        "users" => United(
            stageOf("orgs") is { } orgs ? $"SELECT r.userSourcedId AS who, 'school' AS kind, unnest([o.sourcedId, o.name]) AS value FROM {stageOf("roles")} r JOIN {orgs} o ON o.sourcedId = r._school" : null,
            stageOf("enrollments") is { } enrollments && stageOf("classes") is { } classes
                ? $"SELECT e.userSourcedId AS who, 'group' AS kind, unnest([c.sourcedId, c.code, c.title]) AS value FROM {enrollments} e JOIN {classes} c ON c.sourcedId = e.classSourcedId" : null),
        "students" => United(Schools(stageOf("Student"), stageOf), Sections(stageOf("StudentEnrollment"), stageOf)),
        _ => United(Schools(stageOf("Teacher"), stageOf), Sections(stageOf("TeacherRoster"), stageOf)),
    };

    public void Dispose()
    {
    }

    private static string? United(params IEnumerable<string?> parts) => parts.OfType<string>().ToList() is { Count: > 0 } given ? string.Join(" UNION ALL ", given) : null;

    private static string? Schools(string? people, Func<string, string?> stageOf) => people is null ? null
        : $"SELECT p.\"SIS ID\" AS who, 'school' AS kind, unnest([s.Name, s.\"School Number\"]) AS value FROM {people} p JOIN {stageOf("School")} s ON s.\"SIS ID\" = p.\"School SIS ID\"";

    private static string? Sections(string? roster, Func<string, string?> stageOf) => roster is null ? null
        : $"SELECT e.\"SIS ID\" AS who, 'group' AS kind, unnest([s.\"SIS ID\", s.\"Section Number\", s.\"Section Name\"]) AS value FROM {roster} e JOIN {stageOf("Section")} s ON s.\"SIS ID\" = e.\"Section SIS ID\"";
}
