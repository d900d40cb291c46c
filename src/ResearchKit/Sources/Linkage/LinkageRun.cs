using System.Collections.Immutable;
using ResearchKit.Store;

namespace ResearchKit.Sources.Linkage;

/// <summary>One linkage, step by step: decisions, registers among themselves, keys, weights, and the keys that these opened.</summary>
internal sealed class LinkageRun(SqlSession session, LinkageOptions options)
{
    private readonly ClericalDecisions _decisions = new(session);
    private readonly SharedKeys _keys = new(session);
    private readonly Blocking _blocking = new(session, options.MaximumBlock);
    private readonly StrangerAgreement _strangers = new(session, options);
    private readonly Dictionary<string, WeightLinkage> _byWeight = new(StringComparer.Ordinal);
    private readonly List<ImmutableArray<BlockingPass>> _passes = [];

    public LinkageReport Run(CancellationToken cancellationToken)
    {
        string[] references = Systems("is_reference", cancellationToken);
        string[] others = Systems("NOT is_reference", cancellationToken);
        _decisions.Find(options.Decisions, cancellationToken);
        foreach (var (system, isFirst) in references.Select((system, place) => (system, place == 0)))
        {
            var records = $"r.is_reference AND r.system = {SqlSession.Text(system)}";
            if (isFirst)
                Found(records, cancellationToken);
            _decisions.Apply(cancellationToken);
            if (!isFirst)
            {
                _keys.Follow(records, cancellationToken);
                ByWeight(system, records, cancellationToken);
                Found(records, cancellationToken);
                _strangers.Clear();
            }
        }

        _decisions.Apply(cancellationToken);
        _keys.Follow("NOT r.is_reference", cancellationToken);
        if (references.Length > 0)
        {
            _blocking.Index(cancellationToken);
            foreach (var system in others)
                ByWeight(system, $"NOT r.is_reference AND r.system = {SqlSession.Text(system)}", cancellationToken, isIndexed: true);
            _keys.Follow("NOT r.is_reference", cancellationToken);
        }

        var account = new LinkageAccount(session, options, _byWeight);
        return account.Report([.. references, .. others.Except(references, StringComparer.Ordinal)], _passes, cancellationToken);
    }

    /// <summary>Reference records that are of no person yet stand for one of their own.</summary>
    private void Found(string records, CancellationToken cancellationToken) => session.Execute(
        $"""
        INSERT INTO memory.link_entity
        SELECT r.record, r.record, 'reference', NULL, NULL FROM memory.link_person r ANTI JOIN memory.link_entity done ON done.record = r.record WHERE {records}
        """,
        cancellationToken);

    private void ByWeight(string system, string records, CancellationToken cancellationToken, bool isIndexed = false)
    {
        session.Execute(
            $"""
            CREATE OR REPLACE TABLE memory.link_left AS
            SELECT r.record FROM memory.link_person r ANTI JOIN memory.link_entity done ON done.record = r.record
            WHERE {records} AND ((r.given IS NOT NULL AND r.family IS NOT NULL) OR r.encoded_hex IS NOT NULL)
            """,
            cancellationToken);
        if (session.Scalar<long>("SELECT count(*) FROM memory.link_left", cancellationToken) == 0)
            return;
        if (!isIndexed)
            _blocking.Index(cancellationToken);
        _passes.Add(_blocking.Pair(cancellationToken));
        var linkage = new WeightLinkage(session, options, _strangers, system);
        linkage.Run(records, cancellationToken);
        _byWeight[system] = linkage;
    }

    /// <summary>Systems in the order of their first record.</summary>
    private string[] Systems(string condition, CancellationToken cancellationToken) =>
        [.. session.Rows($"SELECT system FROM memory.link_person WHERE {condition} GROUP BY system ORDER BY min(record)", cancellationToken).Select(row => (string)row[0]!)];
}
