using System.Globalization;

namespace ResearchKit.Sources.Events;

/// <content>What is repeated, taken back, or tells of a person.</content>
internal sealed partial class EventStage
{
    /// <summary>Ids that are compared at a time: memory for the comparison grows with them, not with the number of events.</summary>
    internal const int IdsAtOnce = 500_000;

    private long _settledEvents;
    private int _settledItems;
    private int _settledGroups;
    private int _settledPlatforms;
    private int _settledVerbs;
    private int _settledActors;
    private readonly HashSet<(EventFate Kind, int Number)> _telling = [];
    private readonly IdentifierSearch _search = new();

    /// <summary>
    /// Whether the last <see cref="Settle"/> found that an item, group, platform or verb of an earlier call names a person: the one whom it names came later. A store that was written in between holds it.
    /// </summary>
    public bool TellsOfEarlier { get; private set; }

    /// <summary>
    /// Finds, among the events since the last call and all before, those that repeat an earlier one (merged), have its id and say something else (rejected), are taken back or take back
    /// (superseded), or whose item, group, platform or verb holds an identifier of a person (rejected); and brings the files' accounts up to date.
    /// </summary>
    public void Settle(CancellationToken cancellationToken = default)
    {
        _file.Flush();
        WriteRejected();
        WriteVoidings();
        Repeats(cancellationToken);
        Voided(cancellationToken);
        Telling(cancellationToken);
        _settledEvents = _file.Events;
        Count(cancellationToken);
    }

    /// <summary>Rejects the events of actors who have no person.</summary>
    /// <param name="actors">Table of actors: number, and id or -1.</param>
    /// <param name="cancellationToken">Stops.</param>
    internal void RejectUnlinked(string actors, CancellationToken cancellationToken)
    {
        for (var from = 0L; from < Events; from += EventLoad.RowsAtOnce)
        {
            var part = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"BETWEEN {from} AND {from + EventLoad.RowsAtOnce - 1}");
            Bound.Write(
                $"""
                INSERT INTO {Database}.fate SELECT e.rowid, e.file, {Sql(EventFate.Unlinked)} FROM {Database}.event e
                SEMI JOIN (SELECT number FROM {actors} WHERE id = -1) a ON a.number = e.actor
                WHERE e.rowid {part} AND e.rowid NOT IN (SELECT event FROM {Database}.fate WHERE event {part})
                """,
                cancellationToken);
        }

        Count(cancellationToken);
    }

    /// <summary>
    /// Deals with the events, from a number on, of actors who have no person: those of actors who were linked to none in the whole import are rejected as there; others, who came since, wait for the
    /// next whole import.
    /// </summary>
    /// <param name="actors">Table of actors: number, and id or -1.</param>
    /// <param name="from">First event.</param>
    /// <param name="linkedActors">Actors before this number have been through linking.</param>
    /// <param name="cancellationToken">Stops.</param>
    internal void HoldUnlinked(string actors, long from, int linkedActors, CancellationToken cancellationToken)
    {
        Session.Execute(
            $"""
            INSERT INTO {Database}.fate SELECT e.rowid, e.file, CASE WHEN e.actor < {Sql(linkedActors)} THEN {Sql(EventFate.Unlinked)} ELSE {Sql(EventFate.Waiting)} END FROM {Database}.event e
            ANTI JOIN (SELECT number FROM {actors} WHERE id <> -1) a ON a.number = e.actor
            WHERE e.rowid >= {Sql(from)} AND e.rowid NOT IN (SELECT event FROM {Database}.fate WHERE event >= {Sql(from)})
            """,
            cancellationToken);
        Count(cancellationToken);
    }

    private void Repeats(CancellationToken cancellationToken)
    {
        foreach (var range in Ranges("candidate", cancellationToken))
        {
            Bound.Keep("event_candidate", $"SELECT DISTINCT id_high, id_low FROM {Database}.candidate WHERE {range}", cancellationToken);
            Bound.Keep(
                "event_repeat",
                $"""
                SELECT e.id_high, e.id_low, min(e.rowid) AS first, arg_min({Content("e")}, e.rowid) AS content
                FROM {Database}.event e SEMI JOIN memory.event_candidate c ON e.id_high = c.id_high AND e.id_low = c.id_low
                GROUP BY ALL HAVING count(*) > 1
                """,
                cancellationToken);
            Refuse(
                $"""
                SELECT e.rowid, e.file, CASE WHEN {Content("e")} = r.content THEN {Sql(EventFate.Repeated)} ELSE {Sql(EventFate.Conflict)} END
                FROM {Database}.event e JOIN memory.event_repeat r ON e.id_high = r.id_high AND e.id_low = r.id_low
                WHERE e.rowid > r.first AND e.rowid >= {Sql(_settledEvents)}
                """,
                cancellationToken);
        }

        Bound.Write($"DELETE FROM {Database}.candidate", cancellationToken);
        Session.Execute("DROP TABLE IF EXISTS memory.event_candidate; DROP TABLE IF EXISTS memory.event_repeat");
    }

    private void Voided(CancellationToken cancellationToken)
    {
        // Voiding statements cannot be taken back; a repeated one, or one that was refused, takes nothing back.
        var news = $"event >= {Sql(_settledEvents)}";
        foreach (var range in Ranges("voiding", cancellationToken, news))
            TakeBack($"SELECT * FROM {Database}.voiding WHERE {range} AND {news}", "true");
        if (_settledEvents > 0)
        {
            // Earlier ones of events that came since.
            TakeBack(
                $"""
                SELECT v.* FROM {Database}.voiding v
                SEMI JOIN (SELECT id_high, id_low FROM {Database}.event WHERE rowid >= {Sql(_settledEvents)}) n ON v.id_high = n.id_high AND v.id_low = n.id_low WHERE v.event < {Sql(_settledEvents)}
                """,
                $"e.rowid >= {Sql(_settledEvents)}");
        }

        Refuse(
            $"""
            SELECT e.rowid, e.file, {Sql(EventFate.Voiding)} FROM {Database}.event e
            SEMI JOIN (SELECT event FROM {Database}.voiding WHERE event >= {Sql(_settledEvents)}) v ON v.event = e.rowid
            WHERE e.rowid >= {Sql(_settledEvents)} AND e.rowid NOT IN (SELECT event FROM {Database}.fate)
            """,
            cancellationToken);
        Session.Execute("DROP TABLE IF EXISTS memory.event_voided");

        void TakeBack(string voidings, string events)
        {
            Bound.Keep(
                "event_voided",
                $"""
                SELECT v.id_high, v.id_low, max(v.event) AS event FROM ({voidings}) v
                ANTI JOIN (SELECT event FROM {Database}.fate WHERE fate <> {Sql(EventFate.Voiding)}) f ON f.event = v.event
                GROUP BY ALL
                """,
                cancellationToken);
            Refuse(
                $"""
                SELECT e.rowid, e.file, {Sql(EventFate.Voided)}
                FROM {Database}.event e SEMI JOIN memory.event_voided v ON e.id_high = v.id_high AND e.id_low = v.id_low
                WHERE {events} AND e.rowid NOT IN (SELECT event FROM {Database}.fate) AND e.rowid NOT IN (SELECT event FROM {Database}.voiding)
                """,
                cancellationToken);
        }
    }

    /// <summary>Conditions on ids that cut a table into parts of about <see cref="IdsAtOnce"/> rows; enciphered ids are spread evenly.</summary>
    private List<string> Ranges(string table, CancellationToken cancellationToken, string condition = "true")
    {
        var rows = Convert.ToInt64(Session.Scalar<object>($"SELECT count(*) FROM {Database}.{table} WHERE {condition}", cancellationToken), CultureInfo.InvariantCulture);
        if (rows == 0)
            return [];
        var parts = (ulong)((rows + IdsAtOnce - 1) / IdsAtOnce);
        var ranges = new List<string>();
        for (var i = 0UL; i < parts; i++)
        {
            var from = ulong.MaxValue / parts * i;
            var upper = i == parts - 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" AND id_high < {ulong.MaxValue / parts * (i + 1)}");
            ranges.Add(string.Create(CultureInfo.InvariantCulture, $"id_high >= {from}{upper}"));
        }

        return ranges;
    }

    private void Telling(CancellationToken cancellationToken)
    {
        TellsOfEarlier = false;
        var newActors = Actors.Count > _settledActors;
        for (var i = _settledActors; i < Actors.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var text in Actors.TellingTexts(i))
                _search.Add(text);
        }

        RefuseNaming("object", Items.Codes, ref _settledItems, EventFate.TellingItem);
        RefuseNaming("grouping", Groups, ref _settledGroups, EventFate.TellingGroup);
        RefuseNaming("platform", Platforms, ref _settledPlatforms, EventFate.TellingPlatform);
        RefuseNaming("verb", Verbs, ref _settledVerbs, EventFate.TellingVerb);
        _settledActors = Actors.Count;

        void RefuseNaming(string column, Utf8Interner texts, ref int settled, EventFate fate)
        {
            var found = new List<int>();
            for (var i = newActors ? 0 : settled; i < texts.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!_search.IsIn(texts[i]))
                    continue;
                found.Add(i);
                TellsOfEarlier |= _telling.Add((fate, i)) && i < settled;
            }

            settled = texts.Count;
            if (found.Count > 0)
            {
                Refuse(
                    $"""
                    SELECT e.rowid, e.file, {Sql(fate)} FROM {Database}.event e
                    WHERE e.{column} IN (SELECT unnest(CAST($1 AS INTEGER[]))) AND e.rowid NOT IN (SELECT event FROM {Database}.fate)
                    """,
                    cancellationToken,
                    found);
            }
        }
    }

    /// <summary>Notes what a query finds among the events: event, file and fate.</summary>
    private void Refuse(string query, CancellationToken cancellationToken, params object?[] parameters)
    {
        Bound.Keep("event_fate", query, cancellationToken, parameters);
        Bound.Write($"INSERT INTO {Database}.fate FROM memory.event_fate", cancellationToken);
        Session.Execute("DROP TABLE memory.event_fate", cancellationToken);
    }

    private void Count(CancellationToken cancellationToken)
    {
        foreach (var account in _accounts)
            (account.Merged, account.Superseded, account.Rejected, account.Waiting) = (0, 0, account.RejectedAtOnce, 0);
        foreach (var row in Bound.Rows($"SELECT file, fate, count(*) FROM {Database}.fate GROUP BY ALL", cancellationToken))
        {
            var account = _accounts[Convert.ToInt32(row[0], CultureInfo.InvariantCulture)];
            var count = Convert.ToInt64(row[2], CultureInfo.InvariantCulture);
            switch ((EventFate)Convert.ToSByte(row[1], CultureInfo.InvariantCulture))
            {
                case EventFate.Repeated:
                    account.Merged += count;
                    break;
                case EventFate.Voided or EventFate.Voiding:
                    account.Superseded += count;
                    break;
                case EventFate.Waiting:
                    account.Waiting += count;
                    break;
                default:
                    account.Rejected += count;
                    break;
            }
        }
    }

    /// <summary>Hash of all that is kept of an event.</summary>
    private static string Content(string alias) =>
        $"hash({alias}.actor, {alias}.verb, {alias}.object, {alias}.grouping, {alias}.platform, {alias}.time, {alias}.duration, {alias}.detail)";

    private static string Sql(EventFate fate) => ((int)fate).ToString(CultureInfo.InvariantCulture);

    private static string Sql(long number) => number.ToString(CultureInfo.InvariantCulture);
}
