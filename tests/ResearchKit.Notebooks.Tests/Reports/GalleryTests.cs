using System.Reflection;
using Microsoft.Playwright;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Notebooks.Tests.Execution;
using ResearchKit.Privacy;
using ResearchKit.Tests.Charts;

namespace ResearchKit.Notebooks.Tests.Reports;

/// <summary>
/// The gallery of charts as people see it: run, made a report, opened in Chromium. Pictures of every chart, still and interactive, go to the folder that RESEARCHKIT_SCREENSHOTS names, for whoever looks.
/// </summary>
[Collection(nameof(CurrentDirectory))]
public sealed class GalleryTests(ReportBrowser browser) : IClassFixture<ReportBrowser>
{
    private static readonly string s_gallery = Path.Combine(Root(), "notebooks", "methods", "chart-gallery.ipynb");

    private static IEnumerable<(string Cell, MimeBundle Bundle)> Charts(Notebook executed) =>
        from cell in executed.Cells
        from output in cell.Outputs.OfType<DisplayOutput>()
        where output.Bundle.Data.ContainsKey(MimeTypes.Plotly)
        select (cell.Id ?? "", output.Bundle);

    [Fact]
    public void Every_picture_of_the_kit_is_in_the_gallery()
    {
        var code = string.Join('\n', Notebook.Load(s_gallery).Cells.Where(cell => cell.Kind == CellKind.Code).Select(cell => cell.Source));
        var pictures = typeof(Chart).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.ReturnType == typeof(Chart)).Select(method => method.Name).Distinct(StringComparer.Ordinal);
        Assert.DoesNotContain(pictures, name => name != nameof(Chart.Of) && !code.Contains($"Chart.{name}(", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Every_chart_is_drawn_twice_with_the_same_extents_and_both_are_seen_in_the_browser()
    {
        browser.IsNeeded();
        var set = await new NotebookSetRunner(new ReleaseGate()).RunAsync(new NotebookSetRequest([s_gallery], browser.Folder));
        Assert.True(set.ExitCode == RunExitCode.Succeeded, set.Runs[0].Result.Message);
        var charts = Charts(Notebook.Load(Path.Combine(browser.Folder, "chart-gallery.ipynb"))).ToArray();
        Assert.True(charts.Length >= 40, $"{charts.Length} charts");
        foreach (var (cell, bundle) in charts)
        {
            Assert.True(bundle.Data[MimeTypes.Text].Length > 60, $"{cell}: the alternative text says little: {bundle.Data[MimeTypes.Text]}");
            Assert.Contains("Synthetic data", bundle.Data[MimeTypes.Text], StringComparison.Ordinal);
            RendererAgreement.Check(bundle);
        }

        await using var page = await browser.OpenAsync("chart-gallery.html", width: 1280, height: 1000);
        var figures = page.Page.Locator("figure.chart");
        Assert.Equal(charts.Length, await figures.CountAsync());
        for (var i = 0; i < charts.Length; i++)
        {
            var figure = figures.Nth(i);
            await figure.ScrollIntoViewIfNeededAsync();
            // A chart wider than the column stays still until somebody asks for the interactive one.
            if (await figure.EvaluateAsync<bool>("one => Number(one.dataset.width) > one.clientWidth + 1"))
                await figure.Locator("button.draw").ClickAsync();
            await Assertions.Expect(figure).ToHaveClassAsync(new System.Text.RegularExpressions.Regex(@"\bdrawn\b"), new() { Timeout = 15_000 });
            // Something of the data is drawn: points, lines, bars, cells or shapes.
            Assert.True(await figure.EvaluateAsync<bool>("one => one.querySelectorAll('.interactive .main-svg path, .interactive .main-svg image, .interactive .main-svg text').length > 5"), charts[i].Cell);
            await Picture(figure, charts[i].Cell, "interactive");
        }

        Assert.Empty(page.Problems);
        Assert.Empty(await page.FaultsAsync());
        await using var plain = await browser.OpenAsync("chart-gallery.html", scripts: false);
        var stills = plain.Page.Locator("figure.chart .still svg");
        Assert.Equal(charts.Length, await stills.CountAsync());
        for (var i = 0; i < charts.Length; i++)
        {
            Assert.True(await stills.Nth(i).IsVisibleAsync(), charts[i].Cell);
            await Picture(stills.Nth(i), charts[i].Cell, "still");
        }
    }

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    private static async Task Picture(ILocator element, string cell, string drawing)
    {
        if (Environment.GetEnvironmentVariable("RESEARCHKIT_SCREENSHOTS") is not { Length: > 0 } folder)
            return;
        Directory.CreateDirectory(Path.Combine(folder, "gallery"));
        await element.ScreenshotAsync(new LocatorScreenshotOptions { Path = Path.Combine(folder, "gallery", $"{cell}.{drawing}.png") });
    }
}
