using System.Collections.Immutable;
using ResearchKit.Sources.Delimited;
using ResearchKit.Sources.Mapped;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.OneRoster;

/// <summary>A OneRoster export: the deliveries of one system. Memory: the text of the used columns of the files with persons, and the index of what rows refer to.</summary>
internal sealed class OneRosterSource : ISource
{
    private static readonly string[] Required = ["orgs", "users"];

    private readonly List<Package> _packages;
    private readonly List<string> _notes;
    private readonly ImmutableArray<(MappedFile Mapped, DelimitedFile File)> _files;
    private readonly ImmutableArray<SourceFile> _manifests;
    private readonly string _systemCode;
    private readonly bool _hasRoles;
    private RosterColumns? _columns;

    private OneRosterSource(
        FoundSource found, Mapping mapping, List<Package> packages, List<string> notes, ImmutableArray<OneRosterDelivery> deliveries, ImmutableArray<(MappedFile Mapped, DelimitedFile File)> files)
    {
        Found = found;
        _packages = packages;
        _notes = notes;
        _files = files;
        _manifests = [.. deliveries.Select(delivery => delivery.Manifest).OfType<DelimitedFile>().Select(manifest => manifest.File)];
        _systemCode = deliveries.Select(delivery => delivery.SystemCode).FirstOrDefault(code => code.Length > 0) ?? "";
        _hasRoles = deliveries[0].Version == "1.2";
        Mapping = OfVersion(mapping);
        Absent = [.. mapping.Files.Where(file => file.Name is not ("roles" or "userProfiles") || _hasRoles).Where(file => files.All(opened => opened.Mapped.Name != file.Name)).Select(file => found.Folder.NameOf(file.Path))];
    }

    public FoundSource Found { get; }

    public Mapping Mapping { get; private set; }

    public ImmutableArray<SourceFile> Files => [.. _manifests, .. _files.Select(file => file.File.File)];

    public ImmutableArray<string> Absent { get; }

    public IReadOnlyCollection<string> Notes => _notes;

    public static OneRosterSource Open(FoundSource found, CancellationToken cancellationToken)
    {
        var (packages, notes) = (new List<Package>(), new List<string>());
        try
        {
            var mapping = EmbeddedMapping.Load("oneroster");
            var (deliveries, files) = OneRosterDeliveries.Open(found, mapping, packages, notes, cancellationToken);
            if (deliveries.Any(delivery => !delivery.IsDelta) && Required.FirstOrDefault(name => files.All(file => file.Mapped.Name != name)) is { } missing)
                throw new ImportException($"{missing}.csv is missing from {string.Join(", ", deliveries.Select(delivery => delivery.Package.Name))}; a OneRoster export without it cannot be read.");
            if (files.FirstOrDefault(file => Required.Contains(file.Mapped.Name, StringComparer.Ordinal) && file.File.IsEmpty) is { File: { } empty })
                throw new ImportException($"{empty.File.Name} is empty; expected a header line with {string.Join(",", empty.Format.Header)}.");
            return new OneRosterSource(found, mapping, packages, notes, deliveries, files);
        }
        catch
        {
            packages.ForEach(package => package.Dispose());
            throw;
        }
    }

    /// <summary>
    /// Several systems in one import may have the same identifiers for different persons: each is known by the code that its manifest gives it. The pseudonyms of one system alone do not hang on its code.
    /// </summary>
    public void Meet(IReadOnlyList<ISource> sources)
    {
        var rosters = sources.OfType<OneRosterSource>().ToList();
        if (rosters.Count == 1)
            return;
        if (rosters.Count(roster => roster._systemCode.Length == 0) > 1)
        {
            throw new ImportException(
                $"{string.Join(" and ", rosters.Where(roster => roster._systemCode.Length == 0).Select(roster => roster.Found.Folder.SystemName))} hold OneRoster exports, and their manifests have no source.systemCode by which to tell "
                + "their persons apart. Put the deliveries of one system into one folder, or write the property into the manifests.");
        }

        if (_systemCode.Length > 0 && rosters.Exists(roster => roster._systemCode != _systemCode))
            Mapping = OfVersion(EmbeddedMapping.Load("oneroster", text => text.Replace(": oneroster }", $": \"oneroster:{Escaped(_systemCode)}\" }}", StringComparison.Ordinal).Replace("system: oneroster", $"system: \"oneroster:{Escaped(_systemCode)}\"", StringComparison.Ordinal)));
    }

    public ImmutableArray<string> HeaderOf(MappedFile file) =>
        [.. _files.Where(opened => opened.Mapped.Name == file.Name).SelectMany(opened => opened.File.Header).Where(column => column.Length > 0).Distinct(StringComparer.Ordinal)];

    public void Stage(SqlSession session, StagedFile stage, CancellationToken cancellationToken)
    {
        _columns ??= new RosterColumns(new RosterIndex(_files.ToLookup(file => file.Mapped.Name, file => file.File, StringComparer.Ordinal), cancellationToken));
        foreach (var (_, file) in _files.Where(file => file.Mapped.Name == stage.Mapped.Name))
            file.AddTo(session, stage, _columns.Of(stage.Mapped.Name), _notes, cancellationToken);
    }

    /// <summary>Schools and classes of a person, by every name that other systems may know them by.</summary>
    public string? PlacesSql(PersonBlock block, Func<string, string?> stageOf)
    {
        var parts = new List<string>();
        if (stageOf("users") is { } users && stageOf("orgs") is { } orgs)
        {
            parts.Add(
                $"""
                SELECT u.sourcedId AS who, 'school' AS kind, unnest([o.sourcedId, o.identifier, o.name]) AS value
                FROM (SELECT sourcedId, trim(unnest(string_split(coalesce(orgSourcedIds, _school), ','))) AS org FROM {users}) u JOIN {orgs} o ON o.sourcedId = u.org WHERE o.type = 'school'
                """);
        }

        if (stageOf("enrollments") is { } enrollments && stageOf("classes") is { } classes)
            parts.Add($"SELECT e.userSourcedId AS who, 'group' AS kind, unnest([c.sourcedId, c.classCode, c.title]) AS value FROM {enrollments} e JOIN {classes} c ON c.sourcedId = e.classSourcedId");
        return parts.Count == 0 ? null : string.Join(" UNION ALL ", parts);
    }

    public void Dispose() => _packages.ForEach(package => package.Dispose());

    /// <summary>Before 1.2 a person has the one role of the users file, without dates; from then on roles stand in a file of their own.</summary>
    private Mapping OfVersion(Mapping mapping) =>
        _hasRoles ? mapping with { Loads = [.. mapping.Loads.Where(load => load.Table.Name != "enrolment" || load.File.Name != "users")] } : mapping;

    private static string Escaped(string text) => new([.. text.Where(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.')]);
}
