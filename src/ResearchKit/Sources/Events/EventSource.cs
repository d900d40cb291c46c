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
    private readonly ImmutableArray<(EventFile File, SourceFile Source)> _files;
    private readonly List<string> _notes = [];
    private EventStage? _stage;
    private EventLoad? _load;

    private EventSource(EventFormat format, FoundSource found, ImmutableArray<(EventFile File, SourceFile Source)> files)
    {
        (_format, Found, _files) = (format, found, files);
        Mapping = EventMapping.Of(format);
        // Persons, items and groups come from all files; the first one stands for them.
        Files = [.. files.Select(file => file.Source), .. Mapping.Files.Select(mapped => files[0].Source with { Mapped = mapped.Name })];
    }

    /// <inheritdoc/>
    public FoundSource Found { get; }

    /// <inheritdoc/>
    public Mapping Mapping { get; }

    /// <inheritdoc/>
    public ImmutableArray<SourceFile> Files { get; }

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
        foreach (var (file, source) in _files)
        {
            run.Report($"reading {source.Name}");
            try
            {
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
        NotePages();
        KeepPlaces(run);
    }

    /// <inheritdoc/>
    public IReadOnlyList<StreamAccount> Write(string table, StreamContext run)
    {
        var stage = _stage ?? throw new InvalidOperationException("The events are written before they are read.");
        _load ??= new EventLoad(stage, Maps(stage, run));
        switch (table)
        {
            case "activity_event":
                _load.WriteEvents(run.CancellationToken);
                return [.. stage.Accounts.Select(account => new StreamAccount(
                    SourceOf(account), account.Read, account.Kept, account.Merged, account.Superseded, new RejectList(account.Rejected, () => stage.Rejects(account, run.CancellationToken))))];
            case "item_response":
                _load.WriteAnswers(run.CancellationToken);
                return [.. _load.Answers.Select(answers => new StreamAccount(
                    SourceOf(answers.File), answers.Read, answers.Kept, 0, 0, new RejectList(answers.Rejected, () => stage.RefusedAnswers(answers.File, run.CancellationToken))))];
            default:
                _load.WriteFeedback(run.CancellationToken);
                return [.. _load.Feedback.Select(feedback => new StreamAccount(SourceOf(feedback.File), feedback.Read, feedback.Kept, 0, 0, []))];
        }
    }

    public void Dispose()
    {
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
