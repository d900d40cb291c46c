using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ResearchKit.Privacy;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>
/// An import that was done: a new store took the old one's place, or the old one held the import already. While it stands, it keeps what tells new events from known ones and persons from each other (in
/// memory: identifiers; beside the store: numbers), so that events which are appended to followed files can be added to the store. Not for two threads at once.
/// </summary>
internal sealed class StandingImport : IDisposable
{
    private readonly ImportRequest _request;
    private readonly ImmutableArray<ISource> _sources;
    private readonly LearningStoreWriter? _writer;
    private readonly ImportRun? _run;
    private readonly CancellationToken _cancellation;
    private bool _isReopened;
    private bool _isEnded;
    private long _rowsAdded;
    private long _additions;

    private StandingImport(ImportRequest request, ImmutableArray<ISource> sources, LearningStoreWriter? writer, ImportRun? run, ImportReport report, CancellationToken cancellationToken)
    {
        (_request, _sources, _writer, _run, Report, _cancellation) = (request, sources, writer, run, report, cancellationToken);
        GrowingFiles = writer is null || run is null || request.MergeSchoolsBelow is not null ? [] : run.GrowingFiles.ToImmutableHashSet(StringComparer.Ordinal);
    }

    /// <summary>What was done so far.</summary>
    public ImportReport Report { get; private set; }

    /// <summary>Events of persons who came since the import and who have to be linked: the next whole import takes them.</summary>
    public long Waiting { get; private set; }

    /// <summary>Full paths of the files whose appended lines can be added. None where small schools are merged, since that looks at all of them.</summary>
    public ImmutableHashSet<string> GrowingFiles { get; }

    /// <summary>Imports opened sources, and takes them over.</summary>
    /// <param name="request">From where, to where, and how.</param>
    /// <param name="root">The folder.</param>
    /// <param name="sources">What it holds.</param>
    /// <param name="isFollowed">Whether appended lines shall be added afterwards.</param>
    /// <param name="steps">Told about each step.</param>
    /// <param name="cancellationToken">Stops the import, and whatever is added later.</param>
    public static StandingImport Begin(ImportRequest request, SourceFolder root, ImmutableArray<ISource> sources, bool isFollowed, ImportSteps steps, CancellationToken cancellationToken)
    {
        LearningStoreWriter? writer = null;
        ImportRun? run = null;
        try
        {
            var key = sources.Any(ImportRun.HasPeople) ? PseudonymKey.LoadOrCreate(request.KeyFile ?? PseudonymKey.DefaultPath(request.StorePath)) : null;
            var lookUp = request.LookUpFile is { } file ? new LookUpTable(file) : null;
            var absent = sources.SelectMany(source => source.Absent).ToImmutableArray();
            var leftovers = Discovery.Leftovers(root, sources.Select(source => source.Found), sources.SelectMany(source => source.Files).Select(file => file.Name)).Select(leftover => leftover.Folder.NameOf(leftover.File));
            ImmutableArray<string> notes = Discovery.LeftoverNote([.. leftovers]) is { } note ? [note] : [];
            var exists = File.Exists(request.StorePath);
            var isStanding = isFollowed && sources.SelectMany(source => source.Streams).Any(stream => stream.GrowingFiles.Count > 0);
            if (exists && HeldImport.Find(request, sources, key) is { } held && !isStanding && lookUp is null)
            {
                var unchanged = new ImportReport(Path.GetFullPath(request.StorePath), ImportOutcome.Unchanged, held.Loads, [], absent, notes, key?.Path, KeyIsNew: false, held.AsOf);
                return new StandingImport(request, sources, null, null, unchanged, cancellationToken);
            }

            writer = LearningStore.Create(request.StorePath, replace: exists, request.TimeProvider);
            run = new ImportRun(writer, sources, key, request, steps, isFollowed, cancellationToken);
            run.Fill();
            if (key is not null)
                lookUp?.Take(writer.Session, cancellationToken);
            steps.Next("writing the store");
            writer.Finish(check: false, cancellationToken);
            var report = new ImportReport(
                writer.FilePath,
                exists ? ImportOutcome.Replaced : ImportOutcome.Created,
                [.. run.Loads],
                Counted(run.Rejects),
                absent,
                [.. notes, .. sources.SelectMany(source => source.Notes), .. run.Notes],
                key?.Path,
                key?.IsNew ?? false,
                writer.DataAsOf)
            {
                Linkage = run.Linkage,
            };
            var import = new StandingImport(request, sources, writer, run, report, cancellationToken);
            import.WriteAudit("import", entry => (entry["outcome"], entry["look_up_table"]) = (report.Outcome.ToString().ToLowerInvariant(), lookUp is not null));
            lookUp?.Write();
            return import;
        }
        catch
        {
            End(sources, run, writer);
            throw;
        }
    }

    /// <summary>
    /// Adds the lines that <see cref="GrowingFiles"/> have gained to the store: to a copy of it, which then takes its place whole. After an exception the store is as it was, and the import can only be
    /// disposed of.
    /// </summary>
    /// <returns>What was added.</returns>
    /// <exception cref="ImportException">A file was replaced, not appended to, or cannot be read.</exception>
    /// <exception cref="LearningStoreException">The store cannot be replaced.</exception>
    public Growth Grow()
    {
        if (GrowingFiles.IsEmpty || _writer is null || _run is null)
            throw new InvalidOperationException("The import has no files that grow.");
        if (!_isReopened)
        {
            _writer.Reopen(_run.WorkingPath);
            _isReopened = true;
        }

        if (_run.Grow() is not { } growth)
            return default;
        if (growth.NeedsWholeImport)
            return new Growth(0, IsPublished: false, NeedsWholeImport: true);
        _writer.Publish(_cancellation);
        Waiting = growth.Waiting;
        _rowsAdded += growth.Added;
        _additions++;
        Report = Report with { Outcome = ImportOutcome.Extended, Loads = [.. _run.Loads], Rejects = Counted(_run.Rejects), DataAsOf = _writer.DataAsOf };
        return new Growth(growth.Added, IsPublished: true, NeedsWholeImport: false);
    }

    public void Dispose()
    {
        if (_isEnded)
            return;
        _isEnded = true;
        if (_additions > 0)
            WriteAudit("follow", entry => (entry["additions"], entry["rows_added"]) = (_additions, _rowsAdded));
        End(_sources, _run, _writer);
    }

    private static void End(ImmutableArray<ISource> sources, ImportRun? run, LearningStoreWriter? writer)
    {
        foreach (var source in sources)
            source.Dispose();
        run?.Dispose();
        writer?.Dispose();
    }

    private static ImmutableArray<RejectCount> Counted(IEnumerable<RejectCount> rejects) =>
    [
        .. rejects.GroupBy(reject => (reject.SourceFile, reject.Table, reject.Column, reject.Reason))
            .Select(group => group.First() with { Rows = group.Sum(reject => reject.Rows) }).OrderByDescending(reject => reject.Rows),
    ];

    private void WriteAudit(string action, Action<JsonObject> describe)
    {
        var entry = new JsonObject();
        describe(entry);
        entry["mapping"] = string.Join(", ", _sources.Select(source => source.Mapping.Name).Distinct(StringComparer.Ordinal));
        entry["mapping_sha256"] = string.Join(", ", _sources.Select(source => source.Mapping.Sha256).Distinct(StringComparer.Ordinal));
        entry["files"] = _sources.Sum(source => source.Files.Length);
        entry["rows_kept"] = Report.Loads.Sum(load => load.Kept);
        entry["rows_rejected"] = Report.RejectedRows;
        entry["data_as_of"] = Report.DataAsOf?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        new AuditLog(Report.StorePath, _request.TimeProvider).Append(action, entry);
    }
}

/// <summary>What <see cref="StandingImport.Grow"/> did.</summary>
/// <param name="Rows">Rows added to tables of events.</param>
/// <param name="IsPublished">Whether the store was replaced: also by counts alone, when all lines were rejected or wait. False when nothing was new.</param>
/// <param name="NeedsWholeImport">Whether the store has to be imported whole at once: a person came whose identifier it holds as a part of an item's address. Nothing was added.</param>
internal readonly record struct Growth(long Rows, bool IsPublished, bool NeedsWholeImport);
