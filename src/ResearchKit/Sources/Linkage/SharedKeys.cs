using ResearchKit.Store;

namespace ResearchKit.Sources.Linkage;

/// <summary>
/// Links records by shared keys, round after round: a linked record's own keys lead on (account to address to register). A key that two register records have is ambiguous; a register's key stands before
/// one learnt from another system; a key is not followed to somebody whose name it contradicts, since a mistyped number may be another person's.
/// </summary>
internal sealed class SharedKeys(SqlSession session)
{
    /// <summary>Follows keys until no further record is linked.</summary>
    /// <param name="where">Which records may be linked, an SQL condition on <c>r</c> (a row of link_person).</param>
    /// <param name="cancellationToken">Stops between statements.</param>
    public void Follow(string where, CancellationToken cancellationToken)
    {
        while (Round(where, cancellationToken) > 0)
        {
        }
    }

    private long Round(string where, CancellationToken cancellationToken)
    {
        session.Execute(
            """
            CREATE OR REPLACE TABLE memory.link_owner AS
            WITH owned AS (
                SELECT k.kind, k.value, e.entity, e.record = e.entity AS is_own, p.system
                FROM memory.link_key k JOIN memory.link_entity e USING (record) JOIN memory.link_person p USING (record)
            ), best AS (SELECT *, bool_or(is_own) OVER (PARTITION BY kind, value) AS has_own FROM owned)
            SELECT kind, value, min(entity) AS entity, count(DISTINCT entity) AS persons, CASE WHEN bool_or(has_own) THEN NULL ELSE min(system) END AS through
            FROM best WHERE is_own = has_own GROUP BY kind, value
            """,
            cancellationToken);
        session.Execute(
            $"""
            CREATE OR REPLACE TABLE memory.link_hit AS
            SELECT r.record, o.entity, o.persons, min(k.kind || CASE WHEN o.through IS NULL THEN '' ELSE ', through ' || o.through END) AS rule
            FROM memory.link_person r JOIN memory.link_key k USING (record) JOIN memory.link_owner o ON o.kind = k.kind AND o.value = k.value
            JOIN memory.link_person e ON e.record = o.entity
            ANTI JOIN memory.link_entity done ON done.record = r.record
            ANTI JOIN memory.link_different d ON d.record = r.record AND d.entity = o.entity
            WHERE ({where}) AND (r.role IS NULL OR e.role IS NULL OR r.role = e.role)
            GROUP BY ALL
            """,
            cancellationToken);
        Agreement.Compare(session, "(SELECT DISTINCT record, entity FROM memory.link_hit WHERE persons = 1)", "memory.link_checked", schoolAlways: false, cancellationToken);
        session.Execute(
            $"""
            INSERT INTO memory.link_refused
            SELECT DISTINCT h.record, CASE WHEN h.persons > 1 THEN 'ambiguous' ELSE 'contradicted' END
            FROM memory.link_hit h LEFT JOIN memory.link_checked c USING (record, entity) WHERE h.persons > 1 OR NOT {Agreement.Vouches("c")}
            UNION ALL
            SELECT record, 'ambiguous' FROM memory.link_checked c WHERE {Agreement.Vouches("c")} GROUP BY record HAVING count(*) > 1
            """,
            cancellationToken);
        return session.Execute(
            $"""
            INSERT INTO memory.link_entity
            SELECT h.record, min(h.entity), 'rule', min(h.rule), NULL
            FROM memory.link_hit h JOIN memory.link_checked c USING (record, entity) WHERE h.persons = 1 AND {Agreement.Vouches("c")}
            GROUP BY h.record HAVING count(DISTINCT h.entity) = 1
            """,
            cancellationToken);
    }
}
