using System.Globalization;

namespace ResearchKit.Sources.Events;

/// <summary>What events that came since the last write name for the first time: before they are written, the store's numbers for it are needed.</summary>
/// <param name="Actors">Actors whom no write has met; those without a person in the store need no number, their events wait.</param>
/// <param name="Items">Items without a row in <c>content_item</c> so far, each to be given one.</param>
/// <param name="Groups">Groups without a row in <c>teaching_group</c> so far.</param>
internal sealed record EventNews(IReadOnlyList<EventActor> Actors, IReadOnlyList<EventItem> Items, IReadOnlyList<EventGroup> Groups);

/// <summary>The store's numbers for <see cref="EventNews"/>, each with the stage's number.</summary>
/// <param name="Actors">Those who are persons of the store: stage's number, person_id, and whether they are learners.</param>
/// <param name="Items">Stage's number and item_id.</param>
/// <param name="Groups">Stage's number and group_id.</param>
internal sealed record EventResolution(IReadOnlyList<(int Number, int Id, bool IsLearner)> Actors, IReadOnlyList<(int Number, int Id)> Items, IReadOnlyList<(int Number, int Id)> Groups);

/// <summary>What an increment did to the store.</summary>
/// <param name="Events">Rows added to <c>activity_event</c>.</param>
/// <param name="Answers">Rows added to <c>item_response</c>.</param>
/// <param name="Feedback">Rows added to <c>feedback</c>.</param>
/// <param name="EventsTakenBack">Earlier rows deleted from <c>activity_event</c>, because they were taken back or turned out to tell of a person; their answers and feedback go with them.</param>
internal sealed record EventIncrement(long Events, long Answers, long Feedback, long EventsTakenBack);

/// <content>
/// Increments while a file is followed. A round is: <see cref="FollowedFile.Take"/>, <see cref="EventStage.Settle"/>, <see cref="News"/>, rows for new items and groups, <see cref="WriteIncrement"/>.
/// </content>
internal sealed partial class EventLoad
{
    private readonly bool _isFollowed;
    private readonly int _linkedActors;
    private long _writtenEvents;
    private long _writtenFates;

    /// <summary>What the settled events since the last write name for the first time.</summary>
    public EventNews News(CancellationToken cancellationToken = default)
    {
        return new EventNews(
            [.. Unmapped("actor", "event_actor", "false").Select(number => _stage.Actors[number])],
            [.. Unmapped("object", "event_item", "m.id = -1").Select(number => _stage.Items[number])],
            [.. Unmapped("grouping", "event_group", "m.id = -1").Select(number => _stage.Group(number))]);

        IEnumerable<int> Unmapped(string column, string map, string isMissing) =>
            _session.Rows(
                $"""
                SELECT DISTINCT e.{column} FROM {_stage.Database}.event e LEFT JOIN {_maps}.{map} m ON m.number = e.{column}
                WHERE e.rowid >= {Sql(_writtenEvents)} AND e.{column} >= 0 AND (m.number IS NULL OR {isMissing})
                AND e.rowid NOT IN (SELECT event FROM {_stage.Database}.fate WHERE event >= {Sql(_writtenEvents)}) ORDER BY 1
                """,
                cancellationToken).Select(row => Convert.ToInt32(row[0], CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Brings the store up to date with the settled stage: adds the events since the last write with their answers and feedback behind the rows that are there, and deletes rows of earlier events that are
    /// taken back or refused since. All in one transaction of the store. Events of actors who came since
    /// the whole import and are no persons of the store are held back (<see cref="EventAccount.Waiting"/>); those of actors whom it linked to none are rejected as there.
    /// </summary>
    /// <param name="resolution">Numbers for what <see cref="News"/> named: all items; the actors and groups that the store knows.</param>
    /// <param name="cancellationToken">Stops the writing; the store is then as it was, and the stage can only be disposed of.</param>
    /// <exception cref="InvalidOperationException">The load was not begun for following, or an item has no number.</exception>
    public EventIncrement WriteIncrement(EventResolution resolution, CancellationToken cancellationToken = default)
    {
        if (!_isFollowed)
            throw new InvalidOperationException("Increments need a load that keeps which rows it wrote (isFollowed).");
        Extend(resolution, cancellationToken);
        _stage.HoldUnlinked($"{_maps}.event_actor", _writtenEvents, _linkedActors, cancellationToken);
        var part = $">= {Sql(_writtenEvents)}";
        _session.Execute(
            $"""
            CREATE OR REPLACE TABLE memory.increment_event AS
            SELECT {Sql(Next("activity_event", "event_id") - 1)} + row_number() OVER () AS number, rowid AS event, * FROM {_stage.Database}.event
            WHERE rowid {part} AND rowid NOT IN (SELECT event FROM {_stage.Database}.fate WHERE event {part})
            """,
            cancellationToken);
        Stage(part, Next("item_response", "response_id"), cancellationToken);
        var back = $"SELECT event FROM {_stage.Database}.fate WHERE rowid >= {Sql(_writtenFates)} AND event < {Sql(_writtenEvents)}";
        _session.Execute($"CREATE OR REPLACE TABLE memory.increment_back AS SELECT event_id FROM {_stage.Database}.written_event WHERE event IN ({back})", cancellationToken);
        _session.Execute($"CREATE OR REPLACE TABLE memory.increment_unanswered AS SELECT response_id FROM {_stage.Database}.written_answer WHERE event IN ({back})", cancellationToken);
        Add(_answers, "SELECT file, count(*), count(*) FILTER (refusal >= 0) FROM memory.event_answer GROUP BY file", cancellationToken);
        Add(_feedback, "SELECT file, count(*), 0 FROM memory.event_answer WHERE refusal = -1 AND feedback >= 0 GROUP BY file", cancellationToken);
        if (_session.Scalar<long>("SELECT count(*) FROM memory.increment_unanswered", cancellationToken) > 0)
        {
            Add(_answers, TakenBack(""), cancellationToken);
            Add(_feedback, TakenBack("SEMI JOIN store.feedback f ON f.response_id = w.response_id"), cancellationToken);
        }

        var written = InTransaction(cancellationToken);
        _session.Execute($"INSERT INTO {_stage.Database}.written_event SELECT event, number FROM memory.increment_event", cancellationToken);
        _session.Execute($"INSERT INTO {_stage.Database}.written_answer SELECT event, response FROM memory.event_answer WHERE refusal = -1", cancellationToken);
        _session.Execute($"INSERT INTO {_stage.Database}.refused_answer SELECT file, line, item, refusal FROM memory.event_answer WHERE refusal >= 0 ORDER BY event", cancellationToken);
        MarkWritten(cancellationToken);
        return written;
    }

    /// <summary>SQL of how many answers, or as many of them as a join leaves, are taken back: by file, below zero. That a refused answer is taken back is not counted.</summary>
    private string TakenBack(string join) =>
        $"""
        SELECT e.file, -count(*), 0 FROM {_stage.Database}.written_answer w JOIN {_stage.Database}.event e ON e.rowid = w.event
        SEMI JOIN memory.increment_unanswered u ON u.response_id = w.response_id {join} GROUP BY e.file
        """;

    private EventIncrement InTransaction(CancellationToken cancellationToken)
    {
        var nextFeedback = Next("feedback", "feedback_id");
        _session.Execute("BEGIN", cancellationToken);
        try
        {
            var back = _session.Execute("DELETE FROM store.activity_event WHERE event_id IN (SELECT event_id FROM memory.increment_back)", cancellationToken);
            _session.Execute("DELETE FROM store.feedback WHERE response_id IN (SELECT response_id FROM memory.increment_unanswered)", cancellationToken);
            _session.Execute("DELETE FROM store.item_response WHERE response_id IN (SELECT response_id FROM memory.increment_unanswered)", cancellationToken);
            var events = _session.Execute(
                $"INSERT INTO store.activity_event(event_id, actor_id, group_id, item_id, event_time, verb, duration_s, source_system) {EventRows("memory.increment_event")} ORDER BY e.number",
                cancellationToken);
            var answers = _session.Execute(InsertAnswers, cancellationToken);
            var feedback = _session.Execute(
                InsertFeedback(
                    nextFeedback,
                    """
                    (SELECT row_number() OVER (ORDER BY response) - 1 AS row, response, time, feedback AS kind, feedback_fading AS fading, feedback_latency AS latency, feedback_probability AS probability
                     FROM memory.event_answer WHERE refusal = -1 AND feedback >= 0)
                    """),
                cancellationToken);
            _session.Execute("COMMIT", cancellationToken);
            return new EventIncrement(events, answers, feedback, back);
        }
        catch
        {
            _session.Execute("ROLLBACK", CancellationToken.None);
            throw;
        }
    }

    /// <summary>Writes what events tell of items: a kind where none was stated, a larger maximum where the smaller one was theirs.</summary>
    public void Describe(IReadOnlyList<(EventItem Before, EventItem After)> items, CancellationToken cancellationToken = default)
    {
        if (items.Count == 0)
            return;
        _session.Execute(
            $"""
            UPDATE store.content_item SET kind = coalesce(content_item.kind, c.kind),
                max_score = CASE WHEN content_item.max_score IS NULL OR content_item.max_score = c.before THEN c.after ELSE content_item.max_score END
            FROM (SELECT unnest(CAST($1 AS INTEGER[])) AS number, unnest(CAST($2 AS VARCHAR[])) AS kind, CAST(unnest(CAST($3 AS VARCHAR[])) AS DOUBLE) AS before,
                         CAST(unnest(CAST($4 AS VARCHAR[])) AS DOUBLE) AS after) c
            JOIN {_maps}.event_item m ON m.number = c.number WHERE content_item.item_id = m.id
            """,
            cancellationToken,
            items.Select(item => item.After.Number).ToList(),
            items.Select(item => item.After.Kind).ToList(),
            items.Select(item => Text(item.Before.MaxScore)).ToList(),
            items.Select(item => Text(item.After.MaxScore)).ToList());

        static string? Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);
    }

    private void Extend(EventResolution resolution, CancellationToken cancellationToken)
    {
        Put("event_actor", [.. resolution.Actors.Select(actor => (actor.Number, actor.Id))], resolution.Actors.Select(actor => actor.IsLearner).ToList());
        Put("event_item", resolution.Items);
        Put("event_group", resolution.Groups);
        var news = News(cancellationToken);
        if (news.Items.Count > 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{news.Items.Count} new items have no number of the store; give each that News names a row in content_item first."));
        Put("event_actor", [.. news.Actors.Select(actor => (actor.Number, -1))], news.Actors.Select(_ => false).ToList());
        Put("event_group", [.. news.Groups.Select(group => (group.Number, -1))]);
        Words("event_verb", _stage.Verbs);
        Words("event_platform", _stage.Platforms);
        Words("event_stream", _stage.Streams);

        void Put(string table, IReadOnlyList<(int Number, int Id)> rows, List<bool>? flags = null)
        {
            if (rows.Count == 0)
                return;
            var numbers = rows.Select(row => row.Number).ToList();
            _session.Execute($"DELETE FROM {_maps}.{table} WHERE number IN (SELECT unnest(CAST($1 AS INTEGER[])))", cancellationToken, numbers);
            _session.Execute(
                $"INSERT INTO {_maps}.{table} SELECT unnest(CAST($1 AS INTEGER[])), unnest(CAST($2 AS INTEGER[])){(flags is null ? "" : ", unnest(CAST($3 AS BOOLEAN[]))")}",
                cancellationToken,
                flags is null ? [numbers, rows.Select(row => row.Id).ToList()] : [numbers, rows.Select(row => row.Id).ToList(), flags]);
        }
    }

    private void MarkWritten(CancellationToken cancellationToken)
    {
        _writtenEvents = _stage.Events;
        _writtenFates = Convert.ToInt64(_session.Scalar<object>($"SELECT count(*) FROM {_stage.Database}.fate", cancellationToken), CultureInfo.InvariantCulture);
    }
}
