using System.Globalization;
using ResearchKit.Privacy;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>
/// Identifiers to people. Each distinct identifier is hashed once, in this process; the pairs stand in an in-memory table that never spills to disk, and rows are joined to
/// it. Only pseudonyms and the store's own numbers are written to the store. Numbers follow the order of pseudonyms, which tells nothing of the identifiers' order.
/// A person of one system who was linked to a person of another has that one's pseudonym.
/// </summary>
internal sealed class PersonRegistry
{
    private const int BatchSize = 16_384;

    private readonly SqlSession _session;
    private readonly PseudonymKey _key;

    public PersonRegistry(SqlSession session, PseudonymKey key)
    {
        _session = session;
        _key = key;
        session.Execute("CREATE TABLE memory.identity(system VARCHAR, identifier VARCHAR, person_id INTEGER)");
        session.Execute("CREATE TABLE memory.linked(system VARCHAR, identifier VARCHAR, to_system VARCHAR, to_identifier VARCHAR)");
    }

    /// <summary>Sees to it that every identifier that belongs to a known person, or to anyone when people are introduced, is in <c>memory.identity</c>.</summary>
    /// <param name="distinct">SQL that yields the distinct identifiers as column <c>c0</c>.</param>
    /// <param name="system">System of the identifiers.</param>
    /// <param name="introduces">Whether persons who are not in the store yet are added to it.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    public void Resolve(string distinct, string system, bool introduces, CancellationToken cancellationToken)
    {
        var unknown = _session.Rows(
            $"""
            SELECT s.c0, coalesce(l.to_system, {SqlSession.Text(system)}), coalesce(l.to_identifier, s.c0) FROM ({distinct}) s
            ANTI JOIN (SELECT identifier FROM memory.identity WHERE system = {SqlSession.Text(system)}) i ON i.identifier = s.c0
            LEFT JOIN (SELECT * FROM memory.linked WHERE system = {SqlSession.Text(system)}) l ON l.identifier = s.c0
            WHERE s.c0 IS NOT NULL
            """,
            cancellationToken);
        _session.Execute("CREATE OR REPLACE TABLE memory.fresh(identifier VARCHAR, pseudonym VARCHAR)");
        foreach (var batch in unknown.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var identities = batch.Select(row => (Own: (string)row[0]!, System: (string)row[1]!, Identifier: (string)row[2]!))
                .Where(identity => identity.Identifier.AsSpan().Trim().Length > 0).ToList();
            if (identities.Count > 0)
                _session.Execute(
                    "INSERT INTO memory.fresh SELECT unnest($1), unnest($2)",
                    cancellationToken,
                    identities.Select(identity => identity.Own).ToList(),
                    identities.Select(identity => _key.Pseudonym(identity.System, identity.Identifier)).ToList());
        }

        if (introduces)
            Introduce(cancellationToken);
        _session.Execute(
            "INSERT INTO memory.identity SELECT $1, f.identifier, p.person_id FROM memory.fresh f JOIN store.person p ON p.pseudonym = f.pseudonym",
            cancellationToken,
            system);
        _session.Execute("DROP TABLE memory.fresh");
    }

    /// <summary>SQL of a relation (identifier, person_id) of a system's persons who are in the store.</summary>
    public static string Persons(string system) => $"(SELECT identifier, person_id FROM memory.identity WHERE system = {SqlSession.Text(system)})";

    private void Introduce(CancellationToken cancellationToken)
    {
        var last = Convert.ToInt64(_session.Scalar<object>("SELECT coalesce(max(person_id), 0) FROM store.person", cancellationToken), CultureInfo.InvariantCulture);
        _session.Execute(
            $"""
            INSERT INTO store.person
            SELECT CAST({last.ToString(CultureInfo.InvariantCulture)} + row_number() OVER (ORDER BY pseudonym) AS INTEGER), pseudonym
            FROM (SELECT DISTINCT pseudonym FROM memory.fresh) f ANTI JOIN store.person p USING (pseudonym)
            """,
            cancellationToken);
    }
}
