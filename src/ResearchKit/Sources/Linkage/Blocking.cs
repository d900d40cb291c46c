using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Store;

namespace ResearchKit.Sources.Linkage;

/// <summary>
/// Chooses the pairs that are compared at all. Passes are united, so that each slip is survived by one of them: a wrong date by names and place, swapped or halved names by words in any order, a transposition
/// by first letters, a missing date by the group. Blocks that are too large are left out of their pass.
/// </summary>
internal sealed class Blocking(SqlSession session, int maximumBlock)
{
    // Words are those of both names, so that their order does not matter. x is a row of link_person.
    private const string Words = "list_distinct(list_filter(list_concat(coalesce(string_split(x.given, ' '), []), coalesce(string_split(x.family, ' '), [])), lambda w: length(w) > 0))";
    private const string Initials = $"list_distinct(list_transform({Words}, lambda w: w[1]))";
    private const string WordPairs = "list_distinct(flatten(list_transform(coalesce(string_split(x.given, ' '), []), lambda g: list_transform(coalesce(string_split(x.family, ' '), []), lambda f: least(g, f) || ' ' || greatest(g, f)))))";
    private const string NoPlace = "len(x.groups) = 0 AND len(x.schools) = 0";

    private const string Encoded = "a stretch of the encoded name";

    /// <summary>Name, key of each block (one row a key), for which records, and the share of the largest block that is allowed.</summary>
    private static readonly ImmutableArray<(string Name, string Keys, string Left, double Size)> Passes =
    [
        ("date of birth and a first letter", $"SELECT x.record, hash(x.birth, i.v) AS key FROM x, unnest({Initials}) AS i(v) WHERE x.birth IS NOT NULL", "true", 1),
        ("two words of the name and the year of birth", $"SELECT x.record, hash(year(x.birth), i.v) AS key FROM x, unnest({WordPairs}) AS i(v) WHERE x.birth IS NOT NULL", "true", 1),
        ("group and a first letter", $"SELECT x.record, hash(g.v, i.v) AS key FROM x, unnest(x.groups) AS g(v), unnest({Initials}) AS i(v)", "true", 1),
        ("two words of the name and school or unit", $"SELECT x.record, hash(g.v, i.v) AS key FROM x, unnest(x.schools) AS g(v), unnest({WordPairs}) AS i(v)", "true", 1),
        ("school or unit and a word of the name", $"SELECT x.record, hash(g.v, i.v) AS key FROM x, unnest(x.schools) AS g(v), unnest({Words}) AS i(v)", "x.birth IS NULL AND len(x.groups) = 0", 0.5),
        ("school or unit and two first letters", $"SELECT x.record, hash(g.v, least(i.v, j.v), greatest(i.v, j.v)) AS key FROM x, unnest(x.schools) AS g(v), unnest({Initials}) AS i(v), unnest({Initials}) AS j(v) WHERE i.v < j.v OR len({Initials}) = 1",
            "x.birth IS NULL AND len(x.groups) = 0", 0.5),
        (Encoded, EncodedNames.Stretches, "x.encoded_hex IS NOT NULL", 1),
        ("two words of the name", $"SELECT x.record, hash(i.v) AS key FROM x, unnest({WordPairs}) AS i(v)", $"x.birth IS NULL OR ({NoPlace})", 0.25),
    ];

    /// <summary>The passes that apply: encodings are rare.</summary>
    private IEnumerable<((string Name, string Keys, string Left, double Size) Pass, int Place)> Applying(CancellationToken cancellationToken)
    {
        var isEncoded = session.Scalar<bool>("SELECT count(encoded_hex) > 0 FROM memory.link_person", cancellationToken);
        return Passes.Select((pass, place) => (pass, place)).Where(entry => isEncoded || entry.pass.Name != Encoded);
    }

    /// <summary>Blocks of the reference persons, made once for all systems that are compared with them.</summary>
    public void Index(CancellationToken cancellationToken)
    {
        session.Execute("CREATE OR REPLACE TABLE memory.link_block_right(pass TINYINT, key UBIGINT, entity INTEGER)", cancellationToken);
        foreach (var (pass, place) in Applying(cancellationToken))
        {
            session.Execute(
                $"""
                INSERT INTO memory.link_block_right
                WITH x AS MATERIALIZED (SELECT p.* FROM memory.link_person p JOIN memory.link_entity e ON e.record = p.record AND e.entity = p.record)
                SELECT DISTINCT {Number(place)}, key, record FROM ({pass.Keys})
                """,
                cancellationToken);
        }

        session.Execute("CREATE OR REPLACE TABLE memory.link_block_size AS SELECT pass, key, count(*) AS persons FROM memory.link_block_right GROUP BY pass, key", cancellationToken);
    }

    /// <summary>Fills memory.link_pair with the pairs of memory.link_left (records) and the reference persons.</summary>
    public ImmutableArray<BlockingPass> Pair(CancellationToken cancellationToken)
    {
        var report = new List<BlockingPass>();
        session.Execute("CREATE OR REPLACE TABLE memory.link_pair(record INTEGER, entity INTEGER)", cancellationToken);
        foreach (var (pass, place) in Applying(cancellationToken))
        {
            var limit = Number(Math.Max(1, (int)(maximumBlock * pass.Size)));
            session.Execute(
                $"""
                CREATE OR REPLACE TABLE memory.link_block_left AS
                WITH x AS MATERIALIZED (SELECT x.* FROM memory.link_person x SEMI JOIN memory.link_left l ON l.record = x.record WHERE {pass.Left})
                SELECT DISTINCT record, key FROM ({pass.Keys})
                """,
                cancellationToken);
            var leftOut = session.Scalar<long>(
                $"SELECT count(*) FROM memory.link_block_size s SEMI JOIN memory.link_block_left l ON l.key = s.key WHERE s.pass = {Number(place)} AND s.persons > {limit}", cancellationToken);
            var pairs = session.Execute(
                $"""
                INSERT INTO memory.link_pair
                SELECT DISTINCT l.record, r.entity
                FROM memory.link_block_left l
                JOIN (SELECT b.key, b.entity FROM memory.link_block_right b JOIN memory.link_block_size s ON s.pass = b.pass AND s.key = b.key WHERE b.pass = {Number(place)} AND s.persons <= {limit}) r ON r.key = l.key
                JOIN memory.link_person a ON a.record = l.record JOIN memory.link_person b ON b.record = r.entity
                ANTI JOIN memory.link_different d ON d.record = l.record AND d.entity = r.entity
                WHERE a.role IS NULL OR b.role IS NULL OR a.role = b.role
                """,
                cancellationToken);
            report.Add(new BlockingPass(pass.Name, pairs, leftOut));
        }

        session.Execute("CREATE OR REPLACE TABLE memory.link_pair AS SELECT DISTINCT record, entity FROM memory.link_pair", cancellationToken);
        session.Execute("DROP TABLE memory.link_block_left", cancellationToken);
        return [.. report];
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
