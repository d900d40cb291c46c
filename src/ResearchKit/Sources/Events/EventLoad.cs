using System.Globalization;
using ResearchKit.Store;

namespace ResearchKit.Sources.Events;

/// <summary>The store's numbers for what a stage numbers itself: by the stage's number, -1 for none.</summary>
/// <param name="PersonOfActor">person_id of each actor; events of actors without one are rejected.</param>
/// <param name="IsLearner">Whether the actor is a learner: only learners answer items.</param>
/// <param name="ItemOfItem">item_id of each item.</param>
/// <param name="GroupOfGroup">group_id of each group; -1 where no group of the store is meant.</param>
internal sealed record EventMaps(IReadOnlyList<int> PersonOfActor, IReadOnlyList<bool> IsLearner, IReadOnlyList<int> ItemOfItem, IReadOnlyList<int> GroupOfGroup);

/// <summary>Rows of one file on their way to <c>item_response</c> or <c>feedback</c>: read = kept + rejected.</summary>
/// <param name="File">The file.</param>
/// <param name="Read">Answers, or feedback, among the file's kept events.</param>
/// <param name="Rejected">Those refused.</param>
internal sealed record AnswerAccount(EventAccount File, long Read, long Rejected)
{
    public long Kept => Read - Rejected;
}

/// <summary>
/// Writes the settled events of a stage into <c>store.activity_event</c>, and the answers among them into <c>store.item_response</c> and <c>store.feedback</c>, in the order in which they were
/// read and behind the rows that are there. A quarter of a million events at a time, so that memory does not grow with their number.
/// </summary>
internal sealed partial class EventLoad
{
    internal const int RowsAtOnce = 1 << 18;

    private readonly SqlSession _session;
    private readonly EventStage _stage;
    private readonly string _maps;

    /// <param name="stage">The stage, settled.</param>
    /// <param name="maps">The store's numbers.</param>
    /// <param name="isFollowed">Whether increments follow: then the staging file keeps which row of the store each event became.</param>
    public EventLoad(EventStage stage, EventMaps maps, bool isFollowed = false)
    {
        _isFollowed = isFollowed;
        _linkedActors = maps.PersonOfActor.Count;
        (_session, _stage) = (stage.Session, stage);
        // The numbers are those of this stage: an import of several systems has a load for each at the same time.
        _maps = "memory.maps_" + stage.Database;
        _session.Execute("CREATE SCHEMA IF NOT EXISTS " + _maps);
        Map("event_actor", maps.PersonOfActor, maps.IsLearner);
        Map("event_item", maps.ItemOfItem);
        Map("event_group", maps.GroupOfGroup);
        Words("event_verb", stage.Verbs);
        Words("event_platform", stage.Platforms);
        Words("event_stream", stage.Streams);
        Words("event_scaffold", EventStage.Scaffolds);
        Words("event_feedback", EventStage.FeedbackKinds);
    }

    /// <summary>Writes the events. Those of persons whom the store does not know are rejected first, and the accounts of the files brought up to date.</summary>
    /// <param name="cancellationToken">Stops the writing; the draft of the store is then of no use.</param>
    public void WriteEvents(CancellationToken cancellationToken = default)
    {
        _stage.RejectUnlinked($"{_maps}.event_actor", cancellationToken);
        var next = Next("activity_event", "event_id");
        for (var from = 0L; from < _stage.Events; from += RowsAtOnce)
        {
            var kept = $"SELECT {Sql(next - 1)} + row_number() OVER () AS number, rowid AS event, * FROM {_stage.Database}.event WHERE rowid {Part(from)} AND rowid NOT IN ({Gone(from)})";
            if (_isFollowed)
                _stage.Bound.Write($"INSERT INTO {_stage.Database}.written_event SELECT event, number FROM ({kept})", cancellationToken);
            next += _stage.Bound.WriteToStore(
                $"""
                INSERT INTO store.activity_event(event_id, actor_id, group_id, item_id, event_time, verb, duration_s, source_system)
                {EventRows($"({kept})")}
                """,
                cancellationToken);
        }

        MarkWritten(cancellationToken);
    }

    /// <summary>SQL: rows of <c>activity_event</c> from staged events with their numbers.</summary>
    private string EventRows(string events) =>
        $"""
        SELECT e.number, a.id, nullif(g.id, -1), nullif(i.id, -1), {Time("e")}, v.word, {Number("e.duration")}, p.word
        FROM {events} e
        JOIN {_maps}.event_actor a ON a.number = e.actor JOIN {_maps}.event_group g ON g.number = e.grouping JOIN {_maps}.event_item i ON i.number = e.object
        JOIN {_maps}.event_verb v ON v.number = e.verb JOIN {_maps}.event_platform p ON p.number = e.platform
        """;

    private long Next(string table, string key) => Convert.ToInt64(_session.Scalar<object>($"SELECT coalesce(max({key}), 0) + 1 FROM store.{table}"), CultureInfo.InvariantCulture);

    /// <summary>SQL: a part of the row numbers of events, to follow their name.</summary>
    private static string Part(long from) => string.Create(CultureInfo.InvariantCulture, $"BETWEEN {from} AND {from + RowsAtOnce - 1}");

    private string Gone(long from) => $"SELECT event FROM {_stage.Database}.fate WHERE event {Part(from)}";

    private static string Time(string alias) => string.Create(CultureInfo.InvariantCulture, $"make_timestamp(nullif({alias}.time, {StagedEvent.NoTime}))");

    private static string Number(string column) => $"CASE WHEN isnan({column}) THEN NULL ELSE {column} END";

    private static string Sql(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void Map(string table, IReadOnlyList<int> ids, IReadOnlyList<bool>? flags = null)
    {
        _session.Execute(
            $"""
            CREATE OR REPLACE TABLE {_maps}.{table} AS
            SELECT CAST(unnest(range(len(CAST($1 AS INTEGER[])))) AS INTEGER) AS number, unnest(CAST($1 AS INTEGER[])) AS id{(flags is null ? "" : ", unnest(CAST($2 AS BOOLEAN[])) AS is_learner")}
            """,
            default,
            flags is null ? [ids] : [ids, flags]);
        if (flags is null)
            _session.Execute($"INSERT INTO {_maps}.{table} VALUES (-1, -1)");
    }

    private void Words(string table, Utf8Interner words)
    {
        var texts = new List<string>();
        for (var i = 0; i < words.Count; i++)
            texts.Add(words.Text(i));
        Words(table, texts);
    }

    private void Words(string table, IReadOnlyList<string> words) =>
        _session.Execute(
            $"CREATE OR REPLACE TABLE {_maps}.{table} AS SELECT CAST(unnest(range(len($1))) AS INTEGER) AS number, unnest($1) AS word UNION ALL SELECT -1, NULL",
            default,
            words.ToList());
}
