using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Transforms;

/// <summary>Points summed up in hexagons (Carr and others, 1987): each point belongs to the hexagon whose centre is nearest.</summary>
internal static class HexBins
{
    // Width of a usual panel over its height: hexagons are regular there.
    private const double Aspect = 1.65;

    public static HexBinMark Of(RowSummary rows, int bins)
    {
        if (bins is < 2 or > 200) throw new ArgumentOutOfRangeException(nameof(bins), bins, "Hexagons across; expected 2 to 200.");
        var all = Extents.Of(rows);
        var across = (all.Right - all.Left) / bins;
        var height = (all.Upper - all.Lower) / bins * Aspect * 2 / Math.Sqrt(3);
        var up = height * 0.75;
        var counted = rows.Sql($"""
            with places as (select {rows.Groups} (x::double - $left) / $across as px, (y::double - $lower) / $up as py, i from this where {rows.Known("x", "y")}),
            nearest_row as (select *, round(py) as j, px - (abs(round(py)) % 2) / 2 as qx from places),
            nearest as (select *, round(qx) as k, qx - round(qx) as dx, py - j as dy from nearest_row),
            other as (select *, k + sign(dx) / 2 as k2, j + sign(dy) as j2 from nearest),
            cell as (select *, abs(dy) * 3 > 1 and 4 * dx * dx + 3 * dy * dy > 4 * (qx - k2) * (qx - k2) + 3 * (py - j2) * (py - j2) as moved from other)
            select {rows.Groups} case when moved then j2 else j end as j, 2 * case when moved then k2 + (abs(j) % 2) / 2 else k + (abs(j) % 2) / 2 end as k, count(*) as n, min(i) as seen
            from cell group by all order by seen
            """, new { left = all.Left, across, lower = all.Lower, up });
        double[] j = RowSummary.Numbers(counted, "j"), k = RowSummary.Numbers(counted, "k"), n = RowSummary.Numbers(counted, "n");
        return new HexBinMark(rows.Measure("x", k.Select(half => all.Left + (half / 2 * across))), rows.Measure("y", j.Select(row => all.Lower + (row * up))), Channel.Number("count", n), across, height)
        {
            Facet = rows.Categories(counted, "facet"),
            FacetRow = rows.Categories(counted, "facet_row"),
        };
    }
}
