using System.Globalization;
using ResearchKit.Privacy;
using ResearchKit.Store;

namespace ResearchKit.Sources;

/// <summary>
/// Identifiers to people. Each distinct identifier is hashed once, in this process; the pairs stand in an in-memory table that never spills to disk, and rows are joined to
/// it. Only pseudonyms and the store's own numbers are written to the store. Numbers follow the order of pseudonyms, which tells nothing of the identifiers' order.
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
    }

    /// <summary>Sees to it that every identifier of a staged column that belongs to a known person, or to anyone when people are introduced, is in <c>memory.identity</c>.</summary>
    public void Resolve(CsvStage stage, string column, string system, bool introduces, CancellationToken cancellationToken)
    {
        var name = SqlSession.Name(column);
        var unknown = _session.Rows(
            $"""
            SELECT DISTINCT s.{name} FROM {stage.Table} s
            ANTI JOIN (SELECT identifier FROM memory.identity WHERE system = {SqlSession.Text(system)}) i ON i.identifier = s.{name}
            WHERE s.{name} IS NOT NULL
            """,
            cancellationToken);
        _session.Execute("CREATE OR REPLACE TABLE memory.fresh(identifier VARCHAR, pseudonym VARCHAR)");
        foreach (var batch in unknown.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var identifiers = batch.Select(row => (string)row[0]!).Where(identifier => identifier.AsSpan().Trim().Length > 0).ToList();
            if (identifiers.Count > 0)
                _session.Execute(
                    "INSERT INTO memory.fresh SELECT unnest($1), unnest($2)",
                    cancellationToken,
                    identifiers,
                    identifiers.Select(identifier => _key.Pseudonym(system, identifier)).ToList());
        }

        if (introduces)
            Introduce(cancellationToken);
        _session.Execute(
            "INSERT INTO memory.identity SELECT $1, f.identifier, p.person_id FROM memory.fresh f JOIN store.person p ON p.pseudonym = f.pseudonym",
            cancellationToken,
            system);
        _session.Execute("DROP TABLE memory.fresh");
    }

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
