using ResearchKit.Store;

namespace ResearchKit.Sources.Linkage;

/// <summary>
/// How encodings of names (<see cref="Privacy.EncodedName"/>) are read and compared in SQL, where two organisations bring nothing else of a person. They are salted with the date of birth, so that an encoding speaks for name
/// and date together: one comparison, by Dice similarity. Pairs meet where their bits agree over a stretch of sixteen; encodings of one person agree in many such stretches, those of two persons in next to none.
/// </summary>
internal static class EncodedNames
{
    /// <summary>Kind of the key under which person_key holds an encoding.</summary>
    public const string Kind = "encoded-name";

    /// <summary>The lowest level that may link: below it are twins, and others born on one day with a name in common.</summary>
    public const int LeastToLink = 2;

    /// <summary>SQL of the stretches of a person's encoding: record, key. Stretches without a bit are common to many and tell nothing.</summary>
    public const string Stretches =
        "SELECT x.record, hash('encoded', x.scheme, i.v, substr(x.encoded_hex, 2 * i.v + 1, 4)) AS key FROM x, unnest(range(0, length(x.encoded_hex) // 2 - 1)) AS i(v) "
        + "WHERE x.encoded_hex IS NOT NULL AND substr(x.encoded_hex, 2 * i.v + 1, 4) <> '0000'";

    private const string Form = "^rkn1:[^:]+:[A-Za-z0-9_-]+$";

    /// <summary>SQL of the encodings: record, scheme, encoded_hex; one a record, texts that are none left out.</summary>
    public static string Read { get; } =
        $"""
        SELECT record, split_part(v, ':', 2) AS scheme, hex(from_base64(rpad(code, CAST((length(code) + 3) // 4 * 4 AS INTEGER), '='))) AS encoded_hex
        FROM (SELECT record, v, translate(split_part(v, ':', 3), '-_', '+/') AS code FROM (SELECT record, min(trim(value)) AS v FROM memory.person_key WHERE kind = '{Kind}' GROUP BY record))
        WHERE regexp_matches(v, '{Form}') AND length(code) % 4 <> 1
        """;

    /// <summary>Level of agreement of two rows of link_person: -1 where one has no encoding, else by Dice similarity, 0 below 0.5, then from 0.5, 0.62, 0.75 and 0.9 on.</summary>
    public static string Level(string one, string other)
    {
        var dice = $"(2 * bit_count({one}.encoded & {other}.encoded) / nullif(bit_count({one}.encoded) + bit_count({other}.encoded), 0))";
        return $"CASE WHEN {one}.encoded IS NULL OR {other}.encoded IS NULL THEN -1 WHEN length({one}.encoded_hex) <> length({other}.encoded_hex) THEN 0 "
            + $"WHEN {dice} >= 0.9 THEN 4 WHEN {dice} >= 0.75 THEN 3 WHEN {dice} >= 0.62 THEN 2 WHEN {dice} >= 0.5 THEN 1 ELSE 0 END";
    }

    /// <summary>Refuses encodings of different keys or settings, which cannot be compared.</summary>
    /// <exception cref="ArgumentException">There are several schemes.</exception>
    public static void Check(SqlSession session, CancellationToken cancellationToken)
    {
        var schemes = session.Rows("SELECT DISTINCT scheme FROM memory.link_person WHERE scheme IS NOT NULL ORDER BY 1 LIMIT 3", cancellationToken).Select(row => (string)row[0]!).ToList();
        if (schemes.Count > 1)
            throw new ArgumentException("names are encoded in several ways, with different keys or settings, so that they cannot be compared. Encode all files with the same key file (its fingerprint is told when it is used).");
    }
}
