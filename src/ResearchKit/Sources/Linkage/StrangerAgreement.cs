using System.Globalization;
using ResearchKit.Store;

namespace ResearchKit.Sources.Linkage;

/// <summary>
/// How strangers agree: patterns of pairs of different reference persons, who are known not to be the same, chosen by a seeded hash. Counted once for each set of reference persons.
/// </summary>
internal sealed class StrangerAgreement(SqlSession session, LinkageOptions options)
{
    private readonly Dictionary<string, List<(int[] Levels, double Count)>> _known = new(StringComparer.Ordinal);

    /// <summary>Forgets what was counted, when reference persons have come in addition.</summary>
    public void Clear() => _known.Clear();

    /// <summary>The patterns with their counts.</summary>
    /// <param name="pool">Which reference persons, an SQL condition on <c>b</c> (a row of link_person).</param>
    /// <param name="cancellationToken">Stops between statements.</param>
    public List<(int[] Levels, double Count)> Of(string pool, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(pool, out var known))
            return known;
        var side = Number((long)Math.Ceiling(Math.Sqrt(options.StrangerPairs)));
        var seed = (long)(options.Seed >> 1);
        string Drawn(long salt) =>
            $"SELECT b.record FROM memory.link_person b JOIN memory.link_entity e ON e.record = b.record AND e.entity = b.record WHERE {pool} ORDER BY hash(b.record, {Number(salt)}), b.record LIMIT {side}";
        session.Execute(
            $"""
            CREATE OR REPLACE TABLE memory.link_stranger AS
            SELECT a.record, b.record AS entity FROM ({Drawn(seed)}) a, ({Drawn(seed + 1)}) b WHERE a.record <> b.record
            """,
            cancellationToken);
        Agreement.Compare(session, "memory.link_stranger", "memory.link_known_pair", schoolAlways: true, cancellationToken);
        session.Execute("DROP TABLE memory.link_stranger", cancellationToken);
        return _known[pool] = Agreement.Patterns(session, "memory.link_known_pair", cancellationToken);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
