using System.Collections.Immutable;
using ResearchKit.Charts.Marks;
using ResearchKit.Frames;

namespace ResearchKit.Charts.Transforms;

/// <summary>Rows summed up in boxes: quartiles of type 7, whiskers, and the values beyond them.</summary>
internal static class BoxSummaries
{
    /// <summary>The boxes of <c>y</c>, one a group of the rows.</summary>
    public static (DataFrame Groups, ImmutableArray<BoxSummary> Boxes) Of(RowSummary rows)
    {
        var quartiles = rows.Sql($"""
            select {rows.Groups} n, q[1] as q1, q[2] as q2, q[3] as q3, low, high from (
              select {rows.Groups} count(*) as n, min(y::double) as low, max(y::double) as high, quantile_cont(y::double, [0.25, 0.5, 0.75]) as q, min(i) as seen
              from this where {rows.Known("y")} {rows.GroupBy}) order by seen
            """);
        if (quartiles.Length == 0 || quartiles["n"].Doubles()[0] == 0) throw rows.Nothing("y");
        var whiskers = rows.Sql($"""
            select {rows.GroupsOfRows} min(y::double) filter (y::double >= g.q1 - 1.5 * (g.q3 - g.q1)) as lower_whisker, max(y::double) filter (y::double <= g.q3 + 1.5 * (g.q3 - g.q1)) as upper_whisker, min(i) as seen
            from this {rows.Join("g")} where {rows.Known("y")} {(rows.GroupsOfRows.Length > 0 ? "group by " + rows.GroupsOfRows.TrimEnd(',', ' ') : "")} order by seen
            """, new { g = quartiles });

        // Circles that would lie on each other are drawn once.
        var beyond = rows.Sql($"""
            select g.number, min(y::double) as low, max(y::double) as high
            from this {rows.Join("g")} where {rows.Known("y")} and (y::double < g.q1 - 1.5 * (g.q3 - g.q1) or y::double > g.q3 + 1.5 * (g.q3 - g.q1))
            group by g.number, floor((y::double - g.low) / (g.high - g.low) * 500)
            """, new { g = quartiles.WithColumn(Column.Create("number", Enumerable.Range(0, quartiles.Length))) });
        var outliers = beyond["number"].Doubles().Zip(beyond["low"].Doubles(), beyond["high"].Doubles()).ToLookup(cell => (int)cell.First, cell => (Low: cell.Second, High: cell.Third));
        double[] N(string name) => quartiles[name].Doubles();
        var (n, q1, q2, q3, lower, upper) = (N("n"), N("q1"), N("q2"), N("q3"), whiskers["lower_whisker"].Doubles(), whiskers["upper_whisker"].Doubles());
        return (quartiles, [.. Enumerable.Range(0, quartiles.Length).Select(row => new BoxSummary(
            (int)n[row], lower[row], q1[row], q2[row], q3[row], upper[row], [.. outliers[row].SelectMany(cell => new[] { cell.Low, cell.High }).Distinct().Order()]))]);
    }

    /// <summary>Box plots by category.</summary>
    public static BoxMark Mark(RowSummary rows)
    {
        var (groups, boxes) = Of(rows);
        return new BoxMark(rows.Categories(groups, "category")!, boxes, rows.Measure("y", [])) { Facet = rows.Categories(groups, "facet"), FacetRow = rows.Categories(groups, "facet_row") };
    }

    /// <summary>Quantile of type 7 (Hyndman and Fan, 1996): R's and Excel's default, and DuckDB's quantile_cont.</summary>
    public static double Quantile(double[] sorted, double probability) => Quantiles.Of([.. sorted], probability)[0];
}
