using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Transforms;

/// <summary>Rows summed up in the bins of a histogram.</summary>
internal static class HistogramBins
{
    /// <summary>Counts in bins of equal round width, one set a panel. Freedman and Diaconis (1981) choose the width unless told otherwise.</summary>
    public static HistogramMark Of(RowSummary rows, int? bins)
    {
        if (bins is < 1 or > 1000) throw new ArgumentOutOfRangeException(nameof(bins), bins, "Number of bins; expected 1 to 1000.");
        var all = rows.Sql($"select n, low, high, q[1] as q1, q[2] as q3 from (select count(x) as n, min(x::double) as low, max(x::double) as high, quantile_cont(x::double, [0.25, 0.75]) as q from this where {rows.Known("x")})");
        var (n, low, high) = (Value("n"), Value("low"), Value("high"));
        if (n == 0) throw rows.Nothing("x");
        var (first, width, count) = Grid(low, high, bins ?? Rule(n, high - low, Value("q3") - Value("q1")), bins is null);
        var counted = rows.Sql($"select {rows.Groups} least(greatest(floor((x::double - $first) / $width), 0), $last)::int as bin, count(*) as n from this where {rows.Known("x")} group by {rows.Groups} bin order by min(i)",
            new { first, width, last = count - 1 });
        var (facet, facetRow) = (rows.Categories(counted, "facet"), rows.Categories(counted, "facet_row"));
        var (columns, lines) = (facet?.Categories.Length ?? 1, facetRow?.Categories.Length ?? 1);
        var frequency = new double[columns * lines * count];
        var (bin, ns) = (RowSummary.Numbers(counted, "bin"), RowSummary.Numbers(counted, "n"));
        for (var row = 0; row < bin.Length; row++)
            frequency[((((int)(facetRow?.Values[row] ?? 0) * columns) + (int)(facet?.Values[row] ?? 0)) * count) + (int)bin[row]] += ns[row];
        var edges = Enumerable.Range(0, frequency.Length).Select(i => i % count).ToArray();
        return new HistogramMark(
            rows.Measure("x", edges.Select(edge => Round(first + (edge * width), width))), rows.Measure("x", edges.Select(edge => Round(first + ((edge + 1) * width), width))),
            Channel.Number("count", frequency))
        {
            Facet = facet is null ? null : Channel.Category(facet.Name, Enumerable.Range(0, frequency.Length).Select(i => facet.Categories[i / count % columns]), facet.Categories),
            FacetRow = facetRow is null ? null : Channel.Category(facetRow.Name, Enumerable.Range(0, frequency.Length).Select(i => facetRow.Categories[i / count / columns]), facetRow.Categories),
        };

        double Value(string name) => all[name].Doubles()[0];
    }

    /// <summary>Where bins of a round width begin, their width and their number.</summary>
    public static (double First, double Width, int Count) Grid(double low, double high, double about, bool limited)
    {
        var range = high - low;
        if (!double.IsFinite(range)) throw new ChartSpecificationException($"Values from {ValueLabel.Short(low)} to {ValueLabel.Short(high)} lie further apart than numbers reach. Filter such values out.");
        var width = range == 0 ? (Math.Abs(low) < 1e15 ? 1 : Math.Abs(low) * 0.1) : Ticks.Step(range, (int)Math.Clamp(about, 1, 1000));
        if (limited && range > 0) width = Math.Clamp(width, range / 80, range);
        var first = Math.Floor(low / width) * width;
        return (first, width, Math.Max(1, (int)Math.Floor((high - first) / width) + 1));
    }

    private static double Rule(double n, double range, double quartiles)
    {
        var width = 2 * quartiles / Math.Cbrt(n);
        return Math.Clamp(width > 0 ? range / width : Math.Sqrt(n), 5, 60);
    }

    // Edges without the last bits of a sum, at ten digits of the width.
    private static double Round(double value, double width)
    {
        var decimals = 10 - (int)Math.Floor(Math.Log10(width));
        return decimals is >= 0 and <= 15 && Math.Abs(value) < 1e15 ? Math.Round(value, decimals) : value;
    }
}
