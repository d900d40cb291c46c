using System.Collections.Immutable;
using ResearchKit.Sources.Caliper;
using ResearchKit.Sources.Inspection;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Sources.Xapi;

namespace ResearchKit.Sources.Events;

/// <summary>A format of events as a source of an import: recognised by the content of JSON files, plain, gzipped or in a zip archive.</summary>
internal sealed class EventFormat : ISourceFormat
{
    private readonly Func<EventStage, EventIntake> _intake;

    private EventFormat(string name, string title, EventContent content, EventPlaces places, Func<EventStage, EventIntake> intake)
    {
        (Name, Title, Content, Places) = (name, title, content, places);
        _intake = intake;
    }

    /// <summary>Statements of the Experience API.</summary>
    public static EventFormat Xapi { get; } = new("xapi", "xAPI statements (array, lines, or pages with \"statements\" and \"more\")", EventContent.Statements, EventPlaces.Xapi, stage => new StatementIntake(stage));

    /// <summary>Envelopes of Caliper.</summary>
    public static EventFormat Caliper { get; } = new("caliper", "Caliper 1.1 and 1.2 envelopes (array, lines, or single)", EventContent.Envelopes, EventPlaces.Caliper, stage => new EnvelopeIntake(stage));

    /// <summary>The properties of its items, and what becomes of them.</summary>
    public ImmutableArray<InspectedColumn> Properties => Content == EventContent.Statements ? EventProperties.Xapi : EventProperties.Caliper;

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Title { get; }

    /// <inheritdoc/>
    public string Version => "1";

    /// <summary>What its files hold.</summary>
    public EventContent Content { get; }

    /// <summary>What it calls its properties.</summary>
    public EventPlaces Places { get; }

    /// <summary>Reads its items into a stage.</summary>
    public EventIntake Intake(EventStage stage) => _intake(stage);

    /// <inheritdoc/>
    public IReadOnlyList<FoundSource> Find(SourceFolder folder)
    {
        ImmutableArray<string> files;
        try
        {
            files = [.. EventFile.In(folder.FullPath, folder.Files).Where(file => EventRecognition.Of(file) == Content).Select(file => file.Name)];
        }
        catch (ImportException)
        {
            // An archive that cannot be read is not recognised; named by the user, it gives the error.
            files = [.. EventFile.In(folder.FullPath, folder.Files.Where(file => !file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))).Where(file => EventRecognition.Of(file) == Content).Select(file => file.Name)];
        }

        return files.IsEmpty ? [] : [new FoundSource(this, folder, files)];
    }

    /// <inheritdoc/>
    public ISource Open(FoundSource found, CancellationToken cancellationToken)
    {
        var files = EventFile.In(found.Folder.FullPath, found.Folder.Files).Where(file => found.Files.IsEmpty || found.Files.Contains(file.Name, StringComparer.Ordinal)).ToList();
        if (files.Count == 0)
            throw new ImportException(
                $"{found.Folder.FullPath} has no file that may hold {Title}. Expected .json, .ndjson or .jsonl, also with .gz or within a .zip; found {string.Join(", ", found.Folder.Files.DefaultIfEmpty("nothing").Take(20))}.");
        return EventSource.Open(this, found, files, cancellationToken);
    }
}
