using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Transforms;
using ResearchKit.Frames;

namespace ResearchKit.Charts;

public sealed partial record Chart
{
    /// <summary>A histogram: how many rows lie in each bin. Bins have equal, round widths.</summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), of any length: DuckDB counts.</param>
    /// <param name="x">Column of numbers.</param>
    /// <param name="bins">About how many bins, 1 to 1000; null for Freedman and Diaconis' rule, 5 to 60.</param>
    /// <param name="facet">Column that splits into panels; null for one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="facetRow">Column that splits into the rows of a grid of panels; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ArgumentException">The column holds no numbers, or none that is finite.</exception>
    public static Chart Histogram(DataFrame frame, string x, int? bins = null, string? facet = null, string? title = null, string? facetRow = null)
    {
        var data = ChartData.Summarised(frame, "a distribution");
        var rows = RowSummary.Of(data, "A histogram", ("x", x), ("facet", facet), ("facet_row", facetRow));
        return Marked(new Chart { Title = title, Marks = [HistogramBins.Of(rows, bins)] }, data);
    }

    /// <summary>Density curves: how values are distributed, smoothed with a Gaussian kernel. The area under each is one; the bandwidth is stated under the chart.</summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), of any length: DuckDB sums up.</param>
    /// <param name="x">Column of numbers.</param>
    /// <param name="color">Column of the groups, a curve each; null for one. Groups with fewer than two values are left out.</param>
    /// <param name="facet">Column that splits into panels; null for one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="rule">How the bandwidth of each group is chosen. Default: Silverman's rule, as in R.</param>
    /// <param name="bandwidth">The bandwidth of all groups, the kernel's standard deviation in the unit of <paramref name="x"/>; null to choose by the rule.</param>
    /// <param name="facetRow">Column that splits into the rows of a grid of panels; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ArgumentException">The column holds no numbers, or no group has two that are finite.</exception>
    public static Chart Density(
        DataFrame frame, string x, string? color = null, string? facet = null, string? title = null, BandwidthRule rule = BandwidthRule.Silverman, double? bandwidth = null,
        string? facetRow = null)
    {
        var data = ChartData.Summarised(frame, "a distribution");
        var rows = RowSummary.Of(data, "A density", ("x", x), ("color", color), ("facet", facet), ("facet_row", facetRow));
        var (groups, curves) = KernelDensity.Of(rows, "x", rule, bandwidth, tails: 3, points: 256);
        var mark = new DensityMark(curves, rows.Measure("x", []))
        {
            Color = rows.Categories(groups, "color"),
            Facet = rows.Categories(groups, "facet"),
            FacetRow = rows.Categories(groups, "facet_row"),
        };
        return Marked(new Chart { Title = title, Marks = [mark], Note = KernelDensity.Note(curves, rule, bandwidth) }, data);
    }

    /// <summary>Box plots by category: quartiles of type 7 (R's and Excel's), whiskers to the last value within 1.5 interquartile ranges of the box.</summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), of any length: DuckDB sums up.</param>
    /// <param name="x">Column of the categories.</param>
    /// <param name="y">Column of numbers.</param>
    /// <param name="facet">Column that splits into panels; null for one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="facetRow">Column that splits into the rows of a grid of panels; null for none.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ArgumentException">The column holds no numbers, or none that is finite.</exception>
    public static Chart Box(DataFrame frame, string x, string y, string? facet = null, string? title = null, string? facetRow = null)
    {
        var data = ChartData.Summarised(frame, "box plots");
        var rows = RowSummary.Of(data, "A box plot", ("category", x), ("y", y), ("facet", facet), ("facet_row", facetRow));
        return Marked(new Chart { Title = title, Marks = [BoxSummaries.Mark(rows)] }, data);
    }

    /// <summary>Violins by category: mirrored densities with median (circle), quartiles (thick) and whiskers (thin) inside; the bandwidth is stated under the chart.</summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), of any length: DuckDB sums up.</param>
    /// <param name="x">Column of the categories; those with fewer than two values are left out.</param>
    /// <param name="y">Column of numbers.</param>
    /// <param name="facet">Column that splits into panels; null for one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="rule">How the bandwidth of each violin is chosen. Default: Silverman's rule, as in R.</param>
    /// <param name="bandwidth">The bandwidth of all violins, in the unit of <paramref name="y"/>; null to choose by the rule.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ArgumentException">The column holds no numbers, or no category has two that are finite.</exception>
    public static Chart Violin(
        DataFrame frame, string x, string y, string? facet = null, string? title = null, BandwidthRule rule = BandwidthRule.Silverman, double? bandwidth = null)
    {
        var data = ChartData.Summarised(frame, "a distribution");
        var rows = RowSummary.Of(data, "A violin", ("category", x), ("y", y), ("facet", facet));
        var (_, curves) = KernelDensity.Of(rows, "y", rule, bandwidth, tails: 0, points: 128);
        var (groups, boxes) = BoxSummaries.Of(rows);
        var (category, panel) = (rows.Categories(groups, "category")!, rows.Categories(groups, "facet"));
        int[] kept = [.. Enumerable.Range(0, boxes.Length).Where(row => boxes[row].Count > 1)];
        var mark = new ViolinMark(
            Channel.Category(category.Name, kept.Select(category.Label), category.Categories), curves, [.. kept.Select(row => boxes[row])], rows.Measure("y", []))
        {
            Facet = panel is null ? null : Channel.Category(panel.Name, kept.Select(panel.Label), panel.Categories),
        };
        return Marked(new Chart { Title = title, Marks = [mark], Note = KernelDensity.Note(curves, rule, bandwidth) }, data);
    }

    /// <summary>Hexagons with how many points lie in each as colour: for two columns of many rows. They are regular in a chart of the usual proportions.</summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), of any length: DuckDB counts.</param>
    /// <param name="x">Column of numbers across.</param>
    /// <param name="y">Column of numbers up.</param>
    /// <param name="facet">Column that splits into panels; null for one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="bins">Hexagons across, 2 to 200. Default 30.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ArgumentException">A column holds no numbers, or no row has two that are finite.</exception>
    public static Chart HexBin(DataFrame frame, string x, string y, string? facet = null, string? title = null, int bins = 30)
    {
        var data = ChartData.Summarised(frame, "hexagons");
        return Marked(new Chart { Title = title, Marks = [HexBins.Of(RowSummary.Of(data, "A chart of hexagons", ("x", x), ("y", y), ("facet", facet)), bins)] }, data);
    }

    /// <summary>Rectangles of round widths with how many points lie in each as colour.</summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), of any length: DuckDB counts.</param>
    /// <param name="x">Column of numbers across.</param>
    /// <param name="y">Column of numbers up.</param>
    /// <param name="facet">Column that splits into panels; null for one.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="bins">About how many bins on each axis, 2 to 200. Default 30.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ArgumentException">A column holds no numbers, or no row has two that are finite.</exception>
    public static Chart Bins2D(DataFrame frame, string x, string y, string? facet = null, string? title = null, int bins = 30)
    {
        var data = ChartData.Summarised(frame, "bins");
        return Marked(new Chart { Title = title, Marks = [TileBins.Of(RowSummary.Of(data, "A chart of bins", ("x", x), ("y", y), ("facet", facet)), bins)] }, data);
    }

    /// <summary>
    /// The density of points in two dimensions as colour, smoothed with a Gaussian kernel on each axis (bandwidths as R's MASS::kde2d, stated under the chart). Left white where it is less than a
    /// 200th of its peak.
    /// </summary>
    /// <param name="frame">A frame that may be shown (synthetic or released), of any length: DuckDB sums up.</param>
    /// <param name="x">Column of numbers across.</param>
    /// <param name="y">Column of numbers up.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="tiles">Tiles on each axis, 10 to 200. Default 64.</param>
    /// <exception cref="ProtectedDataException">The frame is protected.</exception>
    /// <exception cref="ArgumentException">A column holds no numbers, or no row has two that are finite.</exception>
    public static Chart Density2D(DataFrame frame, string x, string y, string? title = null, int tiles = 64)
    {
        var data = ChartData.Summarised(frame, "a distribution");
        var (mark, note) = KernelDensity2D.Of(RowSummary.Of(data, "A density", ("x", x), ("y", y)), tiles);
        return Marked(new Chart { Title = title, Marks = [mark], Note = note }, data);
    }
}
