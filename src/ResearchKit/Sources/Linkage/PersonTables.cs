using ResearchKit.Store;

namespace ResearchKit.Sources.Linkage;

/// <summary>The working tables of the linkage: all in memory, all dropped at the end.</summary>
internal static class PersonTables
{
    private static readonly string[] Working =
    [
        "link_person", "link_key", "link_entity", "link_different", "link_owner", "link_hit", "link_checked", "link_refused", "link_left", "link_block_left", "link_block_right", "link_pair",
        "link_compared", "link_weight", "link_scored", "link_best", "link_origin", "link_stranger", "link_known", "link_known_pair", "link_block_size", "link_frequency", "link_decision",
    ];

    /// <summary>Folds names, keys and places once, and makes the table of results.</summary>
    public static void Prepare(SqlSession session, CancellationToken cancellationToken)
    {
        Drop(session);
        var (given, family) = PersonSql.Parted("nullif(trim(r.given_name), '')", "nullif(trim(r.family_name), '')");
        session.Execute(
            $"""
            CREATE TABLE memory.link_person AS
            SELECT r.record, r.system, r.role, r.is_reference, r.birth_date AS birth,
                CASE WHEN r.given_name IS NULL AND r.family_name IS NULL THEN k.given ELSE {PersonSql.Folded(given)} END AS given,
                CASE WHEN r.given_name IS NULL AND r.family_name IS NULL THEN k.family ELSE {PersonSql.Folded(family)} END AS family,
                coalesce(list_distinct(p.groups), []) AS groups, coalesce(list_distinct(p.schools), []) AS schools,
                e.scheme, e.encoded_hex, CAST(unhex(e.encoded_hex) AS BIT) AS encoded
            FROM memory.person_record r LEFT JOIN ({EncodedNames.Read}) e ON e.record = r.record LEFT JOIN (
                SELECT record, list(v) FILTER (kind = 'group') AS groups, list(v) FILTER (kind <> 'group') AS schools
                FROM (SELECT record, kind, lower(trim(value)) AS v FROM memory.person_place WHERE trim(value) <> '' ORDER BY ALL) GROUP BY record) p ON p.record = r.record
            LEFT JOIN ({PersonSql.NamesOfAddresses}) k ON k.record = r.record
            """,
            cancellationToken);
        EncodedNames.Check(session, cancellationToken);
        // The SHA-1 of an address, as xAPI defines it, is a key of whoever has the address; a user name that is an address is one.
        session.Execute(
            """
            CREATE TABLE memory.link_key AS
            WITH plain AS (
                SELECT DISTINCT record, CASE WHEN kind = 'username' AND contains(value, '@') THEN 'email' ELSE kind END AS kind, trim(value) AS text
                FROM memory.person_key WHERE trim(value) <> '' AND kind <> 'encoded-name'
            )
            SELECT DISTINCT record, kind, lower(text) AS value FROM plain
            UNION SELECT record, 'email-sha1', sha1('mailto:' || text) FROM plain WHERE kind = 'email'
            UNION SELECT record, 'email-sha1', sha1('mailto:' || lower(text)) FROM plain WHERE kind = 'email'
            """,
            cancellationToken);
        session.Execute("CREATE TABLE memory.link_entity(record INTEGER PRIMARY KEY, entity INTEGER, way VARCHAR, rule VARCHAR, posterior DOUBLE)", cancellationToken);
        session.Execute("CREATE TABLE memory.link_different(record INTEGER, entity INTEGER)", cancellationToken);
        session.Execute(
            $"CREATE TABLE memory.link_best(system VARCHAR, record INTEGER, entity INTEGER, weight DOUBLE, posterior DOUBLE, {string.Join(", ", Agreement.Columns.Select(column => column + " TINYINT"))})", cancellationToken);
        session.Execute("CREATE TABLE memory.link_refused(record INTEGER, reason VARCHAR)", cancellationToken);
        var hasOrigins = session.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'memory' AND table_name = 'person_origin'", cancellationToken) > 0;
        session.Execute(
            "CREATE TABLE memory.link_origin AS SELECT r.record, "
            + (hasOrigins ? "coalesce(o.origin, '#' || r.record) AS origin FROM memory.person_record r LEFT JOIN memory.person_origin o USING (record)" : "'#' || r.record AS origin FROM memory.person_record r"),
            cancellationToken);
    }

    /// <summary>Writes memory.person_entity: who each record is.</summary>
    public static void WriteEntities(SqlSession session, CancellationToken cancellationToken) => session.Execute(
        """
        CREATE OR REPLACE TABLE memory.person_entity AS
        SELECT r.record, coalesce(e.system, r.system) AS system, coalesce(e.identifier, r.identifier) AS identifier
        FROM memory.person_record r LEFT JOIN memory.link_entity l ON l.record = r.record LEFT JOIN memory.person_record e ON e.record = l.entity
        """,
        cancellationToken);

    /// <summary>Drops what the linkage made for itself.</summary>
    public static void Drop(SqlSession session)
    {
        foreach (var table in Working)
            session.Execute($"DROP TABLE IF EXISTS memory.{table}");
    }
}
