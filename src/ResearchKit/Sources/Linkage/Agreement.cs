using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Statistics.RecordLinkage;
using ResearchKit.Store;

namespace ResearchKit.Sources.Linkage;

/// <summary>The comparisons of two persons, and the SQL that makes them.</summary>
internal static class Agreement
{
    /// <summary>Columns of the levels, in the order of <see cref="Comparisons"/>.</summary>
    public static readonly ImmutableArray<string> Columns = ["given", "family", "birth", "in_group", "in_school", "encoded"];

    /// <summary>
    /// What is compared. School or unit counts only where no group is known on one side: a group lies in a school, and counting both would count one fact twice.
    /// </summary>
    public static readonly ImmutableArray<FieldComparison> Comparisons =
    [
        new("given name", "different", "alike", "a part in common", "same"),
        new("family name", "different", "alike", "a part in common", "same"),
        new("date of birth", "different", "same year", "one digit", "a day off, or day and month exchanged", "same"),
        new("group", "another", "same"),
        new("school or unit, no group known", "another", "same"),
        new("encoded name and date of birth", "different", "alike in part", "alike", "nearly the same", "same"),
    ];

    /// <summary>The columns as an SQL list.</summary>
    public static string ColumnList { get; } = string.Join(", ", Columns);

    /// <summary>Compares the pairs of a table with columns record and entity; the result has these and the levels.</summary>
    /// <param name="session">The session.</param>
    /// <param name="pairs">The pairs: a table or a query in brackets.</param>
    /// <param name="result">The table to make.</param>
    /// <param name="schoolAlways">Whether school or unit is compared also where groups are known: to count how often strangers share one.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    public static void Compare(SqlSession session, string pairs, string result, bool schoolAlways, CancellationToken cancellationToken) => session.Execute(
        $"""
        CREATE OR REPLACE TABLE {result} AS
        WITH named AS (
            SELECT p.*, a.birth AS a_birth, b.birth AS b_birth, a.groups AS a_groups, b.groups AS b_groups, a.schools AS a_schools, b.schools AS b_schools,
                a.given AS a_given, a.family AS a_family, b.given AS b_given, b.family AS b_family,
                {EncodedNames.Level("a", "b")} AS encoded,
                {PersonSql.NameLevel("a.given", "b.given")} AS given_straight,
                {PersonSql.NameLevel("a.family", "b.family")} AS family_straight
            FROM {pairs} p JOIN memory.link_person a ON a.record = p.record JOIN memory.link_person b ON b.record = p.entity
        ), turned AS (
            SELECT *,
                CASE WHEN given_straight + family_straight >= 5 THEN -1 ELSE {PersonSql.NameLevel("a_given", "b_family")} END AS given_turned,
                CASE WHEN given_straight + family_straight >= 5 THEN -1 ELSE {PersonSql.NameLevel("a_family", "b_given")} END AS family_turned
            FROM named
        ), levels AS (
            SELECT *,
                given_turned >= 1 AND family_turned >= 1 AND given_turned + family_turned > given_straight + family_straight AS is_turned,
                CASE WHEN len(a_groups) = 0 OR len(b_groups) = 0 THEN -1 WHEN list_has_any(a_groups, b_groups) THEN 1 ELSE 0 END AS in_group,
                {PersonSql.BirthLevel("a_birth", "b_birth")} AS birth
            FROM turned
        )
        SELECT record, entity,
            CAST(CASE WHEN is_turned THEN given_turned ELSE given_straight END AS TINYINT) AS given,
            CAST(CASE WHEN is_turned THEN family_turned ELSE family_straight END AS TINYINT) AS family,
            CAST(birth AS TINYINT) AS birth,
            CAST(in_group AS TINYINT) AS in_group,
            CAST(CASE WHEN {(schoolAlways ? "false" : "in_group <> -1")} OR len(a_schools) = 0 OR len(b_schools) = 0 THEN -1 WHEN list_has_any(a_schools, b_schools) THEN 1 ELSE 0 END AS TINYINT) AS in_school,
            CAST(encoded AS TINYINT) AS encoded
        FROM levels
        """,
        cancellationToken);

    /// <summary>
    /// Whether names do not contradict a shared key: both agree at least nearly, or there is none to compare, or the given name agrees and the date of birth or, without one, the place vouches for it (a new
    /// family name). A new given name is not followed: it may be a twin's.
    /// </summary>
    public static string Vouches(string pair) =>
        $"""
        (({pair}.given <> 0 AND {pair}.family <> 0 AND {pair}.encoded <> 0)
            OR ({pair}.given > 0 AND ({pair}.birth >= 3 OR ({pair}.birth = -1 AND ({pair}.in_group = 1 OR {pair}.in_school = 1)))))
        """;

    /// <summary>How many pairs of a compared table show each pattern; levels of all comparisons, -1 where missing.</summary>
    public static List<(int[] Levels, double Count)> Patterns(SqlSession session, string table, CancellationToken cancellationToken) =>
        [.. session.Rows($"SELECT {ColumnList}, count(*) FROM {table} GROUP BY ALL ORDER BY ALL", cancellationToken)
            .Select(row => (row.Take(Columns.Length).Select(level => Convert.ToInt32(level, CultureInfo.InvariantCulture)).ToArray(), (double)(long)row[^1]!))];

    /// <summary>The pattern in words, without what is missing.</summary>
    public static string InWords(IReadOnlyList<int> levels) =>
        string.Join("; ", Comparisons.Zip(levels, (comparison, level) => level < 0 ? null : $"{comparison.Name}: {comparison.Levels[level]}").OfType<string>());
}
