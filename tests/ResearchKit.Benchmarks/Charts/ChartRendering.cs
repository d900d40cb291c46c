using System.Diagnostics;
using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Benchmarks.Charts;

/// <summary>
/// Charts of a million rows: from a frame in memory to the SVG. <c>charts [--rows N] [--peer]</c>; the peer is base R on the same numbers, read from a file before its clock starts:
/// hist and density and boxplot as they come, hexagons counted by hand, all drawn to its svg device.
/// </summary>
internal static class ChartRendering
{
    private const int Rounds = 5;

    public static int Run(string[] args)
    {
        var rows = Array.IndexOf(args, "--rows") is var at and >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 1_000_000;
        var frame = Rows(rows);
        var charts = new (string Name, Func<Chart> Draw)[]
        {
            ("hexagons", () => Chart.HexBin(frame, "x", "y")), ("bins", () => Chart.Bins2D(frame, "x", "y")), ("density 2d", () => Chart.Density2D(frame, "x", "y")),
            ("histogram", () => Chart.Histogram(frame, "y")), ("density", () => Chart.Density(frame, "y")), ("density by group", () => Chart.Density(frame, "y", color: "g")),
            ("density, Sheather-Jones", () => Chart.Density(frame, "y", rule: BandwidthRule.SheatherJones)), ("box", () => Chart.Box(frame, "g", "y")), ("violin", () => Chart.Violin(frame, "g", "y")),
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows, {Rounds} rounds: least and median milliseconds, size of the SVG"));
        foreach (var (name, draw) in charts)
        {
            var times = new List<double>();
            var size = 0;
            for (var round = 0; round < Rounds; round++)
            {
                var clock = Stopwatch.StartNew();
                size = draw().ToSvg().Length;
                times.Add(clock.Elapsed.TotalMilliseconds);
            }

            times.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24} {times[0],8:N0} {times[Rounds / 2],8:N0} ms {size / 1024,7:N0} KB"));
        }

        return args.Contains("--peer") ? Peer(frame) : 0;
    }

    private static DataFrame Rows(int count)
    {
        var random = new RandomStream(20260101);
        var (x, y, g) = (new double[count], new double[count], new string[count]);
        for (var i = 0; i < count; i++)
        {
            x[i] = random.Normal() * 3;
            y[i] = (2 * x[i]) + (random.Normal() * 5) + (i % 4);
            g[i] = (i % 4) switch { 0 => "a", 1 => "b", 2 => "c", _ => "d" };
        }

        return DataFrame.FromColumns(new FrameProvenance("benchmark", Protection.Synthetic), [Column.Create("x", x), Column.Create("y", y), Column.Create("g", g)]);
    }

    private static int Peer(DataFrame frame)
    {
        var folder = Directory.CreateTempSubdirectory("chart-rendering");
        try
        {
            var file = Path.Combine(folder.FullName, "rows.csv");
            frame.WriteCsv(file);
            var script = Path.Combine(folder.FullName, "peer.R");
            File.WriteAllText(script, """
                d <- read.csv(commandArgs(TRUE)[1], colClasses = c("numeric", "numeric", "factor"))
                out <- tempfile(fileext = ".svg")
                timed <- function(name, f) { t <- replicate(3, system.time({ svg(out); f(); dev.off() })[["elapsed"]]); cat(sprintf("R %-22s %8.0f ms\n", name, 1000 * min(t))) }
                hexagons <- function() {
                  w <- diff(range(d$x)) / 30; h <- diff(range(d$y)) / 30 * 1.65 * 2 / sqrt(3) * 0.75
                  px <- (d$x - min(d$x)) / w; py <- (d$y - min(d$y)) / h
                  j <- round(py); qx <- px - (j %% 2) / 2; k <- round(qx); dx <- qx - k; dy <- py - j
                  k2 <- k + sign(dx) / 2; j2 <- j + sign(dy)
                  m <- abs(dy) * 3 > 1 & 4 * dx^2 + 3 * dy^2 > 4 * (qx - k2)^2 + 3 * (py - j2)^2
                  cx <- ifelse(m, k2, k) + (j %% 2) / 2; cy <- ifelse(m, j2, j)
                  n <- table(cx * 1e4 + cy); plot(seq_along(n), n)
                }
                timed("hexagons (by hand)", hexagons)
                timed("histogram", function() hist(d$y, breaks = 60))
                timed("density", function() plot(density(d$y)))
                timed("density by group", function() { plot(density(d$y[d$g == "a"])); for (l in c("b", "c", "d")) lines(density(d$y[d$g == l])) })
                timed("box", function() boxplot(y ~ g, d))
                """);
            using var process = Process.Start(new ProcessStartInfo("Rscript", [script, file]))
                ?? throw new InvalidOperationException("Rscript did not start. Install r-base-core, or leave --peer out.");
            process.WaitForExit();
            return process.ExitCode;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
