using System.Collections.Immutable;
using Microsoft.Playwright;
using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Notebooks.Tests.Execution;
using ResearchKit.Privacy;
using static ResearchKit.Notebooks.Tests.Reports.SampleNotebooks;

namespace ResearchKit.Notebooks.Tests.Reports;

/// <summary>Reports in Chromium: pages of a folder as <c>run</c> writes them, and a set in one file.</summary>
[Collection(nameof(CurrentDirectory))]
public sealed class ReportBrowserTests(ReportBrowser browser) : IClassFixture<ReportBrowser>
{
    private static readonly ReleaseGate Gate = new();

    private async Task RunFolderAsync()
    {
        browser.IsNeeded();
        if (File.Exists(Path.Combine(browser.Folder, "index.html")))
            return;
        var set = await new NotebookSetRunner(Gate).RunAsync(
            new NotebookSetRequest([SmallNotebooks.Path("sample-report"), SmallNotebooks.Path("failing-cell")], browser.Folder));
        Assert.Equal(RunExitCode.CellFailed, set.ExitCode);
    }

    private void WriteSet()
    {
        browser.IsNeeded();
        var diagram = Of(NotebookCell.Markdown("# A diagram\n\nÄäniä ja kaavioita."), Run("flow", [Bundle((MimeTypes.Mermaid, "flowchart LR\n a --> b"))]));
        var many = Of([NotebookCell.Markdown("# Eighteen charts"), .. Enumerable.Range(1, 18).SelectMany(i => new[] { NotebookCell.Markdown($"## Chart {i}"), Run("chart", [Shown(Bars($"Bars {i}", "a", "b"))]) })]);
        browser.Write("set.html", new NotebookReport(Gate, new ReportOptions { Title = "A set" }).ToHtml(
            ImmutableArray.Create(Reported(WithMetadata(ForThreeReaders(), "Who leaves a course early.", "withdrawal"), "readers.ipynb"), Reported(diagram, "diagram.ipynb"), Reported(many, "charts.ipynb"))));
    }

    [SkippableTheory]
    [InlineData("sample-report.html")]
    [InlineData("failing-cell.html")]
    [InlineData("index.html")]
    public async Task A_page_of_a_folder_asks_no_one_and_has_no_serious_accessibility_fault(string file)
    {
        await RunFolderAsync();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var open = await browser.OpenAsync(file, scheme);
            await open.Page.WaitForTimeoutAsync(500);
            Assert.Empty(await open.FaultsAsync());
            Assert.Empty(open.Problems);
        }
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_set_has_no_serious_accessibility_fault_for_any_reader_nor_with_the_search_open(ColorScheme scheme)
    {
        WriteSet();
        await using var open = await browser.OpenAsync("set.html", scheme);
        Assert.Empty(await open.FaultsAsync());
        await open.Page.Keyboard.PressAsync("/");
        await open.Page.Keyboard.TypeAsync("chart");
        Assert.True(await open.Page.Locator(".found").IsVisibleAsync());
        Assert.Empty(await open.FaultsAsync());
        await open.PictureAsync($"search-{scheme}");
        foreach (var reader in new[] { "principal", "analyst", "researcher" })
        {
            await open.Page.GotoAsync($"file://{Path.Combine(browser.Folder, "set.html")}#readers&reader={reader}");
            await open.Page.WaitForSelectorAsync($"html[data-reader={reader}] #readers figure.drawn");
            Assert.Empty(await open.FaultsAsync());
            await open.PictureAsync($"{reader}-{scheme}");
        }

        await open.Page.EvaluateAsync("report.views.go('diagram')");
        await open.Page.WaitForSelectorAsync("#diagram .rk-mermaid svg");
        Assert.Empty(await open.FaultsAsync());
        Assert.Empty(open.Problems);
    }

    [SkippableFact]
    public async Task Each_reader_sees_what_the_tags_say_and_the_address_keeps_the_choice()
    {
        WriteSet();
        await using var open = await browser.OpenAsync("set.html", hash: "#readers");
        var page = open.Page;
        Assert.Equal("analyst", await page.EvaluateAsync<string>("document.documentElement.dataset.reader"));
        Assert.Equal("table, for_all, code", await SeenAsync(page));
        await page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { Name = "Principal" }).CheckAsync();
        Assert.Equal("for_all", await SeenAsync(page));
        Assert.EndsWith("#readers&reader=principal", page.Url, StringComparison.Ordinal);
        Assert.True(await page.GetByText("A plain word on them").Last.IsVisibleAsync());
        await page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { Name = "Researcher" }).CheckAsync();
        Assert.Equal("table, for_all, code, diagnostics, detail, stream, hash", await SeenAsync(page));
        await page.ReloadAsync();
        Assert.Equal("table, for_all, code, diagnostics, detail, stream, hash", await SeenAsync(page));
        await page.Locator("#readers .turn .next").ClickAsync();
        Assert.EndsWith("#diagram&reader=researcher", page.Url, StringComparison.Ordinal);
        await page.GoBackAsync();
        Assert.True(await page.Locator("#readers").IsVisibleAsync());
        Assert.Empty(open.Problems);
    }

    private static async Task<string> SeenAsync(IPage page)
    {
        var places = new (string Name, string Selector)[]
        {
            ("table", "#readers th:text('school')"), ("for_all", "#readers th:text('for_all')"), ("code", "#readers details.code >> nth=0"), ("diagnostics", "#readers h2:text('Diagnostics')"),
            ("detail", "#readers h3:text('A detail')"), ("stream", "#readers .stream"), ("hash", "#readers dt:text('SHA-256')"),
        };
        var seen = new List<string>();
        foreach (var (name, selector) in places)
        {
            if (await page.Locator(selector).First.IsVisibleAsync())
                seen.Add(name);
        }

        return string.Join(", ", seen);
    }

    [SkippableFact]
    public async Task Without_scripts_all_is_there_for_all()
    {
        WriteSet();
        await using var open = await browser.OpenAsync("set.html", scripts: false);
        foreach (var selector in new[] { "#rk-index", "#readers h1", "#diagram h1", "#charts h1", "#readers h2:text('Diagnostics')", "#readers .still svg >> nth=0", "#diagram .rk-mermaid pre" })
            Assert.True(await open.Page.Locator(selector).IsVisibleAsync(), selector);
        Assert.False(await open.Page.Locator(".readers").IsVisibleAsync());
        await open.Page.Locator("#rk-index a").Last.ClickAsync();
        Assert.EndsWith("#charts", open.Page.Url, StringComparison.Ordinal);
        Assert.Empty(open.Problems);
    }

    [SkippableFact]
    public async Task Every_chart_is_drawn_when_it_comes_into_view_and_nothing_jumps()
    {
        WriteSet();
        await using var open = await browser.OpenAsync("set.html", hash: "#charts");
        var page = open.Page;
        var figures = page.Locator("#charts figure.chart");
        Assert.Equal(18, await figures.CountAsync());
        await page.WaitForSelectorAsync("#charts figure.drawn");
        Assert.True(await page.Locator("#charts figure.drawn").CountAsync() < 10, "charts out of view are drawn already");
        var tall = await page.EvaluateAsync<double>("document.documentElement.scrollHeight");
        for (var i = 0; i < 18; i++)
        {
            await figures.Nth(i).ScrollIntoViewIfNeededAsync();
            await figures.Nth(i).Locator(".interactive .main-svg").First.WaitForAsync();
        }

        Assert.Equal(18, await page.Locator("#charts .interactive .main-svg >> xpath=ancestor::figure").CountAsync());
        Assert.Equal(tall, await page.EvaluateAsync<double>("document.documentElement.scrollHeight"));
        Assert.False(await figures.First.Locator(".still").IsVisibleAsync());
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.True(await figures.First.Locator(".still svg").IsVisibleAsync());
        Assert.False(await figures.First.Locator(".interactive").IsVisibleAsync());
        Assert.Empty(open.Problems);
    }

    [SkippableFact]
    public async Task A_tall_window_draws_all_charts_that_it_shows()
    {
        WriteSet();
        await using var open = await browser.OpenAsync("set.html", height: 12_000, hash: "#charts");
        await open.Page.WaitForSelectorAsync("#charts:not(:has(figure.chart:not(.drawn)))");
        Assert.Empty(open.Problems);
    }

    [SkippableFact]
    public async Task On_a_phone_charts_stand_still_until_they_are_asked_for_and_no_page_scrolls_sideways()
    {
        WriteSet();
        await RunFolderAsync();
        foreach (var (file, hash) in new[] { ("set.html", "#readers"), ("set.html", "#charts"), ("set.html", ""), ("sample-report.html", ""), ("index.html", "") })
        {
            await using var open = await browser.OpenAsync(file, width: 360, hash: hash);
            await open.PictureAsync("phone-" + file + hash);
            Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"), file + hash);
            if (hash != "#charts")
                continue;
            Assert.Equal(0, await open.Page.Locator("figure.drawn").CountAsync());
            await open.Page.Locator("#charts .draw").First.ClickAsync();
            await open.Page.WaitForSelectorAsync("#charts figure.drawn");
            Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"), "with a chart");
            Assert.Empty(open.Problems);
        }
    }

    [SkippableFact]
    public async Task Search_finds_prose_headings_and_captions_of_the_set_by_keyboard_alone()
    {
        WriteSet();
        await using var open = await browser.OpenAsync("set.html");
        var page = open.Page;
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("aania");
        Assert.Equal("1 place", await page.Locator(".found .count").TextContentAsync());
        Assert.Equal("Ääniä", await page.Locator(".found mark").TextContentAsync());
        await page.WaitForSelectorAsync("#rk-said:text-is('1 place')", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
        await page.FillAsync("#rk-search", "bars of schools");
        Assert.Contains("Who withdraws?: Answer", await page.Locator(".found li").First.TextContentAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        Assert.True(await page.Locator("#readers h2:text('Answer')").IsVisibleAsync());
        Assert.EndsWith("#readers/answer", page.Url, StringComparison.Ordinal);
        await page.FillAsync("#rk-search", "residuals");
        Assert.Equal("Nothing found", await page.Locator(".found .count").TextContentAsync());
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { Name = "Researcher" }).CheckAsync();
        await page.FillAsync("#rk-search", "residuals");
        Assert.Equal("1 place", await page.Locator(".found .count").TextContentAsync());
        await page.FillAsync("#rk-search", "withdrawal");
        Assert.Contains("Who withdraws?", await page.Locator(".found li").First.TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(open.Problems);
    }

    [SkippableFact]
    public async Task The_index_of_a_folder_searches_its_pages()
    {
        await RunFolderAsync();
        await using var open = await browser.OpenAsync("index.html");
        await open.Page.FillAsync("#rk-search", "spread inside each school");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        await open.Page.Keyboard.PressAsync("Enter");
        await open.Page.WaitForURLAsync("**/sample-report.html#why-it-matters");
        await open.Page.Locator(".crumb").ClickAsync();
        await open.Page.WaitForURLAsync("**/index.html");
        Assert.Empty(open.Problems);
    }

    [SkippableFact]
    public async Task Contents_mark_the_section_that_is_read_and_a_link_is_copied()
    {
        WriteSet();
        await using var open = await browser.OpenAsync("set.html", hash: "#readers&reader=researcher", height: 500);
        var page = open.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        Assert.Equal(2, await page.Locator("#readers .toc ol ol li").CountAsync());
        await page.Locator("#readers .toc a:text-is('Diagnostics')").ClickAsync();
        await page.WaitForSelectorAsync("#readers .toc a[aria-current]:text-is('Diagnostics')");
        Assert.Equal(1, await page.Locator(".toc a[aria-current]").CountAsync());
        await page.Locator("#readers h2:has-text('Answer') .anchor").ClickAsync();
        await page.WaitForSelectorAsync("#rk-said:text-is('Link copied.')", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
        Assert.EndsWith("set.html#readers/answer&reader=researcher", await page.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);
        Assert.Empty(open.Problems);
    }

    [SkippableFact]
    public async Task A_library_that_was_tampered_with_does_not_run()
    {
        WriteSet();
        var html = await File.ReadAllTextAsync(Path.Combine(browser.Folder, "set.html"));
        browser.Write("tampered.html", html.Replace("<script>\"use strict\";\nconst report", "<script>\"use strict\";\nwindow.__hit = 1;\nconst report", StringComparison.Ordinal));
        await using var open = await browser.OpenAsync("tampered.html");
        Assert.True(await open.Page.EvaluateAsync<bool>("window.__hit === undefined && typeof report === 'undefined'"));
        Assert.Contains(open.Problems, problem => problem.Contains("Content Security Policy", StringComparison.Ordinal));
    }
}
