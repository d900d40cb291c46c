using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;
using ResearchKit.Frames;

namespace ResearchKit.Charts.Transforms;

/// <summary>
/// Kernel densities of rows, one a group: Gaussian kernel, observations shared out between the two nearest of 2,048 points of a grid, as R's density() does.
/// </summary>
internal static class KernelDensity
{
    private const int Grid = 2048, SheatherJonesBins = 1000;

    /// <summary>The curves of <c>x</c> (or <c>y</c>), in the order of their groups' first rows. Groups with fewer than two observations are left out.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="measure">The plain name of the column of numbers.</param>
    /// <param name="rule">How the bandwidth is chosen.</param>
    /// <param name="bandwidth">The bandwidth itself; null to choose.</param>
    /// <param name="tails">How many bandwidths the curves go on beyond the lowest and highest observation: 3 as in R, 0 to cut them off there.</param>
    /// <param name="points">Points of a curve.</param>
    public static (DataFrame Groups, ImmutableArray<DensityCurve> Curves) Of(RowSummary rows, string measure, BandwidthRule rule, double? bandwidth, double tails, int points)
    {
        if (bandwidth is { } given && !(given > 0 && double.IsFinite(given)))
            throw new ArgumentOutOfRangeException(nameof(bandwidth), bandwidth, "Bandwidth of a density, in the unit of the values; expected a finite number above zero.");
        var known = rows.Known(measure);
        var ranges = rows.Sql($"""
            select {rows.Groups} n, low, high, q[1] as q1, q[2] as q3, greatest(abs(low), abs(high), 1e-300) as size from (
              select {rows.Groups} count(*) as n, min({measure}::double) as low, max({measure}::double) as high, quantile_cont({measure}::double, [0.25, 0.75]) as q, min(i) as seen
              from this where {known} {rows.GroupBy}) where n > 1 order by seen
            """);
        if (ranges.Length == 0) throw rows.Nothing(measure);
        double[] low = ranges["low"].Doubles(), high = ranges["high"].Doubles(), n = ranges["n"].Doubles();
        for (var row = 0; row < low.Length; row++)
        {
            if (!double.IsFinite(high[row] - low[row]) || high[row] - low[row] > 1e300)
                throw new ChartSpecificationException($"Values from {ValueLabel.Short(low[row])} to {ValueLabel.Short(high[row])} lie further apart than a density can be worked out for. Filter such values out.");
        }

        var steps = low.Zip(high, (from, to) => to > from ? (to - from) / (Grid - 1) : 1).ToArray();
        var groups = ranges.WithColumn(Column.Create("step", steps)).WithColumn(Column.Create("number", Enumerable.Range(0, ranges.Length)));
        var binned = rows.Sql($"""
            select number, k, n, f, s from (select number, floor(place)::int as k, count(*) as n, sum(place - floor(place)) as f, 0.0 as s from (
              select g.number, ({measure}::double - g.low) / g.step as place from this {rows.Join("g")} where {known}) group by number, k)
            """, new { g = groups });
        var weights = Weights(binned, ranges.Length);
        var deviations = bandwidth is null ? Deviations(rows, measure, known, groups) : [];
        var chosen = Enumerable.Range(0, ranges.Length).Select(row => bandwidth ?? Bandwidth.Silverman(n[row], deviations[row], ranges["q3"].Doubles()[row] - ranges["q1"].Doubles()[row], low[row])).ToArray();
        if (bandwidth is null && rule == BandwidthRule.SheatherJones) chosen = SheatherJones(rows, measure, known, groups, deviations, chosen);
        ImmutableArray<DensityCurve> curves = [.. Enumerable.Range(0, ranges.Length).Select(row => Curve((int)n[row], weights[row], low[row], steps[row], chosen[row], low[row] - (tails * chosen[row]), high[row] + (tails * chosen[row]), points))];
        if (curves.Any(curve => !curve.Density.All(double.IsFinite)))
            throw new ChartSpecificationException($"Values from {ValueLabel.Short(low.Min())} to {ValueLabel.Short(high.Max())} lie closer together than a density can be worked out for. Give them in a smaller unit.");
        return (ranges, curves);
    }

    /// <summary>How the curves were made, for the note under the chart.</summary>
    public static string Note(IReadOnlyList<DensityCurve> curves, BandwidthRule rule, double? bandwidth)
    {
        var (least, most) = (ValueLabel.Short(curves.Min(curve => curve.Bandwidth)), ValueLabel.Short(curves.Max(curve => curve.Bandwidth)));
        var name = bandwidth is not null ? "given" : rule == BandwidthRule.Silverman ? "Silverman" : "Sheather and Jones";
        return string.Create(CultureInfo.InvariantCulture, $"Gaussian kernel, bandwidth {(least == most ? least : $"{least} to {most}")} ({name})");
    }

    // The sum of the kernels of all points of the grid.
    private static DensityCurve Curve(int n, double[] weights, double low, double step, double bandwidth, double from, double to, int points)
    {
        if (!(to > from)) (from, to) = (from - bandwidth, to + bandwidth);
        double[] at = [.. Enumerable.Range(0, points).Select(i => from + ((to - from) * i / (points - 1)))];
        var density = new double[points];
        var factor = 1 / (n * bandwidth * Math.Sqrt(2 * Math.PI));
        for (var i = 0; i < points; i++)
        {
            var first = Math.Clamp((int)Math.Floor((at[i] - low - (9 * bandwidth)) / step), 0, Grid - 1);
            var last = Math.Clamp((int)Math.Ceiling((at[i] - low + (9 * bandwidth)) / step), 0, Grid - 1);
            var sum = 0.0;
            for (var k = first; k <= last; k++)
            {
                if (weights[k] == 0) continue;
                var distance = (at[i] - (low + (k * step))) / bandwidth;
                sum += weights[k] * Math.Exp(-distance * distance / 2);
            }

            density[i] = sum * factor;
        }

        return new DensityCurve(n, bandwidth, [.. at], [.. density]);
    }

    private static double[][] Weights(DataFrame binned, int groups)
    {
        var weights = Enumerable.Range(0, groups).Select(_ => new double[Grid]).ToArray();
        double[] number = binned["number"].Doubles(), k = binned["k"].Doubles(), n = binned["n"].Doubles(), f = binned["f"].Doubles();
        for (var row = 0; row < number.Length; row++)
        {
            var (own, at) = (weights[(int)number[row]], Math.Clamp((int)k[row], 0, Grid - 1));
            own[at] += n[row] - f[row];
            own[Math.Min(at + 1, Grid - 1)] += f[row];
        }

        return weights;
    }

    // Of values divided by the largest, so that squares of very large ones stay numbers.
    private static double[] Deviations(RowSummary rows, string measure, string known, DataFrame groups)
    {
        var result = rows.Sql($"select g.number, stddev_samp({measure}::double / g.size) * any_value(g.size) as s from this {rows.Join("g")} where {known} group by g.number order by g.number", new { g = groups });
        return result["s"].Doubles();
    }

    private static double[] SheatherJones(RowSummary rows, string measure, string known, DataFrame groups, double[] deviations, double[] otherwise)
    {
        double[] low = groups["low"].Doubles(), high = groups["high"].Doubles(), n = groups["n"].Doubles(), q1 = groups["q1"].Doubles(), q3 = groups["q3"].Doubles();
        double[] widths = [.. low.Zip(high, (from, to) => to > from ? (to - from) * 1.01 / SheatherJonesBins : 1)];
        var binned = rows.Sql($"""
            select g.number, floor({measure}::double / g.width)::bigint - floor(g.low / g.width)::bigint as k, count(*) as n
            from this {rows.Join("g")} where {known} group by g.number, k
            """, new { g = groups.WithColumn(Column.Create("width", widths)) });
        var counts = low.Select(_ => new double[SheatherJonesBins + 1]).ToArray();
        foreach (var (number, k, count) in binned["number"].Doubles().Zip(binned["k"].Doubles(), binned["n"].Doubles())) counts[(int)number][(int)Math.Clamp(k, 0, SheatherJonesBins)] += count;
        return [.. Enumerable.Range(0, low.Length).Select(row => Bandwidth.SheatherJones(n[row], deviations[row], q3[row] - q1[row], counts[row], widths[row]) ?? otherwise[row])];
    }
}
