using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Inspection;
using ResearchKit.Sources.Mapped;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Events;

/// <content>Persons, items and groups: to the pipeline's stages, and back as the store's numbers.</content>
internal sealed partial class EventSource
{
    private const int RowsAtOnce = 16_384;

    private string PlaceTable => "memory.places_of_" + _stage!.Database;

    /// <inheritdoc/>
    public ImmutableArray<InspectedColumn> Properties => _format.Properties;

    /// <inheritdoc/>
    public string? PlacesSql(PersonBlock block, Func<string, string?> stageOf) => _stage is null ? null : $"SELECT who, 'group' AS kind, value FROM {PlaceTable}";

    /// <inheritdoc/>
    public void Stage(SqlSession session, StagedFile stage, CancellationToken cancellationToken)
    {
        var known = _stage ?? throw new InvalidOperationException("Persons and items of events are asked for before the events are read.");
        var rows = stage.Mapped.Name switch
        {
            EventMapping.Persons => Enumerable.Range(0, known.Actors.Count).SelectMany(number => PersonRows(known.Actors[number])),
            EventMapping.Items => Kept(known.Items.Count, "object").Select(number => ItemRow(known.Items[number])),
            _ => Kept(known.Groups.Count, "grouping").Select(number => (string?[])[known.Group(number).Label]),
        };
        var names = stage.Mapped.Columns.Select(column => column.Name).ToList();
        var columns = stage.Columns.Select(column => names.IndexOf(column)).ToList();
        var table = "memory.rows_of_" + known.Database;
        session.Execute($"CREATE OR REPLACE TABLE {table}({string.Join(", ", stage.Columns.Select(column => SqlSession.Name(column) + " VARCHAR"))})");
        foreach (var batch in rows.Chunk(RowsAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            session.Execute(
                $"INSERT INTO {table} SELECT {string.Join(", ", columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"unnest(CAST(${i + 1} AS VARCHAR[]))")))}",
                cancellationToken,
                [.. columns.Select(column => (object)batch.Select(row => row[column]).ToList())]);
        }

        stage.Add(session, Files.First(file => file.Mapped == stage.Mapped.Name), $"SELECT * FROM {table}", () => [], null, cancellationToken);
        session.Execute($"DROP TABLE {table}");
    }

    /// <summary>A row for each name, or each key of a kind: what they have in common is the identifier.</summary>
    private static IEnumerable<string?[]> PersonRows(EventActor actor)
    {
        var keys = EventMapping.KeyKinds.Select(kind => actor.Keys.Where(key => key.Kind == kind).Select(key => key.Value).ToList()).ToList();
        var count = Math.Max(1, Math.Max(actor.Names.Count, keys.Max(values => values.Count)));
        for (var i = 0; i < count; i++)
            yield return [actor.Identifier, i < actor.Names.Count ? actor.Names[i] : null, .. keys.Select(values => i < values.Count ? values[i] : null)];
    }

    private static string?[] ItemRow(EventItem item) => [item.Code, item.Kind, item.MaxScore?.ToString("R", CultureInfo.InvariantCulture)];

    /// <summary>Numbers of items or groups that a kept event names: those that tell of a person are not among them.</summary>
    private List<int> Kept(int count, string column)
    {
        var isKept = new bool[count];
        foreach (var row in _stage!.Bound.Rows($"SELECT DISTINCT {column} FROM {_stage.Database}.event WHERE {column} >= 0 AND rowid NOT IN (SELECT event FROM {_stage.Database}.fate)"))
            isKept[Convert.ToInt32(row[0], CultureInfo.InvariantCulture)] = true;
        return [.. Enumerable.Range(0, count).Where(number => isKept[number])];
    }

    /// <summary>Which groups a person was in, for linking: in memory.</summary>
    private void KeepPlaces(StreamContext run)
    {
        var stage = _stage!;
        run.Session.Execute($"CREATE TABLE {PlaceTable}(who VARCHAR, value VARCHAR)");
        var pairs = stage.Bound.Rows(
            $"SELECT DISTINCT actor, grouping FROM {stage.Database}.event WHERE grouping >= 0 AND rowid NOT IN (SELECT event FROM {stage.Database}.fate)", run.CancellationToken);
        foreach (var batch in pairs.Select(row => (Actor: Convert.ToInt32(row[0], CultureInfo.InvariantCulture), Group: Convert.ToInt32(row[1], CultureInfo.InvariantCulture))).Chunk(RowsAtOnce))
        {
            run.Session.Execute(
                $"INSERT INTO {PlaceTable} SELECT unnest(CAST($1 AS VARCHAR[])), unnest(CAST($2 AS VARCHAR[]))",
                run.CancellationToken,
                batch.Select(pair => stage.Actors[pair.Actor].Identifier.Trim()).ToList(),
                batch.Select(pair => stage.Group(pair.Group).Label).ToList());
        }
    }

    private EventMaps Maps(EventStage stage, StreamContext run)
    {
        var persons = Numbers(run, $"SELECT p.identifier, p.person_id FROM {run.Persons(Mapping.People[0])} p");
        var learners = run.Session.Rows($"SELECT l.learner_id FROM store.learner l SEMI JOIN {run.Persons(Mapping.People[0])} p ON p.person_id = l.learner_id", run.CancellationToken)
            .Select(row => Convert.ToInt32(row[0], CultureInfo.InvariantCulture)).ToHashSet();
        var items = Numbers(run, $"SELECT code, id FROM {run.Codes("content_item")}");
        var groups = Numbers(run, $"SELECT code, id FROM {run.Codes("teaching_group")}");
        var personOfActor = new int[stage.Actors.Count];
        for (var i = 0; i < personOfActor.Length; i++)
            personOfActor[i] = persons.GetValueOrDefault(stage.Actors[i].Identifier.Trim(), -1);
        return new EventMaps(
            personOfActor,
            Array.ConvertAll(personOfActor, learners.Contains),
            [.. Enumerable.Range(0, stage.Items.Count).Select(number => items.GetValueOrDefault(stage.Items.Codes.Text(number), -1))],
            [.. Enumerable.Range(0, stage.Groups.Count).Select(number => groups.GetValueOrDefault(stage.Group(number).Label.Trim(), -1))]);
    }

    private static Dictionary<string, int> Numbers(StreamContext run, string sql, params ReadOnlySpan<object?> parameters) =>
        run.Session.Rows(sql, run.CancellationToken, parameters).Where(row => row[0] is not null && row[1] is not null)
            .GroupBy(row => (string)row[0]!, StringComparer.Ordinal).ToDictionary(group => group.Key, group => Convert.ToInt32(group.First()[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static IEnumerable<(long Line, string? Column, string Reason)> Places(IEnumerable<EventReject> rejects) => rejects.Select(reject => (reject.Line, Place(reject), reject.Reason));

    /// <summary>The property; with its item's place, where that is not the first of its line.</summary>
    private static string? Place(EventReject reject) =>
        reject.Item == 0 ? reject.Place : string.Create(CultureInfo.InvariantCulture, $"[{reject.Item}]{(reject.Place is null ? "" : "." + reject.Place)}");
}
