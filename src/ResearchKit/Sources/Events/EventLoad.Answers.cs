using System.Globalization;

namespace ResearchKit.Sources.Events;

/// <content>Answers to items, and the feedback on them.</content>
internal sealed partial class EventLoad
{
    private readonly SortedDictionary<int, (long Read, long Rejected)> _answers = [];
    private readonly SortedDictionary<int, (long Read, long Rejected)> _feedback = [];

    /// <summary>Files with answers, after <see cref="WriteAnswers"/> and each increment.</summary>
    public IReadOnlyList<AnswerAccount> Answers => Accounts(_answers);

    /// <summary>Files with feedback, after <see cref="WriteFeedback"/> and each increment.</summary>
    public IReadOnlyList<AnswerAccount> Feedback => Accounts(_feedback);

    /// <summary>Writes the answers of learners, when the events are written.</summary>
    /// <param name="cancellationToken">Stops the writing; the draft of the store is then of no use.</param>
    public void WriteAnswers(CancellationToken cancellationToken = default)
    {
        var next = Next("item_response", "response_id");
        for (var from = 0L; from < _stage.Events; from += RowsAtOnce)
        {
            Stage(Part(from), next, cancellationToken);
            if (_isFollowed)
                _stage.Bound.Write($"INSERT INTO {_stage.Database}.written_answer SELECT event, response FROM memory.event_answer WHERE refusal = -1 ORDER BY event", cancellationToken);
            next += _stage.Bound.WriteToStore(InsertAnswers, cancellationToken);
            Add(_answers, "SELECT file, count(*), count(*) FILTER (refusal >= 0) FROM memory.event_answer GROUP BY file", cancellationToken);
            _stage.Bound.Write($"INSERT INTO {_stage.Database}.refused_answer SELECT file, line, item, refusal FROM memory.event_answer WHERE refusal >= 0 ORDER BY event", cancellationToken);
            _stage.Bound.Write(
                $"""
                INSERT INTO {_stage.Database}.feedback SELECT file, response, time, feedback, feedback_fading, feedback_latency, feedback_probability
                FROM memory.event_answer WHERE refusal = -1 AND feedback >= 0 ORDER BY response
                """,
                cancellationToken);
        }

        _stage.Bound.Write("DROP TABLE IF EXISTS memory.event_answer");
    }

    /// <summary>Writes the feedback on the answers that were written. Its time is that of the answer and the latency, where both are stated.</summary>
    /// <param name="cancellationToken">Stops the writing; the draft of the store is then of no use.</param>
    public void WriteFeedback(CancellationToken cancellationToken = default)
    {
        var next = Next("feedback", "feedback_id");
        _stage.Bound.Write(InsertFeedback(next, $"(SELECT rowid AS row, * FROM {_stage.Database}.feedback)"), cancellationToken);
        Add(_feedback, $"SELECT file, count(*), 0 FROM {_stage.Database}.feedback GROUP BY file", cancellationToken);
    }

    /// <summary>SQL: writes the answers that are staged in memory.</summary>
    private string InsertAnswers =>
        $"""
        INSERT INTO store.item_response(response_id, learner_id, item_id, stream_code, responded_at, opportunity, attempt, correct, score, hints, scaffold_kind, scaffold_prob, response_time_s)
        SELECT r.response, r.learner, r.item_id, s.word, {Time("r")}, CAST({Number("r.opportunity")} AS INTEGER), CAST({Number("r.attempt")} AS SMALLINT),
               CASE r.correct WHEN 1 THEN true WHEN 0 THEN false END, {Number("r.score")}, CAST({Number("r.hints")} AS SMALLINT), c.word, {Number("r.scaffold_probability")}, {Number("r.duration")}
        FROM memory.event_answer r JOIN {_maps}.event_stream s ON s.number = r.stream JOIN {_maps}.event_scaffold c ON c.number = r.scaffold
        WHERE r.refusal = -1 ORDER BY r.response
        """;

    /// <summary>SQL: writes feedback, numbered from <paramref name="next"/> by its row.</summary>
    private string InsertFeedback(long next, string rows) =>
        $"""
        INSERT INTO store.feedback(feedback_id, response_id, kind, fading_level, delivered_at, latency_s, assigned_prob)
        SELECT r.row + {Sql(next)}, r.response, f.word, CAST({Number("r.fading")} AS SMALLINT),
               {Time("r")} + to_microseconds(CAST(least({Number("r.latency")}, 1e9) * 1e6 AS BIGINT)), {Number("r.latency")}, {Number("r.probability")}
        FROM {rows} r JOIN {_maps}.event_feedback f ON f.number = r.kind
        """;

    /// <summary>Answers among a part of the events, in memory, with the store's numbers or the reason why they are refused.</summary>
    private void Stage(string part, long next, CancellationToken cancellationToken) =>
        _stage.Bound.Write(
            $"""
            CREATE OR REPLACE TABLE memory.event_answer AS SELECT *, {Sql(next - 1)} + row_number() OVER (PARTITION BY refusal = -1 ORDER BY event) AS response FROM (
                SELECT r.*, e.file, e.line, e.item, e.time, e.duration, a.id AS learner, i.id AS item_id,
                       CASE WHEN r.reason >= 0 THEN r.reason WHEN NOT a.is_learner THEN {Sql(_stage.NotOfLearner)} ELSE -1 END AS refusal
                FROM (SELECT * FROM {_stage.Database}.answer WHERE event {part} AND event NOT IN (SELECT event FROM {_stage.Database}.fate WHERE event {part})) r
                JOIN (SELECT rowid AS number, file, line, item, time, duration, actor, object FROM {_stage.Database}.event WHERE rowid {part}) e ON e.number = r.event
                JOIN {_maps}.event_actor a ON a.number = e.actor JOIN {_maps}.event_item i ON i.number = e.object)
            """,
            cancellationToken);

    private void Add(SortedDictionary<int, (long Read, long Rejected)> accounts, string sql, CancellationToken cancellationToken)
    {
        foreach (var row in _stage.Bound.Rows(sql, cancellationToken))
        {
            var file = Convert.ToInt32(row[0], CultureInfo.InvariantCulture);
            var (read, rejected) = accounts.GetValueOrDefault(file);
            accounts[file] = (read + Convert.ToInt64(row[1], CultureInfo.InvariantCulture), rejected + Convert.ToInt64(row[2], CultureInfo.InvariantCulture));
        }
    }

    private List<AnswerAccount> Accounts(SortedDictionary<int, (long Read, long Rejected)> counts) =>
        [.. counts.Select(pair => new AnswerAccount(_stage.Accounts[pair.Key], pair.Value.Read, pair.Value.Rejected))];
}
