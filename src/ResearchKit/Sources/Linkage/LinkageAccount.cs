using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Store;

namespace ResearchKit.Sources.Linkage;

/// <summary>Counts what became of every record.</summary>
internal sealed class LinkageAccount(SqlSession session, LinkageOptions options, IReadOnlyDictionary<string, WeightLinkage> models)
{
    public LinkageReport Report(IReadOnlyList<string> systems, IReadOnlyList<ImmutableArray<BlockingPass>> passes, CancellationToken cancellationToken)
    {
        var blocking = passes.SelectMany(pass => pass).GroupBy(pass => pass.Name, StringComparer.Ordinal)
            .Select(pass => new BlockingPass(pass.Key, pass.Sum(part => part.Pairs), pass.Sum(part => part.BlocksLeftOut)));
        return new LinkageReport(
            [.. systems.Select(system => Of(system, cancellationToken))],
            [.. blocking],
            [.. systems.SelectMany(system => Clerical(system, cancellationToken))]);
    }

    private SystemLinkage Of(string system, CancellationToken cancellationToken)
    {
        var ways = session.Rows(
            "SELECT coalesce(l.way, ''), coalesce(l.rule, ''), count(*) FROM memory.link_person r LEFT JOIN memory.link_entity l ON l.record = r.record WHERE r.system = $1 GROUP BY ALL ORDER BY 3 DESC, 2",
            cancellationToken, system).Select(row => (Way: (string)row[0]!, Rule: (string)row[1]!, Count: (long)row[2]!)).ToList();
        var model = models.GetValueOrDefault(system)?.Model;
        // A register none of whose persons is in an earlier one has missed nobody: the few that the model would expect there are its own noise.
        if (model is not null && ways.TrueForAll(way => way.Way == "reference"))
            model = model with { EstimatedRecall = double.NaN };
        var clerical = Band(system, "count(*)", cancellationToken) is [var band] ? (long)band[0]! : 0;
        var notComparable = session.Scalar<long>(
            "SELECT count(*) FROM memory.link_person r ANTI JOIN memory.link_entity l ON l.record = r.record WHERE r.system = $1 AND (r.given IS NULL OR r.family IS NULL) AND r.encoded_hex IS NULL", cancellationToken, system);
        long Refused(string reason) => session.Scalar<long>(
            "SELECT count(DISTINCT x.record) FROM memory.link_refused x JOIN memory.link_person r USING (record) LEFT JOIN memory.link_entity l USING (record) WHERE r.system = $1 AND x.reason = $2 AND coalesce(l.way, '') <> 'rule'",
            cancellationToken, system, reason);
        return new SystemLinkage(
            system,
            ways.Sum(way => way.Count),
            ways.Where(way => way.Way == "reference").Sum(way => way.Count),
            [.. ways.Where(way => way.Way is "rule" or "decision").Select(way => new RuleLinks(way.Rule, way.Count))],
            ways.Where(way => way.Way == "weight").Sum(way => way.Count),
            clerical,
            ways.Where(way => way.Way.Length == 0).Sum(way => way.Count) - clerical - notComparable,
            notComparable,
            Refused("contradicted"),
            Refused("ambiguous"),
            model);
    }

    private IEnumerable<ClericalPair> Clerical(string system, CancellationToken cancellationToken) =>
        Band(system, $"o.origin, c.origin, b.weight, b.posterior, {string.Join(", ", Agreement.Columns.Select(column => "b." + column))}", cancellationToken)
            .Select(row => new ClericalPair(
                system, (string)row[0]!, (string)row[1]!, (double)row[2]!, (double)row[3]!,
                Agreement.InWords([.. row.Skip(4).Select(level => Convert.ToInt32(level, CultureInfo.InvariantCulture))])))
            .OrderByDescending(pair => pair.Posterior).ThenBy(pair => pair.Record, StringComparer.Ordinal);

    /// <summary>Records without a link (or standing for themselves although a register may have them) whose best candidate lies in the clerical band.</summary>
    private List<object?[]> Band(string system, string columns, CancellationToken cancellationToken) => session.Rows(
        $"""
        SELECT {columns} FROM memory.link_best b JOIN memory.link_origin o ON o.record = b.record JOIN memory.link_origin c ON c.record = b.entity
        LEFT JOIN memory.link_entity l ON l.record = b.record
        WHERE b.system = $1 AND b.posterior >= $2 AND l.record IS NULL
        """,
        cancellationToken, system, options.ClericalFrom);
}
