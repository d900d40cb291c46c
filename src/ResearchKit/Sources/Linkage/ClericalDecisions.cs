using System.Collections.Immutable;
using ResearchKit.Store;

namespace ResearchKit.Sources.Linkage;

/// <summary>Follows what a person decided about pairs, before any rule.</summary>
internal sealed class ClericalDecisions(SqlSession session)
{
    /// <summary>Finds the records that the decisions are about by where they stand.</summary>
    /// <exception cref="ArgumentException">A decision names a record that there is none of, or a pair is decided both ways.</exception>
    public void Find(ImmutableArray<LinkageDecision> decisions, CancellationToken cancellationToken)
    {
        session.Execute("CREATE OR REPLACE TABLE memory.link_decision(record INTEGER, candidate INTEGER, is_same BOOLEAN)", cancellationToken);
        foreach (var decision in decisions)
        {
            var record = Find(decision, decision.Record, $"p.system = {SqlSession.Text(decision.System)}", $"record of {decision.System}", cancellationToken);
            var candidate = Find(decision, decision.Candidate, "p.is_reference", "record of a register", cancellationToken);
            session.Execute("INSERT INTO memory.link_decision VALUES ($1, $2, $3)", cancellationToken, record, candidate, decision.IsSame);
        }

        if (session.Scalar<long>("SELECT count(*) FROM (SELECT record FROM memory.link_decision WHERE is_same GROUP BY record HAVING count(DISTINCT candidate) > 1)", cancellationToken) > 0)
            throw new ArgumentException("The decisions say of a record that it is the same as two reference records. A record is of one person: keep one of the two decisions.");
        if (session.Scalar<long>("SELECT count(*) FROM (SELECT record FROM memory.link_decision GROUP BY record, candidate HAVING count(DISTINCT is_same) > 1)", cancellationToken) > 0)
            throw new ArgumentException("The decisions say of a pair both that it is the same and that it is not. Keep one of the two.");
    }

    /// <summary>Applies the decisions whose candidate is of a known person by now.</summary>
    public void Apply(CancellationToken cancellationToken)
    {
        session.Execute(
            """
            INSERT INTO memory.link_different
            SELECT d.record, e.entity FROM memory.link_decision d JOIN memory.link_entity e ON e.record = d.candidate
            ANTI JOIN memory.link_different known ON known.record = d.record AND known.entity = e.entity WHERE NOT d.is_same
            """,
            cancellationToken);
        session.Execute(
            """
            INSERT INTO memory.link_entity
            SELECT DISTINCT d.record, e.entity, 'decision', 'decided by a person', CAST(NULL AS DOUBLE) FROM memory.link_decision d JOIN memory.link_entity e ON e.record = d.candidate
            ANTI JOIN memory.link_entity done ON done.record = d.record WHERE d.is_same
            """,
            cancellationToken);
    }

    private int Find(LinkageDecision decision, string origin, string condition, string what, CancellationToken cancellationToken)
    {
        var found = session.Rows($"SELECT o.record FROM memory.link_origin o JOIN memory.link_person p USING (record) WHERE o.origin = $1 AND {condition}", cancellationToken, origin);
        return found is [var only]
            ? (int)only[0]!
            : throw new ArgumentException(
                $"The decision about {decision.Record} of {decision.System} and {decision.Candidate} names {origin}, where {(found.Count == 0 ? "no" : "more than one")} {what} stands. The files may have changed: make a new clerical list.");
    }
}
