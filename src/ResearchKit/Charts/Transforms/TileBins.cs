using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Transforms;

/// <summary>Points counted in rectangles of round widths on both axes.</summary>
internal static class TileBins
{
    public static TileMark Of(RowSummary rows, int bins)
    {
        if (bins is < 2 or > 200) throw new ArgumentOutOfRangeException(nameof(bins), bins, "Bins across and up; expected 2 to 200.");
        var all = Extents.Of(rows);
        var (left, width, columns) = HistogramBins.Grid(all.Left, all.Right, bins, limited: false);
        var (lower, height, lines) = HistogramBins.Grid(all.Lower, all.Upper, bins, limited: false);
        var counted = rows.Sql($"""
            select {rows.Groups} least(greatest(floor((x::double - $left) / $width), 0), $columns)::int as k, least(greatest(floor((y::double - $lower) / $height), 0), $lines)::int as j, count(*) as n, min(i) as seen
            from this where {rows.Known("x", "y")} group by all order by seen
            """, new { left, width, lower, height, columns = columns - 1, lines = lines - 1 });
        double[] k = RowSummary.Numbers(counted, "k"), j = RowSummary.Numbers(counted, "j");
        return new TileMark(
            rows.Measure("x", k.Select(bin => left + (bin * width))), rows.Measure("x", k.Select(bin => left + ((bin + 1) * width))),
            rows.Measure("y", j.Select(bin => lower + (bin * height))), rows.Measure("y", j.Select(bin => lower + ((bin + 1) * height))), Channel.Number("count", RowSummary.Numbers(counted, "n")))
        {
            Facet = rows.Categories(counted, "facet"),
            FacetRow = rows.Categories(counted, "facet_row"),
        };
    }
}
