using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ResearchKit.DuckDB;
using ResearchKit.Privacy;
using ResearchKit.Store;

namespace ResearchKit.Sources;

/// <summary>
/// CSV files by a mapping. Each file is read once into memory, each distinct identifier hashed once, each table written once; the new store takes the old one's place when all is done.
/// Memory: the text of the largest file's used columns, and the rows of the largest table, at a time.
/// </summary>
internal sealed class MappedCsvImporter : IImporter
{
    private readonly Mapping _mapping;

    public MappedCsvImporter(Mapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        _mapping = mapping;
    }

    public string Format => "mapped-csv";

    public string Version => "1";

    public ImportReport Import(ImportRequest request, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Directory.Exists(request.Folder))
            throw new ImportException($"There is no folder {Path.GetFullPath(request.Folder)} to import.");
        var steps = new ImportSteps(progress, _mapping);
        var (files, absent) = OpenFiles(request.Folder, steps, cancellationToken);
        var loads = _mapping.Loads.Where(load => files.ContainsKey(load.File.Name)).ToList();
        var key = HasPeople(loads) ? PseudonymKey.LoadOrCreate(request.KeyFile ?? PseudonymKey.DefaultPath(request.StorePath)) : null;
        var asOf = request.DataAsOf ?? files.Values.Max(file => file.ChangedAt);
        var exists = File.Exists(request.StorePath);
        if (exists && Existing(request, loads, files, key) is { } unchanged)
            return new ImportReport(Path.GetFullPath(request.StorePath), ImportOutcome.Unchanged, unchanged.Loads, [], absent, key?.Path, KeyIsNew: false, unchanged.AsOf);

        using var writer = LearningStore.Create(request.StorePath, replace: exists, request.TimeProvider);
        writer.DataAsOf = asOf;
        var (done, rejects) = Fill(writer.Session, loads, files, key, steps, request.TimeProvider.GetUtcNow(), cancellationToken);
        steps.Next("writing the store");
        writer.Finish(check: false, cancellationToken);
        var report = new ImportReport(
            writer.FilePath, exists ? ImportOutcome.Replaced : ImportOutcome.Created, done, rejects, absent, key?.Path, key?.IsNew ?? false, asOf);
        WriteAudit(request, report);
        return report;
    }

    private static bool HasPeople(IEnumerable<TableLoad> loads) =>
        loads.SelectMany(load => load.Values).Any(value => value.Target.References is "person" or "learner" or "staff");

    private (Dictionary<string, SourceFile> Files, ImmutableArray<string> Absent) OpenFiles(string folder, ImportSteps steps, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, SourceFile>(StringComparer.Ordinal);
        var absent = ImmutableArray.CreateBuilder<string>();
        foreach (var mapped in _mapping.Files)
        {
            steps.Next($"checking {mapped.Path}");
            if (SourceFile.Open(folder, mapped, UsedColumns(mapped), cancellationToken) is { } file)
                files.Add(mapped.Name, file);
            else
                absent.Add(mapped.Path);
        }

        if (files.Count == 0)
            throw new ImportException($"{Path.GetFullPath(folder)} has none of the files of mapping {_mapping.Name}: {string.Join(", ", _mapping.Files.Select(file => file.Path))}.");
        return (files, absent.ToImmutable());
    }

    private HashSet<string> UsedColumns(MappedFile file) =>
        _mapping.Loads.Where(load => load.File == file).SelectMany(load => load.Values).SelectMany(value => value.Columns).ToHashSet(StringComparer.Ordinal);

    /// <summary>What is in the store already, if it is just this import; null when it is to be replaced.</summary>
    private (ImmutableArray<StoreLoad> Loads, DateTimeOffset? AsOf)? Existing(
        ImportRequest request, IReadOnlyList<TableLoad> loads, Dictionary<string, SourceFile> files, PseudonymKey? key)
    {
        using var store = LearningStore.Open(request.StorePath);
        var held = store.Provenance.Select(load => (load.SourceFile, load.Table, load.Sha256, load.Importer, load.ImporterVersion, load.MappingSha256, load.KeyFingerprint));
        var wanted = loads.Select(load => (
            load.File.Path, load.Table.Name, files[load.File.Name].Sha256, Format, Version, (string?)_mapping.Sha256, key?.Fingerprint));
        var kept = store.Provenance.GroupBy(load => load.Table, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(load => load.Kept), StringComparer.Ordinal);
        var isWhole = kept.All(table => store.Catalog[table.Key].RowCount == table.Value);
        if (store.Protection == Frames.Protection.Protected && isWhole && held.SequenceEqual(wanted))
            return (store.Provenance, store.DataAsOf);
        if (!request.Replace)
            throw new ImportException($"{Path.GetFullPath(request.StorePath)} exists and holds something else. Say that it shall be replaced (--replace), or choose another name.");
        return null;
    }

    private (ImmutableArray<StoreLoad> Loads, ImmutableArray<RejectCount> Rejects) Fill(
        SqlSession session,
        IReadOnlyList<TableLoad> loads,
        Dictionary<string, SourceFile> files,
        PseudonymKey? key,
        ImportSteps steps,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var people = key is null ? null : new PersonRegistry(session, key);
        var stages = new Dictionary<string, CsvStage>(StringComparer.Ordinal);
        var done = ImmutableArray.CreateBuilder<StoreLoad>();
        var rejects = new List<RejectCount>();
        var at = "starting";
        try
        {
            for (var i = 0; i < loads.Count;)
            {
                var table = loads[i].Table;
                var group = new List<LoadStep>();
                for (; i < loads.Count && loads[i].Table == table; i++)
                {
                    var file = files[loads[i].File.Name];
                    if (!stages.TryGetValue(file.Mapped.Name, out var stage))
                    {
                        steps.Next(at = $"reading {file.Name}");
                        stages.Add(file.Mapped.Name, stage = CsvStage.Read(session, file, stages.Count + 1, UsedColumns(file.Mapped), cancellationToken));
                    }

                    steps.Next(at = $"filling {table.Name} from {file.Name}");
                    var load = new LoadStep(loads[i], stage, i + 1);
                    load.Resolve(session, people, cancellationToken);
                    group.Add(load);
                    if (!loads.Skip(i + 1).Any(later => later.File == loads[i].File))
                        stage.Drop(session);
                }

                new TableStep(group).Write(session, cancellationToken);
                foreach (var load in group)
                {
                    rejects.AddRange(RejectedRows.Write(session, load, cancellationToken));
                    done.Add(Account(session, load, key, now));
                    load.Drop(session);
                }
            }
        }
        catch (DuckDBException problem)
        {
            // The message of the database may quote a value of the data; its kind does not.
            throw new ImportException($"The import stopped while {at}: the database reports {Kind(problem)}. The store is as it was before.");
        }

        return (done.ToImmutable(), [.. rejects.OrderByDescending(reject => reject.Rows)]);
    }

    private static string Kind(DuckDBException problem) => problem.ErrorType switch
    {
        DuckDBErrorType.OutOfMemory => "that memory is short (nothing of an import is put on disk but the new store). Close other programs, or split the files",
        var type => $"an error of kind {type}",
    };

    private StoreLoad Account(SqlSession session, LoadStep load, PseudonymKey? key, DateTimeOffset now)
    {
        var file = load.Stage.File;
        var account = new StoreLoad(
            file.Name, load.Load.Table.Name, file.Sha256, file.Bytes, now, Format, Version, _mapping.Name, _mapping.Sha256, key?.Fingerprint,
            load.Stage.Rows + load.Stage.Broken.Length, load.Kept, load.Merged, load.Superseded, load.Rejected);
        session.Execute(
            "INSERT INTO store.provenance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            default,
            load.Number, account.SourceFile, account.Table, account.Sha256, account.Bytes, account.ImportedAt.UtcDateTime, account.Importer, account.ImporterVersion,
            account.Mapping, account.MappingSha256, account.KeyFingerprint, account.Read, account.Kept, account.Merged, account.Superseded, account.Rejected);
        return account;
    }

    private void WriteAudit(ImportRequest request, ImportReport report) => new AuditLog(report.StorePath, request.TimeProvider).Append("import", new JsonObject
    {
        ["outcome"] = report.Outcome.ToString().ToLowerInvariant(),
        ["mapping"] = _mapping.Name,
        ["mapping_sha256"] = _mapping.Sha256,
        ["files"] = report.Loads.Select(load => load.SourceFile).Distinct(StringComparer.Ordinal).Count(),
        ["rows_kept"] = report.Loads.Sum(load => load.Kept),
        ["rows_rejected"] = report.RejectedRows,
        ["data_as_of"] = report.DataAsOf?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
    });
}

/// <summary>Counts the steps of an import and tells about each.</summary>
internal sealed class ImportSteps
{
    private readonly IProgress<ImportProgress>? _progress;
    private readonly int _total;
    private int _done;

    public ImportSteps(IProgress<ImportProgress>? progress, Mapping mapping)
    {
        _progress = progress;
        _total = (2 * mapping.Files.Length) + mapping.Loads.Length + 1;
    }

    public void Next(string step) => _progress?.Report(new ImportProgress(step, Math.Min(_done++, _total), _total));
}
