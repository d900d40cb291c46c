using System.Globalization;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Transforms;

/// <summary>
/// The density of points in two dimensions: a Gaussian kernel on each axis, points shared out between the four nearest of 256 x 256 points of a grid. Bandwidths as R's
/// MASS::kde2d has them: 1.06 times the smaller of the standard deviation and the interquartile range over 1.34, times n to the power of -1/5 (Venables and Ripley, 2002, section 5.6).
/// </summary>
internal static class KernelDensity2D
{
    private const int Grid = 256;

    /// <summary>Tiles of the density, those left out where it is less than a 200th of its peak.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="tiles">Tiles across and up.</param>
    public static (TileMark Mark, string Note) Of(RowSummary rows, int tiles)
    {
        if (tiles is < 10 or > 200) throw new ArgumentOutOfRangeException(nameof(tiles), tiles, "Tiles across and up; expected 10 to 200.");
        var all = Extents.Of(rows);
        double sizeX = Math.Max(Math.Max(Math.Abs(all.Left), Math.Abs(all.Right)), 1e-300), sizeY = Math.Max(Math.Max(Math.Abs(all.Lower), Math.Abs(all.Upper)), 1e-300);
        var spread = rows.Sql($"""
            select sx, sy, qx[1] as x1, qx[2] as x3, qy[1] as y1, qy[2] as y3 from (
              select coalesce(stddev_samp(x::double / $sizeX), 0) as sx, coalesce(stddev_samp(y::double / $sizeY), 0) as sy, quantile_cont(x::double, [0.25, 0.75]) as qx, quantile_cont(y::double, [0.25, 0.75]) as qy
              from this where {rows.Known("x", "y")})
            """, new { sizeX, sizeY });
        double Value(string name) => spread[name].Doubles()[0];
        var widthX = Width(Value("sx") * sizeX, Value("x3") - Value("x1"), all.Count, all.Right - all.Left);
        var widthY = Width(Value("sy") * sizeY, Value("y3") - Value("y1"), all.Count, all.Upper - all.Lower);

        // The grid goes on beyond the points for two bandwidths, where the density is nearly gone.
        double left = all.Left - (2 * widthX), lower = all.Lower - (2 * widthY), stepX = (all.Right - all.Left + (4 * widthX)) / (Grid - 1), stepY = (all.Upper - all.Lower + (4 * widthY)) / (Grid - 1);
        var binned = rows.Sql($"""
            select k::int as k, j::int as j, count(*) as n, sum(fx) as fx, sum(fy) as fy, sum(fx * fy) as fxy from (
              select floor(px) as k, floor(py) as j, px - floor(px) as fx, py - floor(py) as fy from (
                select (x::double - $left) / $stepX as px, (y::double - $lower) / $stepY as py from this where {rows.Known("x", "y")})) group by k, j
            """, new { left, stepX, lower, stepY });
        var density = Smoothed(Weights(binned), widthX / stepX, widthY / stepY, tiles, 1 / (all.Count * widthX * widthY * 2 * Math.PI));
        return (Tiles(rows, density, tiles, left, stepX * (Grid - 1) / tiles, lower, stepY * (Grid - 1) / tiles),
            string.Create(CultureInfo.InvariantCulture, $"Gaussian kernel, bandwidths {ValueLabel.Short(widthX)} across and {ValueLabel.Short(widthY)} up (Venables and Ripley)"));
    }

    private static double Width(double deviation, double quartiles, double n, double range)
    {
        var spread = Math.Min(deviation, quartiles / 1.34);
        if (!(spread > 0)) spread = deviation > 0 ? deviation : range / 10;
        return 1.06 * spread * Math.Pow(n, -0.2);
    }

    private static double[,] Weights(Frames.DataFrame binned)
    {
        var weights = new double[Grid + 1, Grid + 1];
        double[] k = binned["k"].Doubles(), j = binned["j"].Doubles(), n = binned["n"].Doubles(), fx = binned["fx"].Doubles(), fy = binned["fy"].Doubles(), fxy = binned["fxy"].Doubles();
        for (var row = 0; row < k.Length; row++)
        {
            var (column, line) = ((int)Math.Clamp(k[row], 0, Grid - 1), (int)Math.Clamp(j[row], 0, Grid - 1));
            weights[column, line] += n[row] - fx[row] - fy[row] + fxy[row];
            weights[column + 1, line] += fx[row] - fxy[row];
            weights[column, line + 1] += fy[row] - fxy[row];
            weights[column + 1, line + 1] += fxy[row];
        }

        return weights;
    }

    // First across, then up: the kernel is a product. Bandwidths are in steps of the grid.
    private static double[,] Smoothed(double[,] weights, double widthX, double widthY, int tiles, double factor)
    {
        var (across, up) = (Kernel(widthX, tiles), Kernel(widthY, tiles));
        var half = new double[tiles, Grid + 1];
        var density = new double[tiles, tiles];
        for (var tile = 0; tile < tiles; tile++)
        {
            for (var column = 0; column <= Grid; column++)
            {
                if (across[tile, column] == 0) continue;
                for (var line = 0; line <= Grid; line++) half[tile, line] += across[tile, column] * weights[column, line];
            }
        }

        for (var tile = 0; tile < tiles; tile++)
        {
            for (var other = 0; other < tiles; other++)
            {
                var sum = 0.0;
                for (var line = 0; line <= Grid; line++) sum += up[other, line] * half[tile, line];
                density[tile, other] = sum * factor;
            }
        }

        return density;
    }

    private static double[,] Kernel(double width, int tiles)
    {
        var kernel = new double[tiles, Grid + 1];
        for (var tile = 0; tile < tiles; tile++)
        {
            for (var point = 0; point <= Grid; point++)
            {
                var distance = ((tile + 0.5) * (Grid - 1) / tiles) - point;
                if (Math.Abs(distance) < 9 * width) kernel[tile, point] = Math.Exp(-distance / width * (distance / width) / 2);
            }
        }

        return kernel;
    }

    private static TileMark Tiles(RowSummary rows, double[,] density, int tiles, double left, double width, double lower, double height)
    {
        var peak = density.Cast<double>().Max();
        var shown = Enumerable.Range(0, tiles * tiles).Select(i => (K: i % tiles, J: i / tiles)).Where(tile => density[tile.K, tile.J] >= peak / 200).ToArray();
        return new TileMark(
            rows.Measure("x", shown.Select(tile => left + (tile.K * width))), rows.Measure("x", shown.Select(tile => left + ((tile.K + 1) * width))),
            rows.Measure("y", shown.Select(tile => lower + (tile.J * height))), rows.Measure("y", shown.Select(tile => lower + ((tile.J + 1) * height))),
            Channel.Number("density", shown.Select(tile => density[tile.K, tile.J])));
    }
}
