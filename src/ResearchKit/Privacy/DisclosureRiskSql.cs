using System.Globalization;

namespace ResearchKit.Privacy;

/// <summary>A sensitive column as the SQL sees it.</summary>
/// <param name="Source">Null where it stands in the rows themselves; else the table of persons (<c>p</c>) and values (<c>value</c>).</param>
/// <param name="Order">SQL of the order of a value <c>value</c>; null for none.</param>
internal sealed record SensitiveSql(string? Source, string? Order);

/// <summary>
/// The SQL that measures disclosure risk: one script, whose last statement gives all figures as rows (figure, item, a, b, x, y, z). Columns of the table
/// <c>base</c> are p (person), q0, q1, ... and s0, s1, ...
/// </summary>
internal static class DisclosureRiskSql
{
    /// <param name="quasi">Number of quasi-identifiers.</param>
    /// <param name="sensitive">Sensitive columns; s0, s1 ... are theirs where they stand in the rows.</param>
    /// <param name="repeated">Whether a person has several rows.</param>
    /// <param name="options">k, l and t.</param>
    /// <param name="select">SELECT that makes <c>base</c>.</param>
    public static string Script(int quasi, IReadOnlyList<SensitiveSql> sensitive, bool repeated, DisclosureRiskOptions options, string select)
    {
        var all = Enumerable.Range(0, quasi).ToArray();
        var sql = new List<string>
        {
            $"create temp table base as {select}",
            // Where nobody has two rows the rows are the members: no need to look for equal ones.
            $"create temp {(repeated ? "table" : "view")} members as select {(repeated ? "distinct " : "")}p, {Names(all)} from base",
            $"create temp table classes as select row_number() over () as id, * from (select {Names(all)}, count(*) as n from members group by {Names(all)})",
            $"create temp table placed as select b.*, c.id, c.n from base b join classes c on {string.Join(" and ", all.Select(q => $"b.q{q} is not distinct from c.q{q}"))}",
        };
        var figures = new List<string> { SizesOfClasses() };
        if (repeated)
        {
            sql.Add("create temp table people as select p, min(n) as n from placed group by p");
            figures.Add("select 'people', n, count(*), null, null, null, null from people group by n");
        }

        figures.AddRange(all.Select(left => Without(left, [.. all.Where(q => q != left)], repeated, options.K)));
        for (var s = 0; s < sensitive.Count; s++)
            AddSensitive(sql, figures, s, sensitive[s], repeated, options);
        sql.Add(string.Join("\nunion all ", figures));
        return string.Join(";\n", sql);
    }

    private static string SizesOfClasses() =>
        "select 'classes' as figure, n::bigint as item, count(*)::bigint as a, null::bigint as b, null::double as x, null::double as y, null::double as z from classes group by n";

    private static string Without(int left, int[] kept, bool repeated, int k)
    {
        var item = left.ToString(CultureInfo.InvariantCulture);
        if (kept.Length == 0)
            return $"select 'without', {item}, count(distinct p), if(count(distinct p) < {k}, count(distinct p), 0), if(count(distinct p) = 1, 1, 0), null, null from members";
        var names = Names(kept);
        if (!repeated)
        {
            return $"select 'without', {item}, min(n), coalesce(sum(n) filter (n < {k}), 0)::bigint, coalesce(sum(n) filter (n = 1), 0), null, null "
                + $"from (select sum(n)::bigint as n from classes group by {names})";
        }

        var same = string.Join(" and ", kept.Select(q => $"m.q{q} is not distinct from c.q{q}"));
        return $"select 'without', {item}, min(n), count(*) filter (n < {k}), count(*) filter (n = 1), null, null from (with m as (select distinct p, {names} from members), "
            + $"c as (select {names}, count(*) as n from m group by {names}) select m.p, min(c.n) as n from m join c on {same} group by m.p)";
    }

    private static void AddSensitive(List<string> sql, List<string> figures, int s, SensitiveSql column, bool repeated, DisclosureRiskOptions options)
    {
        var known = column.Source is null
            ? $"select id, p, s{s} as value from placed where s{s} is not null"
            : $"select placed.id, placed.p, o.value from (select distinct id, p from placed) placed join \"{column.Source}\" o on o.p = placed.p where o.value is not null";
        var people = repeated || column.Source is not null ? "count(distinct p)" : "count(*)";
        sql.Add($"create temp table v{s} as select id, value, {people} as m from ({known}) group by id, value");
        sql.Add(
            $"""
            create temp table d{s} as select id, sum(m)::bigint as n, count(*) as values, greatest(ln(sum(m)) - sum(m * ln(m)) / sum(m), 0) as entropy,
            max(m) / nullif(list_sum((list(m order by m desc))[{options.L}:]), 0) as c from v{s} group by id
            """);
        sql.Add(column.Order is null ? EqualDistance(s) : OrderedDistance(s, column.Order));
        figures.Add(
            $"""
            select 'sensitive', {s}, coalesce(min(d.values), 0), null, exp(min(d.entropy)),
            if(count(*) filter (d.c is null) > 0, 'infinity'::double, max(d.c)), max(t.t) from d{s} d left join t{s} t on t.id = d.id
            """);
        var limit = options.T.ToString("R", CultureInfo.InvariantCulture);
        figures.Add(
            $"""
            select 'exposed', {s}, count(distinct p) filter (d.values = 1), count(distinct p) filter (t.t > {limit}), null, null, null
            from placed join d{s} d on d.id = placed.id left join t{s} t on t.id = placed.id
            """);
        if (column.Order is not null)
            figures.Add($"select 'unordered', {s}, count(*), null, null, null, null from (select distinct value from v{s}) where {column.Order} is null");
    }

    /// <summary>Half the sum of |p - q| over all values; values that a class lacks add their q.</summary>
    private static string EqualDistance(int s) =>
        $"""
        create temp table t{s} as with g as (select value, sum(m) / (select sum(m) from v{s}) as q from v{s} group by value)
        select v.id, (1 + sum(abs(v.m / d.n - g.q) - g.q)) / 2 as t from v{s} v join d{s} d on d.id = v.id join g on g.value = v.value group by v.id
        """;

    /// <summary>
    /// Sum of |P - Q| of the cumulative shares over the ranks, divided by ranks - 1. P of a class changes at its own values only and Q grows, so the sum over a
    /// stretch without change has a closed form once it is known where Q passes P (found by the ASOF join): no class is spread over all ranks.
    /// </summary>
    private static string OrderedDistance(int s, string order) =>
        $"""
        create temp table g{s} as with r as (select value, row_number() over (order by {order}, value) as r, sum(m) over (order by {order}, value rows unbounded preceding) / (select sum(m) from v{s}) as q
        from (select value, sum(m) as m from v{s} group by value))
        select value, r, q, sum(q) over (order by r rows unbounded preceding) as up, coalesce(sum(q) over (order by r rows between unbounded preceding and 1 preceding), 0) as before from r;
        create temp table t{s} as with whole as (select count(*) as ranks, max(up) as up from g{s}),
        steps as (select v.id, g.r, g.before, sum(v.m) over (partition by v.id order by g.r rows unbounded preceding) / d.n as p,
            lead(g.r) over (partition by v.id order by g.r) as next_r, lead(g.before) over (partition by v.id order by g.r) as next_before
            from v{s} v join d{s} d on d.id = v.id join g{s} g on g.value = v.value),
        ended as (select id, r, before, p, coalesce(next_r, whole.ranks + 1) as next_r, coalesce(next_before, whole.up) as next_before from steps, whole),
        passed as (select e.*, case when x.r is null or x.r >= e.next_r then e.next_r when x.r <= e.r then e.r else x.r end as x,
            case when x.r is null or x.r >= e.next_r then e.next_before when x.r <= e.r then e.before else x.before end as x_before
            from ended e asof left join g{s} x on x.q >= e.p)
        select id, (arg_min(before, r) + sum(p * (x - r) - (x_before - before) + (next_before - x_before) - p * (next_r - x)))
            / greatest((select ranks - 1 from whole), 1) as t from passed group by id
        """;

    private static string Names(IEnumerable<int> quasi) => string.Join(", ", quasi.Select(q => $"q{q}"));
}
