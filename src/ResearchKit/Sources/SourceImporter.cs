using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ResearchKit.Privacy;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources;

/// <summary>
/// One import: exports are found and opened, an import that the store holds already is recognised, all others become a new store that takes the old one's place when it is whole.
/// </summary>
internal sealed class SourceImporter : IImporter
{
    private readonly IReadOnlyList<ISourceFormat> _formats;
    private readonly bool _isNamed;

    /// <param name="formats">Formats to look for.</param>
    /// <param name="isNamed">Whether the one format was named, so that the folder is opened as it without looking.</param>
    public SourceImporter(IReadOnlyList<ISourceFormat> formats, bool isNamed = false)
    {
        _formats = formats;
        _isNamed = isNamed;
    }

    public ImportReport Import(ImportRequest request, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.MergeSchoolsBelow < 2)
            throw new ArgumentOutOfRangeException(nameof(request), request.MergeSchoolsBelow, "Schools below that number of learners are merged: expected 2 or more.");
        var steps = new ImportSteps(progress);
        var root = SourceFolder.Open(request.Folder);
        var sources = Open(root, steps, cancellationToken);
        try
        {
            var leftovers = Discovery.Leftovers(root, sources.Select(source => source.Found), sources.SelectMany(source => source.Files).Select(file => file.Name)).Select(leftover => leftover.Folder.NameOf(leftover.File));
            ImmutableArray<string> notes = Discovery.LeftoverNote([.. leftovers]) is { } note ? [note] : [];
            return Import(request, sources, notes, steps, cancellationToken);
        }
        finally
        {
            foreach (var source in sources)
                source.Dispose();
        }
    }

    private ImmutableArray<ISource> Open(SourceFolder root, ImportSteps steps, CancellationToken cancellationToken)
    {
        steps.Next("looking what there is");
        var found = Discovery.Find(root, _formats, cancellationToken);
        if (found.Count == 0 && _isNamed)
            found = [new FoundSource(_formats[0], root, [])];
        if (found.Count == 0)
            throw new ImportException(Discovery.NothingFound(root, _formats));
        var opened = ImmutableArray.CreateBuilder<ISource>();
        try
        {
            foreach (var source in found)
            {
                steps.Next(source.Folder.Name.Length == 0 ? $"checking {source.Format.Name}" : $"checking {source.Folder.Name} ({source.Format.Name})");
                opened.Add(source.Format.Open(source, cancellationToken));
            }

            var sources = opened.ToList();
            foreach (var source in sources)
                source.Meet(sources);
        }
        catch
        {
            foreach (var source in opened)
                source.Dispose();
            throw;
        }

        return opened.ToImmutable();
    }

    private static ImportReport Import(ImportRequest request, ImmutableArray<ISource> sources, ImmutableArray<string> notes, ImportSteps steps, CancellationToken cancellationToken)
    {
        var key = sources.Any(ImportRun.HasPeople) ? PseudonymKey.LoadOrCreate(request.KeyFile ?? PseudonymKey.DefaultPath(request.StorePath)) : null;
        var absent = sources.SelectMany(source => source.Absent).ToImmutableArray();
        var exists = File.Exists(request.StorePath);
        if (exists && HeldImport.Find(request, sources, key) is { } held)
            return new ImportReport(Path.GetFullPath(request.StorePath), ImportOutcome.Unchanged, held.Loads, [], absent, notes, key?.Path, KeyIsNew: false, held.AsOf);

        using var writer = LearningStore.Create(request.StorePath, replace: exists, request.TimeProvider);
        using var run = new ImportRun(writer, sources, key, request, steps, cancellationToken);
        run.Fill();
        steps.Next("writing the store");
        writer.Finish(check: false, cancellationToken);
        var report = new ImportReport(
            writer.FilePath,
            exists ? ImportOutcome.Replaced : ImportOutcome.Created,
            [.. run.Loads],
            [.. run.Rejects.OrderByDescending(reject => reject.Rows)],
            absent,
            [.. notes, .. sources.SelectMany(source => source.Notes), .. run.Notes],
            key?.Path,
            key?.IsNew ?? false,
            writer.DataAsOf)
        {
            Linkage = run.Linkage,
        };
        WriteAudit(request, sources, report);
        return report;
    }

    private static void WriteAudit(ImportRequest request, ImmutableArray<ISource> sources, ImportReport report) =>
        new AuditLog(report.StorePath, request.TimeProvider).Append("import", new JsonObject
        {
            ["outcome"] = report.Outcome.ToString().ToLowerInvariant(),
            ["mapping"] = string.Join(", ", sources.Select(source => source.Mapping.Name).Distinct(StringComparer.Ordinal)),
            ["mapping_sha256"] = string.Join(", ", sources.Select(source => source.Mapping.Sha256).Distinct(StringComparer.Ordinal)),
            ["files"] = sources.Sum(source => source.Files.Length),
            ["rows_kept"] = report.Loads.Sum(load => load.Kept),
            ["rows_rejected"] = report.RejectedRows,
            ["data_as_of"] = report.DataAsOf?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        });
}
