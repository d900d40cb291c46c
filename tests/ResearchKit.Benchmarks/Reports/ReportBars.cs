using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Privacy;

namespace ResearchKit.Benchmarks.Reports;

/// <summary>
/// A report of 20 notebooks: at most 8 MB, and opens in under 2 s. Usage: <c>report-bars [count] [rounds] [file]</c>; 20 notebooks, 5 rounds by default. Opened from a file in a new Chromium with an
/// empty profile each time, at a notebook's own address, which is more work than the index. Times begin where the navigation does: DOMContentLoaded, when the notebook was painted (two frames after it
/// has its place on the page). Then the first chart is scrolled to, and the time until it is interactive is told.
/// </summary>
internal static class ReportBars
{
    private const double MostMegabytes = 8;
    private const double MostSeconds = 2;

    public static int Run(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20;
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
        var folder = Directory.CreateTempSubdirectory("researchkit-bars-");
        var file = args.Length > 2 ? Path.GetFullPath(args[2]) : Path.Combine(folder.FullName, "report.html");
        try
        {
            return Measure(ReportSet.Of(count, Repository()), rounds, file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Measure(IReadOnlyList<ReportedNotebook> notebooks, int rounds, string file)
    {
        var clock = Stopwatch.StartNew();
        var bytes = Encoding.UTF8.GetBytes(new NotebookReport(new ReleaseGate(), new ReportOptions { Title = "A project" }).ToHtml([.. notebooks]));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{notebooks.Count} notebooks: {bytes.Length / 1e6:0.00} MB, made in {clock.Elapsed.TotalSeconds:0.0} s"));
        File.WriteAllBytes(file, bytes);
        var worst = 0.0;
        foreach (var (name, hash) in new[] { ("index", ""), ("first notebook", "#" + Slug(notebooks[0].Path)), ("a made one", "#made-5") })
        {
            var times = Enumerable.Range(0, rounds).Select(_ => OpenAsync($"file://{file}{hash}").GetAwaiter().GetResult()).ToArray();
            worst = Math.Max(worst, times.Max(time => time.Painted));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-15} DOMContentLoaded {Median(times.Select(time => time.Loaded)):0.00} s, painted {Median(times.Select(time => time.Painted)):0.00} s (longest {times.Max(time => time.Painted):0.00} s), chart {Median(times.Select(time => time.Chart)):0.00} s, requests elsewhere {times.Sum(time => time.Requests)}"));
        }

        return bytes.Length <= MostMegabytes * 1e6 && worst < MostSeconds ? 0 : 1;
    }

    private static async Task<(double Loaded, double Painted, double Chart, int Requests)> OpenAsync(string address)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = PdfPrinter.Find() ?? throw new FileNotFoundException("There is no Chromium."), Args = ["--no-sandbox"] });
        var page = await browser.NewPageAsync();
        var requests = 0;
        page.Request += (_, request) => requests += request.Url.StartsWith("file:", StringComparison.Ordinal) || request.Url.StartsWith("data:", StringComparison.Ordinal) || request.Url.StartsWith("blob:", StringComparison.Ordinal) ? 0 : 1;
        // Watches from the first moment: two frames after the notebook, or the index, has its place, it has been painted.
        await page.AddInitScriptAsync(
            """
            (() => {
              const look = () => {
                const shown = document.querySelector("article.here, html:not(.deep):not(.reading) #rk-index");
                if (shown && document.readyState !== "loading" && shown.getBoundingClientRect().height > 0) requestAnimationFrame(() => requestAnimationFrame(() => { window.paintedAt = performance.now(); }));
                else requestAnimationFrame(look);
              };
              requestAnimationFrame(look);
            })();
            """);
        await page.GotoAsync(address);
        await page.WaitForTimeoutAsync(2500);
        var times = await page.EvaluateAsync<double[]>("[performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd, window.paintedAt || 1e6]");
        var figure = page.Locator("article.here figure.chart[data-figure]").First;
        var clock = Stopwatch.StartNew();
        if (await figure.CountAsync() > 0)
        {
            await figure.ScrollIntoViewIfNeededAsync();
            await page.Locator("figure.drawn .main-svg").First.WaitForAsync();
        }

        return (times[0] / 1000, times[1] / 1000, clock.Elapsed.TotalSeconds, requests);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static string Slug(string path) => Path.GetFileNameWithoutExtension(path);

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ResearchKit.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No ResearchKit.sln above {AppContext.BaseDirectory}.");
    }
}
