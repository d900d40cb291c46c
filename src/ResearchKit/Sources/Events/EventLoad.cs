using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Store;

namespace ResearchKit.Sources.Events;

/// <summary>The store's numbers for what a stage numbers itself: by the stage's number, -1 for none.</summary>
/// <param name="PersonOfActor">person_id of each actor; every actor has one.</param>
/// <param name="IsLearner">Whether the actor is a learner: only learners answer items.</param>
/// <param name="ItemOfItem">item_id of each item.</param>
/// <param name="GroupOfGroup">group_id of each group; -1 where no group of the store is meant.</param>
internal sealed record EventMaps(IReadOnlyList<int> PersonOfActor, IReadOnlyList<bool> IsLearner, IReadOnlyList<int> ItemOfItem, IReadOnlyList<int> GroupOfGroup);

/// <summary>Next free numbers of the tables that events fill.</summary>
/// <param name="Event">event_id.</param>
/// <param name="Response">response_id.</param>
/// <param name="Feedback">feedback_id.</param>
internal sealed record EventNumbers(long Event = 1, long Response = 1, long Feedback = 1);

/// <summary>Answers of one file on their way to <c>item_response</c>: read = kept + rejected.</summary>
/// <param name="File">The file.</param>
/// <param name="Read">Answers among the file's kept events.</param>
/// <param name="Rejected">Answers refused.</param>
internal sealed record AnswerAccount(EventAccount File, long Read, long Rejected);

/// <summary>What was written.</summary>
/// <param name="Next">Numbers for the next stage.</param>
/// <param name="Answers">Accounts of the files that hold answers.</param>
internal sealed record EventLoadResult(EventNumbers Next, ImmutableArray<AnswerAccount> Answers);

/// <summary>
/// Writes the settled events of a stage into <c>store.activity_event</c>, and the answers among them into <c>store.item_response</c> and <c>store.feedback</c>, in the order in which they were
/// read. A million events at a time, so that memory does not grow with their number.
/// </summary>
internal sealed class EventLoad
{
    private const int RowsAtOnce = 1 << 20;

    private readonly SqlSession _session;
    private readonly EventStage _stage;

    /// <param name="stage">The stage, settled.</param>
    /// <param name="maps">The store's numbers.</param>
    public EventLoad(EventStage stage, EventMaps maps)
    {
        (_session, _stage) = (stage.Session, stage);
        Map("event_actor", maps.PersonOfActor, maps.IsLearner);
        Map("event_item", maps.ItemOfItem);
        Map("event_group", maps.GroupOfGroup);
        Words("event_verb", stage.Verbs);
        Words("event_platform", stage.Platforms);
        Words("event_stream", stage.Streams);
        Words("event_scaffold", EventStage.Scaffolds);
        Words("event_feedback", EventStage.FeedbackKinds);
    }

    /// <summary>Writes the events.</summary>
    /// <param name="numbers">The first numbers to give.</param>
    /// <param name="cancellationToken">Stops the writing; the draft of the store is then of no use.</param>
    public EventLoadResult Write(EventNumbers numbers, CancellationToken cancellationToken = default)
    {
        var answers = new SortedDictionary<int, (long Read, long Rejected)>();
        for (var from = 0L; from < _stage.Events; from += RowsAtOnce)
        {
            var range = string.Create(CultureInfo.InvariantCulture, $">= {from} AND {{0}} < {from + RowsAtOnce}");
            var gone = string.Create(CultureInfo.InvariantCulture, $"SELECT event FROM {_stage.Database}.fate WHERE event {string.Format(CultureInfo.InvariantCulture, range, "event")}");
            var kept = string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT rowid AS row, {numbers.Event - 1} + row_number() OVER () AS number, * FROM {_stage.Database}.event
                WHERE rowid {string.Format(CultureInfo.InvariantCulture, range, "rowid")} AND rowid NOT IN ({gone})
                """);
            var written = _session.Execute(
                $"""
                INSERT INTO store.activity_event(event_id, actor_id, group_id, item_id, event_time, verb, duration_s, source_system)
                SELECT e.number, a.id, nullif(g.id, -1), nullif(i.id, -1), {Time("e")}, v.word, {Number("e.duration")}, p.word
                FROM ({kept}) e
                JOIN memory.event_actor a ON a.number = e.actor JOIN memory.event_group g ON g.number = e.grouping JOIN memory.event_item i ON i.number = e.object
                JOIN memory.event_verb v ON v.number = e.verb JOIN memory.event_platform p ON p.number = e.platform
                """,
                cancellationToken);
            numbers = Answers(numbers, range, gone, answers, cancellationToken) with { Event = numbers.Event + written };
        }

        return new EventLoadResult(numbers, [.. answers.Select(pair => new AnswerAccount(_stage.Accounts[pair.Key], pair.Value.Read, pair.Value.Rejected))]);
    }

    private EventNumbers Answers(EventNumbers numbers, string range, string gone, SortedDictionary<int, (long Read, long Rejected)> accounts, CancellationToken cancellationToken)
    {
        _session.Execute(
            $"""
            CREATE OR REPLACE TABLE memory.event_answer AS
            SELECT r.*, e.file, e.line, e.item, e.time, e.duration, a.id AS learner, i.id AS item_id,
                   CASE WHEN r.reason >= 0 THEN r.reason WHEN NOT a.is_learner THEN {_stage.NotOfLearner} ELSE -1 END AS refusal
            FROM (SELECT * FROM {_stage.Database}.answer WHERE event {string.Format(CultureInfo.InvariantCulture, range, "event")} AND event NOT IN ({gone})) r
            JOIN (SELECT rowid AS row, * FROM {_stage.Database}.event WHERE rowid {string.Format(CultureInfo.InvariantCulture, range, "rowid")}) e ON e.row = r.event
            JOIN memory.event_actor a ON a.number = e.actor JOIN memory.event_item i ON i.number = e.object
            """,
            cancellationToken);
        _session.Execute(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                CREATE OR REPLACE TABLE memory.event_response AS
                SELECT {numbers.Response - 1} + row_number() OVER (ORDER BY event) AS response, * FROM memory.event_answer WHERE refusal = -1
                """),
            cancellationToken);
        var responses = _session.Execute(
            $"""
            INSERT INTO store.item_response(response_id, learner_id, item_id, stream_code, responded_at, opportunity, attempt, correct, score, hints, scaffold_kind, scaffold_prob, response_time_s)
            SELECT r.response, r.learner, r.item_id, s.word, {Time("r")}, CAST({Number("r.opportunity")} AS INTEGER), CAST({Number("r.attempt")} AS SMALLINT),
                   CASE r.correct WHEN 1 THEN true WHEN 0 THEN false END, {Number("r.score")}, CAST({Number("r.hints")} AS SMALLINT), c.word, {Number("r.scaffold_probability")}, {Number("r.duration")}
            FROM memory.event_response r JOIN memory.event_stream s ON s.number = r.stream JOIN memory.event_scaffold c ON c.number = r.scaffold
            ORDER BY r.response
            """,
            cancellationToken);
        var feedback = _session.Execute(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                INSERT INTO store.feedback(feedback_id, response_id, kind, fading_level, delivered_at, latency_s, assigned_prob)
                SELECT {numbers.Feedback - 1} + row_number() OVER (ORDER BY r.response), r.response, f.word, CAST({Number("r.feedback_fading")} AS SMALLINT),
                       {Time("r")} + to_microseconds(CAST(least({Number("r.feedback_latency")}, 1e9) * 1e6 AS BIGINT)), {Number("r.feedback_latency")}, {Number("r.feedback_probability")}
                FROM memory.event_response r JOIN memory.event_feedback f ON f.number = r.feedback WHERE r.feedback >= 0
                ORDER BY r.response
                """),
            cancellationToken);
        foreach (var row in _session.Rows("SELECT file, count(*), count(*) FILTER (refusal >= 0) FROM memory.event_answer GROUP BY file", cancellationToken))
        {
            var file = Convert.ToInt32(row[0], CultureInfo.InvariantCulture);
            var (read, rejected) = accounts.GetValueOrDefault(file);
            accounts[file] = (read + Convert.ToInt64(row[1], CultureInfo.InvariantCulture), rejected + Convert.ToInt64(row[2], CultureInfo.InvariantCulture));
        }

        _session.Execute($"INSERT INTO {_stage.Database}.refused_answer SELECT file, line, item, refusal FROM memory.event_answer WHERE refusal >= 0", cancellationToken);
        _session.Execute("DROP TABLE memory.event_answer; DROP TABLE memory.event_response");
        return numbers with { Response = numbers.Response + responses, Feedback = numbers.Feedback + feedback };
    }

    private static string Time(string alias) => string.Create(CultureInfo.InvariantCulture, $"make_timestamp(nullif({alias}.time, {StagedEvent.NoTime}))");

    private static string Number(string column) => $"CASE WHEN isnan({column}) THEN NULL ELSE {column} END";

    private void Map(string table, IReadOnlyList<int> ids, IReadOnlyList<bool>? flags = null)
    {
        _session.Execute(
            $"""
            CREATE OR REPLACE TABLE memory.{table} AS
            SELECT CAST(unnest(range(len(CAST($1 AS INTEGER[])))) AS INTEGER) AS number, unnest(CAST($1 AS INTEGER[])) AS id{(flags is null ? "" : ", unnest(CAST($2 AS BOOLEAN[])) AS is_learner")}
            """,
            default,
            flags is null ? [ids] : [ids, flags]);
        if (flags is null)
            _session.Execute($"INSERT INTO memory.{table} VALUES (-1, -1)");
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
            $"CREATE OR REPLACE TABLE memory.{table} AS SELECT CAST(unnest(range(len($1))) AS INTEGER) AS number, unnest($1) AS word UNION ALL SELECT -1, NULL",
            default,
            words.ToList());
}
