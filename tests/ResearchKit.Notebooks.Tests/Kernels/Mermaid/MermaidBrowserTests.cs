using Microsoft.Playwright;
using ResearchKit.Display;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Notebooks.Tests.Execution;
using ResearchKit.Notebooks.Tests.Reports;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Tests.Kernels.Mermaid;

[Collection(nameof(CurrentDirectory))]
public sealed class MermaidBrowserTests(ReportBrowser browser) : IClassFixture<ReportBrowser>
{
    [SkippableFact]
    public async Task A_report_draws_diagrams_and_asks_no_one()
    {
        browser.IsNeeded();
        await new NotebookSetRunner(new ReleaseGate()).RunAsync(new NotebookSetRequest([SmallNotebooks.Path("markup")], browser.Folder));
        await using var open = await browser.OpenAsync("markup.html");
        var page = open.Page;
        await page.WaitForSelectorAsync(".rk-mermaid svg >> nth=1");
        await page.GetByText("The diagram cannot be drawn").WaitForAsync();
        Assert.Equal(2, await page.Locator(".rk-mermaid svg").CountAsync());
        Assert.Equal("False,False,True", string.Join(",", await page.Locator(".rk-mermaid pre").EvaluateAllAsync<bool[]>("all => all.map(one => one.checkVisibility())")));
        Assert.Contains("Learning store", await page.Locator(".rk-mermaid svg").First.TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal("Markup and diagrams", await page.TitleAsync());
        Assert.Equal(1, await page.Locator("p strong", new PageLocatorOptions { HasText = "author" }).CountAsync());
        Assert.Contains("mono", await page.GetByText("The diagram cannot be drawn").EvaluateAsync<string>("one => getComputedStyle(one).fontFamily"), StringComparison.Ordinal);
        await open.PictureAsync("mermaid-report");
        Assert.Empty(open.Problems);
    }

    /// <summary>A page that treats outputs as JupyterLab does: markup is put in place, then its scripts run; an update replaces the whole.</summary>
    [SkippableFact]
    public async Task A_live_notebook_draws_from_the_update_and_a_reopened_one_shows_the_source()
    {
        browser.IsNeeded();
        browser.Write("live.html", "<!DOCTYPE html><title>live</title><div id=output></div>");
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
        await using var engine = NotebookEngine.Create(log.Channel, browser.Folder, TimeSpan.FromSeconds(5));
        await engine.SubmitAsync(new Submission("#!mermaid\npie title Learners\n \"in school\" : 80\n \"at work\" : 20"));
        var first = Assert.Single(log.Events.OfType<DisplayEvent>()).Bundle.Data[MimeTypes.Html];
        var last = Assert.Single(log.Events.OfType<DisplayUpdateEvent>()).Bundle.Data[MimeTypes.Html];
        await using var open = await browser.OpenAsync("live.html");
        var page = open.Page;
        await page.EvaluateAsync(Put, first);
        await page.EvaluateAsync(Put, last);
        await page.WaitForSelectorAsync("#output svg");
        Assert.Contains("Learners", await page.Locator("#output svg").TextContentAsync(), StringComparison.Ordinal);
        await using var reopened = await browser.OpenAsync("live.html");
        await reopened.Page.EvaluateAsync(Put, last);
        Assert.True(await reopened.Page.GetByText("pie title Learners").IsVisibleAsync());
        Assert.Empty(open.Problems.Concat(reopened.Problems));
    }
}
