using System.Globalization;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>
/// Merges the schools of a filled store that have few learners, so that a school does not single its learners out. Learners are counted over enrolments and groups; schools without any learner
/// (workplaces of staff) stay. Small schools become one for each organiser and level; those that are still small together become one more, which takes in the smallest other schools until it
/// is large enough. References follow, and groups of merged schools get codes that do not name the school.
/// </summary>
internal static class SmallSchools
{
    /// <summary>Merges them.</summary>
    /// <param name="session">The in-memory database with the store attached.</param>
    /// <param name="fewest">Learners that a school needs to stay.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <returns>Schools that were merged, schools that they became, and rows that each table lost.</returns>
    public static (long Merged, long Into, IReadOnlyDictionary<string, long> Lost) Merge(SqlSession session, int fewest, CancellationToken cancellationToken)
    {
        Plan(session, fewest, cancellationToken);
        var merged = Count(session, "memory.merged_school", cancellationToken);
        var into = Number(session.Scalar<object>("SELECT count(DISTINCT new_id) FROM memory.merged_school", cancellationToken));
        var lost = new Dictionary<string, long>(StringComparer.Ordinal);
        if (merged > 0)
        {
            var before = Referring().Append("school").ToDictionary(table => table, table => Count(session, "store." + table, cancellationToken), StringComparer.Ordinal);
            RewriteGroups(session, cancellationToken);
            foreach (var table in Referring())
                Follow(session, LearningSchema.Current[table], cancellationToken);
            MergeRows(session, cancellationToken);
            foreach (var (table, rows) in before)
            {
                if (rows - Count(session, "store." + table, cancellationToken) is > 0 and var fewer)
                    lost[table] = fewer;
            }
        }

        session.Execute("DROP TABLE memory.merged_school");
        return (merged, into, lost);
    }

    private static IEnumerable<string> Referring() =>
        LearningSchema.Current.Tables.Where(table => table.Columns.Any(column => column.References == "school")).Select(table => table.Name);

    /// <summary>Fills <c>memory.merged_school(school_id, new_id)</c>.</summary>
    private static void Plan(SqlSession session, int fewest, CancellationToken cancellationToken)
    {
        var limit = fewest.ToString(CultureInfo.InvariantCulture);
        session.Execute(
            $"""
            CREATE TABLE memory.school_learners AS
            WITH member AS (
                SELECT school_id, learner_id FROM store.enrolment WHERE school_id IS NOT NULL
                UNION SELECT g.school_id, m.learner_id FROM store.group_membership m JOIN store.teaching_group g USING (group_id) WHERE g.school_id IS NOT NULL),
            sized AS (SELECT school_id, count(DISTINCT learner_id) AS learners FROM member GROUP BY school_id),
            small AS (SELECT school_id, dense_rank() OVER (ORDER BY organiser_id, education_level) AS pool FROM store.school JOIN sized USING (school_id) WHERE learners < {limit})
            SELECT s.school_id, s.learners, p.pool,
                CASE WHEN p.pool IS NOT NULL THEN (SELECT count(DISTINCT m.learner_id) FROM member m JOIN small o USING (school_id) WHERE o.pool = p.pool) END AS together,
                (SELECT count(*) FROM small o WHERE o.pool = p.pool) AS schools
            FROM sized s LEFT JOIN small p USING (school_id)
            """,
            cancellationToken);
        session.Execute($"UPDATE memory.school_learners SET pool = 0 WHERE pool IS NOT NULL AND together < {limit}", cancellationToken);
        Widen(session, fewest, cancellationToken);
        session.Execute(
            """
            CREATE TABLE memory.merged_school AS
            SELECT school_id, CAST((SELECT max(school_id) FROM store.school) + dense_rank() OVER (ORDER BY pool) AS INTEGER) AS new_id FROM memory.school_learners WHERE pool IS NOT NULL
            """,
            cancellationToken);
        session.Execute("DROP TABLE memory.school_learners");
    }

    /// <summary>Takes further schools into the pool of what is still small, the smallest first, until it is large enough or holds all.</summary>
    private static void Widen(SqlSession session, int fewest, CancellationToken cancellationToken)
    {
        while (Number(session.Scalar<object>("SELECT count(*) FROM memory.school_learners WHERE pool = 0", cancellationToken)) > 0)
        {
            var together = Number(session.Scalar<object>(
                """
                SELECT count(DISTINCT learner_id) FROM (
                    SELECT school_id, learner_id FROM store.enrolment
                    UNION SELECT g.school_id, m.learner_id FROM store.group_membership m JOIN store.teaching_group g USING (group_id))
                JOIN memory.school_learners USING (school_id) WHERE pool = 0
                """,
                cancellationToken));
            if (together >= fewest)
                return;
            // A pool of an organiser and level goes in whole, so that none is left with fewer than it had.
            var taken = session.Execute(
                """
                UPDATE memory.school_learners SET pool = 0
                WHERE coalesce(pool, -school_id) = (SELECT coalesce(pool, -school_id) FROM memory.school_learners WHERE pool IS DISTINCT FROM 0 ORDER BY coalesce(together, learners), school_id LIMIT 1)
                """,
                cancellationToken);
            if (taken == 0)
                return;
        }
    }

    /// <summary>A group's code often begins with its school's: groups of merged schools are known by their number alone.</summary>
    private static void RewriteGroups(SqlSession session, CancellationToken cancellationToken) => session.Execute(
        "UPDATE store.teaching_group SET group_code = 'merged-group-' || group_id WHERE school_id IN (SELECT school_id FROM memory.merged_school)", cancellationToken);

    private static void Follow(SqlSession session, SchemaTable table, CancellationToken cancellationToken)
    {
        var column = table.Columns.First(column => column.References == "school").Name;
        if (!table.Key.Contains(column, StringComparer.Ordinal))
        {
            session.Execute($"UPDATE store.{table.Name} t SET {column} = m.new_id FROM memory.merged_school m WHERE m.school_id = t.{column}", cancellationToken);
            return;
        }

        // Rows that the key told apart by school become one: shares are weighted by the answers they rest on, all else is added up.
        var outputs = table.Columns.Select(other => table.Key.Contains(other.Name, StringComparer.Ordinal)
            ? other.Name == column ? "m.new_id" : "t." + other.Name
            : other.Unit == "percent" ? $"CASE WHEN count(t.n) = count(*) AND count(t.{other.Name}) = count(*) THEN sum(t.{other.Name} * t.n) / nullif(sum(t.n), 0) END"
            : $"CAST(sum(t.{other.Name}) AS {other.Type})");
        session.Execute(
            $"CREATE TABLE memory.merged_rows AS SELECT {string.Join(", ", outputs.Zip(table.Columns, (sql, other) => $"{sql} AS {other.Name}"))} FROM store.{table.Name} t JOIN memory.merged_school m ON m.school_id = t.{column} GROUP BY {string.Join(", ", table.Key.Select(key => key == column ? "m.new_id" : "t." + key))}",
            cancellationToken);
        session.Execute($"DELETE FROM store.{table.Name} WHERE {column} IN (SELECT school_id FROM memory.merged_school)", cancellationToken);
        session.Execute($"INSERT INTO store.{table.Name} SELECT * FROM memory.merged_rows", cancellationToken);
        session.Execute("DROP TABLE memory.merged_rows");
    }

    /// <summary>Of a merged school is known what all of its schools share.</summary>
    private static void MergeRows(SqlSession session, CancellationToken cancellationToken)
    {
        var described = LearningSchema.Current["school"].Columns.Where(column => column.Name is not ("school_id" or "school_code")).Select(column => column.Name).ToList();
        var shared = described.Select(column => $"CASE WHEN count(DISTINCT s.{column}) = 1 AND count(s.{column}) = count(*) THEN min(s.{column}) END");
        session.Execute(
            $"""
            INSERT INTO store.school (school_id, school_code, {string.Join(", ", described)})
            SELECT m.new_id, 'merged-school-' || m.new_id, {string.Join(", ", shared)} FROM store.school s JOIN memory.merged_school m USING (school_id) GROUP BY m.new_id
            """,
            cancellationToken);
        session.Execute("DELETE FROM store.school WHERE school_id IN (SELECT school_id FROM memory.merged_school)", cancellationToken);
    }

    private static long Count(SqlSession session, string table, CancellationToken cancellationToken) => Number(session.Scalar<object>("SELECT count(*) FROM " + table, cancellationToken));

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
