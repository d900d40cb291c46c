using ResearchKit.Frames;
using ResearchKit.Store;

namespace ResearchKit.Tests.Store.Access;

/// <summary>Random SQL over the learning schema: joins, subqueries, WITH, windows, set operations, functions that are allowed and functions that are not.</summary>
internal sealed class RandomSql(ulong seed)
{
    private static readonly string[] s_tables = ["grade", "grade", "learner", "learner", "attendance_week", "attendance_week", "person", "support_measure", "school", "duckdb_tables", "main.grade"];

    private static readonly string[] s_functions =
    [
        "upper({0}::VARCHAR)", "length({0}::VARCHAR)", "coalesce({0}::VARCHAR, 'x')", "hash({0})", "md5({0}::VARCHAR)", "{0}::INTEGER", "TRY_CAST({0} AS INTEGER)", "typeof({0})", "{0} IS NULL",
        "to_json({0})", "[{0}]", "struct_pack(a := {0})", "stats({0})", "error({0}::VARCHAR)", "CASE WHEN {0} IS NULL THEN 1 END", "regexp_replace({0}::VARCHAR, '[a-m]', '')", "{0}::VARCHAR LIKE '%1%'",
    ];

    private static readonly string[] s_aggregates =
        ["count(*)", "count({0})", "count(DISTINCT {0})", "min({0})", "max({0})", "sum(TRY_CAST({0} AS INTEGER))", "mode({0}::VARCHAR)", "histogram({0}::VARCHAR)", "approx_count_distinct({0})", "bool_or({0} IS NULL)"];

    private readonly SplitMix64 _random = new(seed);

    /// <summary>A query.</summary>
    /// <param name="depth">How deep subqueries go.</param>
    public string Query(int depth) => Below(12) switch
    {
        0 when depth > 0 => $"{Query(depth - 1)} UNION ALL {Query(depth - 1)}",
        1 when depth > 0 => $"WITH {Pick("c", "grade", "person", "duckdb_views")} AS ({Query(depth - 1)}) SELECT * FROM {Pick("c", "grade", "person", "duckdb_views")}",
        2 => $"SELECT * FROM {Table()}",
        3 => $"SELECT * FROM query('SELECT * FROM {Table()}')",
        4 => $"SELECT {Pick("t", "t.*", "COLUMNS(*)", "to_json(t)", "rowid")} FROM {Table()} t",
        5 => Aggregated(depth),
        6 => Aggregated(depth),
        7 => $"SELECT a.*, b.* FROM {Table()} a {Pick("JOIN", "LEFT JOIN", "ANTI JOIN", "NATURAL JOIN")} {Table()} b {Pick("USING (learner_id)", "ON a.learner_id = b.learner_id", "ON a.learner_id = b.person_id")}",
        _ => Plain(depth),
    };

    private string Plain(int depth)
    {
        var table = Table();
        var list = string.Join(", ", Enumerable.Range(0, 1 + Below(3)).Select(i => $"{Expression(table, depth)} AS e{i}"));
        return $"SELECT {list} FROM {table}{Where(table, depth)}";
    }

    private string Aggregated(int depth)
    {
        var table = Table();
        var group = Column(table);
        return $"SELECT {group} AS g, {string.Format(System.Globalization.CultureInfo.InvariantCulture, Pick(s_aggregates), Column(table))} AS a FROM {table}{Where(table, depth)} GROUP BY {group}";
    }

    private string Where(string table, int depth) => Below(3) switch
    {
        0 => "",
        1 when depth > 0 => $" WHERE {Column(table)} IN (SELECT {Column("grade")} FROM ({Plain(0)}))",
        _ => $" WHERE {Column(table)}::VARCHAR {Pick("=", "<", ">", "LIKE")} {Pick("'1'", "'F'", "'9'", "'%'", "(SELECT max(" + Column("person") + ")::VARCHAR FROM person)")}",
    };

    private string Expression(string table, int depth) => Below(6) switch
    {
        0 when depth > 0 => $"(SELECT {string.Format(System.Globalization.CultureInfo.InvariantCulture, Pick(s_aggregates), Column("learner"))} FROM {Table()})",
        1 => $"{Pick("count(*)", "rank()", "sum(1)")} OVER (PARTITION BY {Column(table)} ORDER BY {Column(table)})",
        2 or 3 => string.Format(System.Globalization.CultureInfo.InvariantCulture, Pick(s_functions), Column(table)),
        _ => Column(table),
    };

    private string Table() => Pick(s_tables);

    // Of the table mostly, of the purpose often, of another one now and then.
    private string Column(string table)
    {
        if (Below(3) > 0 && table is ("grade" or "learner" or "attendance_week"))
            return Pick([.. PurposeStore.ResearchColumns.Where(column => column.StartsWith(table + ".", StringComparison.Ordinal)).Select(column => column.Split('.')[1]).Select(column => column == "*" ? "lessons_scheduled" : column)]);
        var known = LearningSchema.Current.TryGetTable(Below(12) == 0 ? "support_measure" : table, out var schema) ? schema : LearningSchema.Current["learner"];
        return Pick([.. known.Columns.Select(column => column.Name)]);
    }

    private string Pick(params string[] from) => from[Below(from.Length)];

    private int Below(int limit) => _random.Below(limit);
}
