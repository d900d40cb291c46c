namespace ResearchKit.Sources.Linkage;

/// <summary>How names are folded, split and compared in SQL. Everything is DuckDB's own: strip_accents, damerau_levenshtein, jaro_winkler_similarity.</summary>
internal static class PersonSql
{
    /// <summary>
    /// Lower case, no accents, words of letters and digits with one space between; null when nothing is left. Letters that strip_accents keeps are replaced by those they are typed as.
    /// </summary>
    public static string Folded(string text) =>
        $"nullif(trim(regexp_replace(translate(strip_accents(lower({text})), 'ıøđłðŧ', 'iodldt'), '[^\\p{{L}}\\p{{N}}]+', ' ', 'g')), '')";

    /// <summary>
    /// Given and family name of the two columns: a single field "Family, Given" is parted at the comma, a single field "Given Family" at its last space; else as they stand. The rest of the linkage also tries names the other way round.
    /// </summary>
    public static (string Given, string Family) Parted(string given, string family)
    {
        var one = $"coalesce({given}, {family})";
        var isOne = $"({given} IS NULL OR {family} IS NULL)";
        return (
            $"CASE WHEN NOT {isOne} THEN {given} WHEN contains({one}, ',') THEN split_part({one}, ',', 2) WHEN contains(trim({one}), ' ') THEN regexp_extract(trim({one}), '^(.*) [^ ]+$', 1) ELSE {given} END",
            $"CASE WHEN NOT {isOne} THEN {family} WHEN contains({one}, ',') THEN split_part({one}, ',', 1) WHEN contains(trim({one}), ' ') THEN regexp_extract(trim({one}), ' ([^ ]+)$', 1) ELSE {family} END");
    }

    /// <summary>
    /// Names that addresses of the form given.family@ or given.family.anything@ spell, one row a record whose addresses agree on them. Used where a record has no name of its own: an address is a name that
    /// somebody typed once, and is compared like one.
    /// </summary>
    public const string NamesOfAddresses =
        $"""
        SELECT record, min(given) AS given, min(family) AS family FROM (
            SELECT record, translate(regexp_extract(v, '{Address}', 1), '-', ' ') AS given, translate(regexp_extract(v, '{Address}', 2), '-', ' ') AS family
            FROM (SELECT record, lower(trim(value)) AS v FROM memory.person_key WHERE kind IN ('email', 'username')) WHERE regexp_matches(v, '{Address}')
        ) GROUP BY record HAVING count(DISTINCT given || ' ' || family) = 1
        """;

    private const string Address = @"^([\p{L}-]{2,})\.([\p{L}-]{2,})[0-9]*(\.[^@]*)?@.+$";

    /// <summary>Level of agreement of two folded names: -1 missing, 0 different, 1 alike, 2 a part in common, 3 the same.</summary>
    public static string NameLevel(string one, string other) =>
        $"""
        CASE WHEN {one} IS NULL OR {other} IS NULL THEN -1
            WHEN {one} = {other} THEN 3
            WHEN (contains({one}, ' ') OR contains({other}, ' ')) AND list_has_any(string_split({one}, ' '), string_split({other}, ' ')) THEN 2
            WHEN abs(length({one}) - length({other})) <= 1 AND length({one}) >= 3 AND damerau_levenshtein({one}, {other}) <= 1 THEN 1
            WHEN jaro_winkler_similarity({one}, {other}) >= 0.93 THEN 1
            ELSE 0 END
        """;

    /// <summary>Level of agreement of two dates of birth: -1 missing, 0 different, 1 the same year, 2 one digit or two neighbours, 3 a day off or day and month exchanged, 4 the same.</summary>
    public static string BirthLevel(string one, string other) =>
        $"""
        CASE WHEN {one} IS NULL OR {other} IS NULL THEN -1
            WHEN {one} = {other} THEN 4
            WHEN abs(date_diff('day', {one}, {other})) = 1
                OR (year({one}) = year({other}) AND month({one}) = day({other}) AND day({one}) = month({other})) THEN 3
            WHEN damerau_levenshtein(CAST({one} AS VARCHAR), CAST({other} AS VARCHAR)) <= 1 THEN 2
            WHEN year({one}) = year({other}) THEN 1
            ELSE 0 END
        """;
}
