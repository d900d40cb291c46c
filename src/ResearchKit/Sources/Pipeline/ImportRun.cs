using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.DuckDB;
using ResearchKit.Privacy;
using ResearchKit.Sources.Linkage;
using ResearchKit.Sources.Mapped;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>
/// Fills a new store from opened exports: files with persons are staged and their persons linked, then each table is written once, in the order of the schema, from all its loads. Files without
/// persons to link are staged when their first load comes and dropped after the last.
/// </summary>
internal sealed partial class ImportRun : IDisposable
{
    /// <summary>What stands for the table in the provenance of a file that is read for checks alone.</summary>
    public const string NoTable = "-";

    private readonly SqlSession _session;
    private readonly LearningStoreWriter _writer;
    private readonly ImmutableArray<ISource> _sources;
    private readonly PseudonymKey? _key;
    private readonly ImportRequest _request;
    private readonly ImportSteps _steps;
    private readonly CancellationToken _cancellation;
    private readonly ImportProvenance _provenance;
    private readonly bool _isFollowed;
    private readonly Dictionary<(ISource Source, string File), StagedFile> _stages = [];
    private readonly HashSet<(ISource Source, string File)> _isAside = [];
    private readonly List<(TableLoad Load, ISource Source)> _pending = [];
    private int _stageNumber;
    private int _loadNumber;
    private PersonRegistry? _registry;
    private string _at = "starting";

    public ImportRun(
        LearningStoreWriter writer, ImmutableArray<ISource> sources, PseudonymKey? key, ImportRequest request, ImportSteps steps, bool isFollowed, CancellationToken cancellationToken)
    {
        _writer = writer;
        _session = writer.Session;
        _sources = sources;
        _key = key;
        _request = request;
        _steps = steps;
        _cancellation = cancellationToken;
        _provenance = new ImportProvenance(writer.Session, request, key);
        _isFollowed = isFollowed;
    }

    public IReadOnlyList<StoreLoad> Loads => _provenance.Loads;

    public List<RejectCount> Rejects { get; } = [];

    /// <summary>What else is to be known, a sentence each, without values.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>How persons were linked; null when there were none to link.</summary>
    public LinkageReport? Linkage { get; private set; }

    private string StagingPath => _writer.DraftPath + ".events";

    /// <summary>Whether a source names persons.</summary>
    public static bool HasPeople(ISource source) =>
        source.Mapping.Loads.SelectMany(load => load.Values).Any(value => value.Target.References is "person" or "learner" or "staff") || source.Streams.Count > 0;

    /// <summary>Fills the store. The message of an exception holds no value of the data.</summary>
    public void Fill()
    {
        try
        {
            DeleteStaging();
            FillTables();
        }
        catch (DuckDBException problem)
        {
            // The message of the database may quote a value of the data; its kind does not.
            throw new ImportException($"The import stopped while {_at}: {Reason(problem)}. The store is as it was before.");
        }
    }

    /// <summary>Closes the session, then deletes what stood beside the store.</summary>
    public void Dispose()
    {
        _session.Dispose();
        DeleteStaging();
    }

    private static string Reason(DuckDBException problem) => problem.ErrorType switch
    {
        DuckDBErrorType.OutOfMemory => "the database reports that memory is short (nothing of an import is put on disk but the new store). Close other programs, or split the files",
        DuckDBErrorType.Internal or DuckDBErrorType.Fatal => "the database failed there, as it may on a damaged file. See whether the file opens elsewhere and is whole, and export it anew",
        var type => $"the database reports an error of kind {type}",
    };

    private static int Order(string table)
    {
        for (var i = 0; i < LearningSchema.Current.Tables.Length; i++)
        {
            if (LearningSchema.Current.Tables[i].Name == table)
                return i;
        }

        throw new ArgumentException($"The learning schema has no table {table}.", nameof(table));
    }

    private void FillTables()
    {
        var streams = _sources.SelectMany(source => source.Streams.Select(stream => (Source: source, Stream: stream))).ToList();
        _pending.AddRange(_sources.SelectMany(source => source.Mapping.Loads.Where(load => IsThere(source, load.File) && !AddsNothing(load)).Select(load => (load, source))));
        _steps.Total = (2 * _sources.Sum(source => source.Files.Length)) + _pending.Count + streams.Count + 3;
        _registry = _key is null ? null : new PersonRegistry(_session, _key);
        foreach (var (source, stream) in streams)
            stream.Read(Context(source));
        LinkPeople();
        var tables = _pending.Select(pending => pending.Load.Table.Name).Concat(streams.SelectMany(stream => stream.Stream.Tables)).Distinct(StringComparer.Ordinal).OrderBy(Order).ToList();
        foreach (var table in tables)
        {
            FillTable(table);
            foreach (var (source, stream) in streams.Where(stream => stream.Stream.Tables.Contains(table, StringComparer.Ordinal)))
                FillFromStream(table, source, stream);
        }

        foreach (var source in _sources)
        {
            // Files that others refer to and that no load reads, also those that nothing has asked for yet.
            foreach (var file in source.Mapping.Files.Where(file => IsThere(source, file) && source.Mapping.Loads.All(load => load.File != file) && !_isAside.Contains((source, file.Name))))
                Stage(source, file);
        }

        DropStages();
        MergeSmallSchools();
        SourceFields.Write(_session, _sources, _cancellation);
        SetDataAsOf();
        var loaded = Loads.Select(load => load.SourceFile).ToHashSet(StringComparer.Ordinal);
        foreach (var source in _sources)
        {
            foreach (var file in source.Files.Where(file => !loaded.Contains(file.Name)))
                _provenance.Record(source, file, NoTable, 0, 0, 0, 0, 0);
        }
    }

    private void SetDataAsOf() =>
        _writer.DataAsOf = _request.DataAsOf ?? DataMoment.Of(_session, _sources.SelectMany(source => source.Files).Max(file => file.ChangedAt), _cancellation);

    private void FillTable(string table)
    {
        var group = new List<LoadStep>();
        foreach (var pending in _pending.Where(pending => pending.Load.Table.Name == table).ToList())
        {
            var (load, source) = pending;
            var stage = Stage(source, load.File);
            Step($"filling {table} from {Names(stage, source)}");
            var step = new LoadStep(load, source, stage, ++_loadNumber) { Introduces = Introduces(load) };
            TakeLeftover(step, source);
            step.Resolve(_session, _registry, group, _cancellation);
            Notes.AddRange(step.Notes);
            group.Add(step);
            _pending.Remove(pending);
        }

        if (group.Count == 0)
            return;
        new TableStep(group).Write(_session, _cancellation);
        foreach (var step in group)
        {
            foreach (var account in step.Accounts)
            {
                var number = _provenance.Record(step.Source, account.Segment.File, table, account.Read, account.Kept, account.Merged, account.Superseded, account.Rejected);
                Rejects.AddRange(RejectedRows.Write(_session, step, account, number, _cancellation));
            }

            step.Drop(_session);
        }

        DropStages();
    }

    private void MergeSmallSchools()
    {
        if (_request.MergeSchoolsBelow is not { } fewest)
            return;
        Step("merging small schools");
        var (merged, into, lost) = SmallSchools.Merge(_session, fewest, _cancellation);
        Notes.Add(merged == 0
            ? string.Create(CultureInfo.InvariantCulture, $"No school has fewer than {fewest} learners; none was merged.")
            : string.Create(CultureInfo.InvariantCulture, $"{merged} schools, those with fewer than {fewest} learners among them, became {into} merged {(into == 1 ? "school" : "schools")}; their groups have new codes."));
        foreach (var (table, rows) in lost)
            _provenance.CountAsMerged(table, rows, _cancellation);
    }

    private void FillFromStream(string table, ISource source, IStreamedLoad stream)
    {
        Step($"filling {table} from {source.Found.Folder.SystemName}");
        foreach (var account in stream.Write(table, Context(source)))
        {
            var number = _provenance.Record(source, account.File, table, account.Read, account.Kept, account.Merged, account.Superseded, account.Rejected);
            Rejects.AddRange(RejectedRows.Write(_session, number, account.File.Name, table, account.Rejects, _cancellation));
        }
    }

    /// <summary>Rows that no load of a file takes are accounted for by the file's first load; so are records that could not be split, when every load takes some rows only.</summary>
    private void TakeLeftover(LoadStep step, ISource source)
    {
        var all = source.Mapping.Loads.Where(load => load.File == step.Load.File).ToList();
        if (all.Any(load => load.When.IsEmpty))
        {
            step.TakesBroken = step.Load.When.IsEmpty;
            return;
        }

        var isFirst = all[0] == step.Load;
        step.TakesBroken = isFirst;
        if (isFirst)
            step.Leftover = "NOT (" + string.Join(" OR ", all.Select(load => load.When).Append(step.Load.File.Aside).Where(filters => !filters.IsEmpty).Select(filters => "(" + string.Join(" AND ", filters.Select(LoadStep.Filter)) + ")")) + ")";
    }

    /// <summary>Accounts for rows that go to no table, because other rows are made with their help alone: those of a file without loads, and those that its mapping sets aside.</summary>
    private void RecordAside(ISource source, StagedFile stage)
    {
        _isAside.Add((source, stage.Mapped.Name));
        var hasLoads = source.Mapping.Loads.Any(load => load.File == stage.Mapped);
        if (hasLoads && stage.Mapped.Aside.IsEmpty)
            return;
        var condition = string.Join(" AND ", stage.Mapped.Aside.Select(LoadStep.Filter));
        foreach (var segment in stage.Segments)
        {
            var rows = stage.CountOf(_session, segment, condition, _cancellation);
            var broken = hasLoads ? [] : segment.Broken;
            var number = _provenance.Record(source, segment.File, NoTable, rows.Live + rows.Merged + rows.Superseded + broken.Length, rows.Live, rows.Merged, rows.Superseded, broken.Length);
            using var lines = segment.Lines?.Invoke();
            Rejects.AddRange(RejectedRows.Write(
                _session, number, segment.File.Name, NoTable, broken.Select(record => (lines?.LineOf(record.Record) ?? record.Record + 1, record.Column, record.Reason)), _cancellation));
        }
    }

    /// <summary>A load that would introduce persons and says nothing else of them, where a register introduces them: the file's other loads account for its rows.</summary>
    private bool AddsNothing(TableLoad load) => load.Values is [{ Target.Role: SchemaRole.Defines }] && !Introduces(load);

    /// <summary>Persons of a register are introduced; those of other systems only where no source is a register of such persons, or the user keeps them.</summary>
    private bool Introduces(TableLoad load)
    {
        if (load.Values.FirstOrDefault(value => value.Target.Role == SchemaRole.Defines) is not { } defines)
            return false;
        return defines.Person is not { } block || block.IsReference || _request.KeepUnlinked || !_sources.SelectMany(source => source.Mapping.People).Any(other =>
            other.IsReference && (other.Role is null || block.Role is null || other.Role == block.Role));
    }

    private void LinkPeople()
    {
        var records = new PersonRecords(_session);
        foreach (var source in _sources)
        {
            foreach (var block in source.Mapping.People)
            {
                if (source.Mapping.Files.FirstOrDefault(file => file.Name == block.File) is { } file && IsThere(source, file))
                    records.Add(block, Stage(source, file), source.PlacesSql(block, name => RowsOf(source, name)), _cancellation);
            }
        }

        if (!records.IsEmpty)
        {
            Step("linking persons");
            Linkage = records.Link(_request.Linkage, _cancellation);
            _request.WhenLinked?.Invoke(_session);
        }

        records.Drop();
    }

    private StagedFile Stage(ISource source, MappedFile file)
    {
        if (_stages.TryGetValue((source, file.Name), out var stage))
            return stage;
        var used = UsedColumns.Of(source.Mapping, file);
        var cells = file.Unpivot is null ? [] : source.HeaderOf(file).Where(column => file.Columns.All(known => known.Name != column));
        stage = new StagedFile(file, ++_stageNumber, [.. used.Order(StringComparer.Ordinal), .. cells.Order(StringComparer.Ordinal)]);
        foreach (var delivery in source.Files.Where(delivery => delivery.Mapped == file.Name))
            Step($"reading {delivery.Name}");
        source.Stage(_session, stage, _cancellation);
        stage.Prepare(_session, source.Mapping.People.Where(block => block.File == file.Name), name => RowsOf(source, name), _cancellation);
        _stages.Add((source, file.Name), stage);
        RecordAside(source, stage);
        return stage;
    }

    private string? RowsOf(ISource source, string name) =>
        source.Mapping.Files.FirstOrDefault(file => file.Name == name) is { } file && IsThere(source, file) ? Stage(source, file).Rows : null;

    /// <summary>Drops the stages that no further load reads, directly or by a lookup.</summary>
    private void DropStages()
    {
        foreach (var ((source, name), stage) in _stages.ToList())
        {
            var readers = source.Mapping.Files.Where(file => file.Name == name || file.Lookups.Any(lookup => lookup.File == name)).ToList();
            if (_pending.Any(pending => pending.Source == source && Reaches(source, pending.Load.File, name)))
                continue;
            // A view over another stage goes before the stage.
            if (readers.Exists(reader => reader.Name != name && _stages.ContainsKey((source, reader.Name))))
                continue;
            stage.Drop(_session);
            _stages.Remove((source, name));
        }
    }

    private static bool Reaches(ISource source, MappedFile from, string name) => from.Name == name
        || from.Lookups.Any(lookup => source.Mapping.Files.FirstOrDefault(file => file.Name == lookup.File) is { } next && Reaches(source, next, name));

    private static bool IsThere(ISource source, MappedFile file) => source.Files.Any(delivery => delivery.Mapped == file.Name);

    private static string Names(StagedFile stage, ISource source) => stage.Segments.Count switch
    {
        0 => source.Found.Folder.SystemName,
        1 => stage.Segments[0].File.Name,
        var count => string.Create(CultureInfo.InvariantCulture, $"{stage.Segments[0].File.Name} and {count - 1} more"),
    };

    private StreamContext Context(ISource source) => new(_session, StagingPath, Step, _cancellation)
    {
        Persons = block =>
        {
            // Learners and staff are all in the store by now: who is either is found, also where only one of the tables asked.
            var file = source.Mapping.Files.First(file => file.Name == block.File);
            _registry!.Resolve($"SELECT DISTINCT {SqlSession.Name(block.WhoColumn)} AS c0 FROM {Stage(source, file).Rows}", block.System, introduces: false, _cancellation);
            return PersonRegistry.Persons(block.System);
        },
        Codes = table =>
        {
            _session.Execute("CREATE TABLE IF NOT EXISTS " + LoadStep.KeyTable(table) + "(code VARCHAR, id BIGINT)");
            return LoadStep.KeyTable(table);
        },
        IsFollowed = _isFollowed,
        Introduce = IsSoleSystem ? Introduce : null,
    };

    private void Step(string step) => _steps.Next(_at = step);

    private void DeleteStaging()
    {
        if (Directory.Exists(StagingPath))
            Directory.Delete(StagingPath, recursive: true);
    }
}
