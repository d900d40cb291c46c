using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Mapped;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Events;

/// <summary>The files of events of one folder, as a source of an import.</summary>
internal sealed partial class EventSource : ISource, IStreamedLoad
{
    private readonly EventFormat _format;
    private readonly (EventFile File, SourceFile Source)[] _files;
    private readonly FollowedFile?[] _followed;
    private readonly List<string> _notes = [];
    private EventStage? _stage;
    private EventLoad? _load;

    private EventSource(EventFormat format, FoundSource found, ImmutableArray<(EventFile File, SourceFile Source)> files)
    {
        (_format, Found, _files) = (format, found, [.. files]);
        _followed = new FollowedFile?[files.Length];
        Mapping = EventMapping.Of(format);
    }

    /// <inheritdoc/>
    public FoundSource Found { get; }

    /// <inheritdoc/>
    public Mapping Mapping { get; }

    /// <inheritdoc/>
    /// <remarks>Persons, items and groups come from all files; the first one stands for them.</remarks>
    public ImmutableArray<SourceFile> Files => [.. _files.Select(file => file.Source), .. Mapping.Files.Select(mapped => _files[0].Source with { Mapped = mapped.Name })];

    /// <inheritdoc/>
    public ImmutableArray<string> Absent => [];

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Notes => _notes;

    /// <inheritdoc/>
    public IReadOnlyList<IStreamedLoad> Streams => [this];

    /// <inheritdoc/>
    public IReadOnlyList<string> Tables { get; } = ["activity_event", "item_response", "feedback"];

    /// <summary>Hashes the files; what stands in them is read later.</summary>
    public static EventSource Open(EventFormat format, FoundSource found, IReadOnlyList<EventFile> files, CancellationToken cancellationToken)
    {
        var opened = ImmutableArray.CreateBuilder<(EventFile, SourceFile)>();
        SourceFile? last = null;
        foreach (var file in files)
        {
            // Members of one archive have its hash.
            var name = found.Folder.NameOf(file.Name);
            last = last?.FullPath == file.FullPath ? last with { Name = name } : FileHash.Of(name, "", file.FullPath, cancellationToken);
            opened.Add((file, last));
        }

        return new EventSource(format, found, opened.ToImmutable());
    }

    /// <inheritdoc/>
    public ImmutableArray<string> HeaderOf(MappedFile file) => [.. file.Columns.Select(column => column.Name)];

    /// <inheritdoc/>
    public void Read(StreamContext run)
    {
        var number = 1;
        while (Directory.Exists(StageFolder(run, number)))
            number++;
        _stage = new EventStage(run.Session, StageFolder(run, number), number, _format.Places);
        var intake = _format.Intake(_stage);
        for (var i = 0; i < _files.Length; i++)
        {
            var (file, source) = _files[i];
            run.Report($"reading {source.Name}");
            try
            {
                if (run.IsFollowed && MayGrow(file) && FollowedFile.IsOfLines(file.FullPath))
                {
                    Follow(i, intake, run);
                    continue;
                }

                using var stream = file.Open();
                intake.ReadFile(source.Name, stream, null, run.CancellationToken);
            }
            catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                throw new ImportException($"{source.Name} cannot be read: {problem.Message.TrimEnd('.')}. Nothing was imported.");
            }
        }

        run.Report($"comparing events of {Found.Folder.SystemName}");
        _stage.Settle(run.CancellationToken);
        _ = _stage.Items.TakeChanges();
        _metActors = _stage.Actors.Count;
        NotePages();
        KeepPlaces(run);
    }

    /// <inheritdoc/>
    public IReadOnlyList<StreamAccount> Write(string table, StreamContext run)
    {
        var stage = _stage ?? throw new InvalidOperationException("The events are written before they are read.");
        _load ??= new EventLoad(stage, Maps(stage, run), run.IsFollowed);
        switch (table)
        {
            case "activity_event":
                _load.WriteEvents(run.CancellationToken);
                break;
            case "item_response":
                _load.WriteAnswers(run.CancellationToken);
                break;
            default:
                _load.WriteFeedback(run.CancellationToken);
                break;
        }

        return [.. Accounts(table, default, run.CancellationToken)];
    }

    /// <summary>What became of the rows of each file in a table, with those that were refused since a moment.</summary>
    private IEnumerable<StreamAccount> Accounts(string table, RefusedSoFar since, CancellationToken cancellationToken)
    {
        var (stage, load) = (_stage!, _load!);
        return table switch
        {
            // Events that wait are not read yet: the next whole import reads them.
            "activity_event" => stage.Accounts.Select(account => new StreamAccount(
                SourceOf(account), account.Read - account.Waiting, account.Kept, account.Merged, account.Superseded, account.Rejected, Places(stage.Rejects(account, since, cancellationToken)))),
            "item_response" => load.Answers.Select(answers => new StreamAccount(
                SourceOf(answers.File), answers.Read, answers.Kept, 0, 0, answers.Rejected, Places(stage.RefusedAnswers(answers.File, since, cancellationToken)))),
            _ => load.Feedback.Select(feedback => new StreamAccount(SourceOf(feedback.File), feedback.Read, feedback.Kept, 0, 0, 0, [])),
        };
    }

    public void Dispose()
    {
        foreach (var file in _followed)
            file?.Dispose();
        _stage?.Dispose();
        _stage = null;
    }

    private static string StageFolder(StreamContext run, int number) => Path.Combine(run.StagingPath, number.ToString(CultureInfo.InvariantCulture));

    private SourceFile SourceOf(EventAccount account) => _files[account.Number].Source;

    private void NotePages()
    {
        var (pages, withMore) = (_stage!.Accounts.Sum(account => account.Pages), _stage.Accounts.Sum(account => account.PagesWithMore));
        if (pages > 0 && withMore >= pages)
            _notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{Found.Folder.SystemName}: {(pages == 1 ? "the page of statements names" : $"all {pages} pages of statements name")} a further page (\"more\"), which is not among the files: the export is not complete. Links are not followed."));
    }
}
