using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ResearchKit.Notebooks.Tests.Reports;

/// <summary>Chromium for the tests of a class, and a folder of theirs.</summary>
public sealed class ReportBrowser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("researchkit-report");
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The folder for pages.</summary>
    public string Folder => _folder.FullName;

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

    /// <summary>Skips the test where there is no Chromium.</summary>
    public void IsNeeded() => Skip.If(_browser is null, "Chromium is not installed: apt-get install chromium");

    /// <summary>Writes a page.</summary>
    public string Write(string name, string html)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, html);
        return path;
    }

    /// <summary>Opens a page of the folder; what it asks for elsewhere, its script errors and its dialogs are problems.</summary>
    internal async Task<OpenPage> OpenAsync(string file, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900, bool scripts = true, string hash = "")
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            JavaScriptEnabled = scripts,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = await context.NewPageAsync();
        var problems = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file://" + Folder, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                problems.Add("request: " + request.Url);
        };
        page.PageError += (_, error) => problems.Add("script: " + error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                problems.Add("console: " + message.Text);
        };
        page.Dialog += (_, dialog) =>
        {
            problems.Add("dialog: " + dialog.Message);
            _ = dialog.DismissAsync();
        };
        await page.GotoAsync($"file://{Path.Combine(Folder, file)}{hash}");
        return new OpenPage(page, problems);
    }
}

/// <summary>A page in the browser.</summary>
/// <param name="Page">The page.</param>
/// <param name="Problems">What it did that it must not.</param>
internal sealed record OpenPage(IPage Page, List<string> Problems) : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    /// <summary>Serious and critical faults of accessibility that axe finds.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync() =>
        [.. (await Page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical").Select(fault => $"{fault.Id}: {string.Join("; ", fault.Nodes.Take(4).Select(node => node.Html))}")];

    /// <summary>A picture of the page for whoever looks, in the folder that RESEARCHKIT_SCREENSHOTS names.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("RESEARCHKIT_SCREENSHOTS") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }
}
