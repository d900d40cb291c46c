using Microsoft.Playwright;
using ResearchKit.Display;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Notebooks.Tests.Execution;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Tests.Kernels.Mermaid;

[Collection(nameof(CurrentDirectory))]
public sealed class MermaidBrowserTests : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("researchkit-mermaid");
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
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<IPage> Open(string file)
    {
        var page = await _browser!.NewPageAsync();
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

    [SkippableFact]
    public async Task A_report_draws_diagrams_and_asks_no_one()
    {
        Skip.If(_browser is null, "Chromium is not installed: apt-get install chromium");
        await new NotebookSetRunner(new ReleaseGate()).RunAsync(new NotebookSetRequest([SmallNotebooks.Path("markup")], _folder.FullName));
        var page = await Open("markup.html");
        await page.WaitForSelectorAsync(".rk-mermaid svg >> nth=1");
        await page.GetByText("The diagram cannot be drawn").WaitForAsync();
        Assert.Equal(2, await page.Locator(".rk-mermaid svg").CountAsync());
        Assert.Equal("False,False,True", string.Join(",", await page.Locator(".rk-mermaid pre").EvaluateAllAsync<bool[]>("all => all.map(one => one.checkVisibility())")));
        Assert.Contains("Learning store", await page.Locator(".rk-mermaid svg").First.TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal("Markup and diagrams", await page.TitleAsync());
        Assert.Equal(1, await page.Locator("p strong", new PageLocatorOptions { HasText = "author" }).CountAsync());
        if (Environment.GetEnvironmentVariable("RESEARCHKIT_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, "mermaid-report.png"), FullPage = true });
        Assert.Empty(_problems);
    }

    /// <summary>A page that treats outputs as JupyterLab does: markup is put in place, then its scripts run; an update replaces the whole.</summary>
    [SkippableFact]
    public async Task A_live_notebook_draws_from_the_update_and_a_reopened_one_shows_the_source()
    {
        Skip.If(_browser is null, "Chromium is not installed: apt-get install chromium");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "live.html"), "<!DOCTYPE html><title>live</title><div id=output></div>");
        const string Put = """
            html => {
              const output = document.getElementById("output");
              output.innerHTML = html;
              for (const old of output.querySelectorAll("script")) {
                const script = document.createElement("script");
                script.textContent = old.textContent;
                old.replaceWith(script);
              }
            }
            """;
        var log = new OutputLog();
        await using var engine = NotebookEngine.Create(log.Channel, _folder.FullName, TimeSpan.FromSeconds(5));
        await engine.SubmitAsync(new Submission("#!mermaid\npie title Learners\n \"in school\" : 80\n \"at work\" : 20"));
        var first = Assert.Single(log.Events.OfType<DisplayEvent>()).Bundle.Data[MimeTypes.Html];
        var last = Assert.Single(log.Events.OfType<DisplayUpdateEvent>()).Bundle.Data[MimeTypes.Html];
        var page = await Open("live.html");
        await page.EvaluateAsync(Put, first);
        await page.EvaluateAsync(Put, last);
        await page.WaitForSelectorAsync("#output svg");
        Assert.Contains("Learners", await page.Locator("#output svg").TextContentAsync(), StringComparison.Ordinal);
        var reopened = await Open("live.html");
        await reopened.EvaluateAsync(Put, last);
        Assert.True(await reopened.GetByText("pie title Learners").IsVisibleAsync());
        Assert.Empty(_problems);
    }
}
