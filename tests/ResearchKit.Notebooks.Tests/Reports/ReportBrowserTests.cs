using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Notebooks.Tests.Execution;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Tests.Reports;

[Collection(nameof(CurrentDirectory))]
public sealed class ReportBrowserTests : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("researchkit-report");
    private readonly List<string> _problems = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            Assert.False(
                Environment.GetEnvironmentVariable("RESEARCHKIT_REQUIRE_CHROMIUM") == "1",
                $"{Chromium} is not there, and RESEARCHKIT_REQUIRE_CHROMIUM=1 says that it must be.");
            return;
        }
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox"] });
        var set = await new NotebookSetRunner(new ReleaseGate()).RunAsync(
            new NotebookSetRequest([SmallNotebooks.Path("sample-report"), SmallNotebooks.Path("failing-cell")], _folder.FullName));
        Assert.Equal(RunExitCode.CellFailed, set.ExitCode);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<IPage> Open(string file, ColorScheme scheme = ColorScheme.Light, int width = 1280)
    {
        var page = await _browser!.NewPageAsync(new BrowserNewPageOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 900 } });
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file://" + _folder.FullName, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                _problems.Add("request: " + request.Url);
        };
        page.PageError += (_, error) => _problems.Add("script: " + error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _problems.Add("console: " + message.Text);
        };
        await page.GotoAsync("file://" + Path.Combine(_folder.FullName, file));
        return page;
    }

    [SkippableTheory]
    [InlineData("sample-report.html")]
    [InlineData("failing-cell.html")]
    [InlineData("index.html")]
    public async Task A_page_asks_no_one_and_has_no_serious_accessibility_fault(string file)
    {
        Skip.If(_browser is null, "Chromium is not installed: apt-get install chromium");
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await Open(file, scheme);
            await page.WaitForTimeoutAsync(1000);
            var faults = (await page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical");
            _problems.AddRange(faults.Select(fault => $"axe, {scheme}: {fault.Id}: {string.Join("; ", fault.Nodes.Select(node => node.Html))}"));
        }

        Assert.Empty(_problems);
    }

    [SkippableFact]
    public async Task Charts_are_drawn_by_script_and_stand_still_without()
    {
        Skip.If(_browser is null, "Chromium is not installed: apt-get install chromium");
        var page = await Open("sample-report.html");
        await page.Locator("figure.chart").ScrollIntoViewIfNeededAsync();
        await page.WaitForSelectorAsync("figure.chart .interactive .main-svg");
        Assert.False(await page.Locator("figure.chart .still").IsVisibleAsync());
        var still = await _browser!.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        var plain = await still.NewPageAsync();
        await plain.GotoAsync("file://" + Path.Combine(_folder.FullName, "sample-report.html"));
        Assert.True(await plain.Locator("figure.chart .still svg").IsVisibleAsync());
        Assert.Empty(_problems);
    }

    [SkippableFact]
    public async Task A_page_does_not_scroll_sideways_on_a_phone()
    {
        Skip.If(_browser is null, "Chromium is not installed: apt-get install chromium");
        foreach (var file in new[] { "sample-report.html", "index.html" })
        {
            var page = await Open(file, width: 360);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"), file);
        }
    }
}
