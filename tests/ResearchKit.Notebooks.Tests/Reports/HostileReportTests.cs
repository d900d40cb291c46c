using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Privacy;
using ResearchKit.Tests.Display;
using static ResearchKit.Notebooks.Tests.Reports.SampleNotebooks;

namespace ResearchKit.Notebooks.Tests.Reports;

/// <summary>200 strings that would do harm as markup or code, in every text of a set of 200 notebooks, in a browser with its scripts running.</summary>
public sealed class HostileReportTests(ReportBrowser browser) : IClassFixture<ReportBrowser>
{
    private const int StringsAChart = 10;

    // What text may become by Markdown's own rules, beside what a harmless report has.
    private static readonly string[] OfMarkdown = ["code", "em", "strong", "br", "blockquote", "ul", "ol", "li", "hr", "del", "sup", "sub", "ins", "mark", "pre", "dl", "dt", "dd", "h2", "h3", "p", "a", "svg", "tspan"];

    [SkippableFact]
    public async Task Hostile_strings_neither_run_nor_break_the_layout()
    {
        browser.IsNeeded();
        Assert.Equal(200, HostileStrings.All.Count);
        var harmless = Enumerable.Range(0, HostileStrings.All.Count).Select(i => $"plain text {i}").ToArray();
        browser.Write("harmless.html", Html(harmless));
        browser.Write("hostile.html", Html(HostileStrings.All));
        await using var plain = await OpenAsync("harmless.html");
        await using var hostile = await OpenAsync("hostile.html");
        var expected = await ElementsAsync(plain.Page);
        var found = await ElementsAsync(hostile.Page);
        Assert.Empty(found.Keys.Except(expected.Keys).Except(OfMarkdown));
        foreach (var name in new[] { "script", "style", "img", "form", "input", "link", "meta", "article", "section", "nav", "footer", "header", "main", "title", "base", "iframe", "figure", "template" })
            Assert.True(expected.GetValueOrDefault(name) == found.GetValueOrDefault(name), $"{name}: {expected.GetValueOrDefault(name)} in a harmless report, {found.GetValueOrDefault(name)} in the hostile one");
        await AssertLayoutAsync(hostile.Page, 1280);
        await hostile.Page.SetViewportSizeAsync(360, 800);
        await AssertLayoutAsync(hostile.Page, 360);
        await hostile.Page.SetViewportSizeAsync(1280, 900);
        await SearchAsync(hostile.Page);
        await DrawChartsAsync(hostile.Page);
        Assert.True(await hostile.Page.EvaluateAsync<bool>("window.__hit === undefined"), "a string ran");
        Assert.StartsWith("file://", hostile.Page.Url, StringComparison.Ordinal);
        Assert.Empty(hostile.Problems);
    }

    private async Task<OpenPage> OpenAsync(string file)
    {
        var open = await browser.OpenAsync(file);
        await open.Page.Context.AddInitScriptAsync("for (const name of ['alert', 'confirm', 'prompt', 'x']) window[name] = () => { window.__hit = name; };");
        await open.Page.ReloadAsync();
        return open;
    }

    private static async Task<Dictionary<string, int>> ElementsAsync(IPage page) => await page.EvaluateAsync<Dictionary<string, int>>(
        "() => { const n = {}; for (const e of document.querySelectorAll('*')) { const k = e.localName; n[k] = (n[k] || 0) + 1; } return n; }");

    // Each notebook in turn: nothing is wider than the page, and its end stands at the same place as that of the others.
    private static async Task AssertLayoutAsync(IPage page, int width)
    {
        var broken = await page.EvaluateAsync<string[]>(
            """
            async (width) => {
              const broken = [];
              const ids = [...document.querySelectorAll("article.notebook")].map((one) => one.id);
              if (ids.length !== 201) broken.push("notebooks: " + ids.length);
              let left;
              for (const id of ["rk-index", ...ids]) {
                report.views.go(id);
                if (document.documentElement.scrollWidth > width) broken.push(id + " is " + document.documentElement.scrollWidth + " wide");
                if (id === "rk-index") continue;
                const article = document.getElementById(id);
                const end = article.querySelector("footer.provenance dl");
                const box = end.getBoundingClientRect();
                left ??= box.left;
                if (box.width === 0 || Math.abs(box.left - left) > 1) broken.push(id + " ends at " + box.left);
                if (getComputedStyle(end).direction !== "ltr") broken.push(id + " ends from right to left");
                if (!article.querySelector("h1")) broken.push(id + " has no title");
              }
              return broken;
            }
            """, width);
        Assert.Empty(broken);
    }

    private static async Task SearchAsync(IPage page)
    {
        foreach (var text in new[] { "alert", "script", "<b>x", "evil", "DROP TABLE" })
        {
            await page.Keyboard.PressAsync("/");
            await page.FillAsync("#rk-search", text);
            Assert.True(await page.Locator(".found li").CountAsync() > 0, text);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 1280"), text);
            Assert.Equal(0, await page.Locator(".found :not(ol, li, a, strong, span, mark, p)").CountAsync());
            await page.Keyboard.PressAsync("Escape");
            await page.EvaluateAsync("document.activeElement.blur()");
        }
    }

    private static async Task DrawChartsAsync(IPage page)
    {
        await page.EvaluateAsync("report.views.go('charts')");
        var figures = page.Locator("#charts figure.chart[data-figure]");
        var count = await figures.CountAsync();
        Assert.Equal(2 * HostileStrings.All.Count / StringsAChart, count);
        for (var i = 0; i < count; i++)
        {
            await figures.Nth(i).ScrollIntoViewIfNeededAsync();
            await page.Locator($"#charts figure.chart[data-figure]:is(.drawn, [data-failed]) >> nth={i}").WaitForAsync();
        }

        Assert.Equal(0, await page.Locator("#charts figure[data-failed]").CountAsync());
        Assert.Equal(0, await page.Locator("#charts .interactive :is(script, iframe, foreignObject)").CountAsync());
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 1280"));
    }

    private static string Html(IReadOnlyList<string> strings)
    {
        var notebooks = strings.Select((text, i) => Reported(Everywhere(text), text + ".ipynb")).ToImmutableArray();
        return new NotebookReport(new ReleaseGate(), new ReportOptions { Title = strings[3], Reader = ReportReader.Researcher }).ToHtml(notebooks.Add(Reported(Charts(strings), "charts.ipynb")));
    }

    private static Notebook Everywhere(string text) => WithMetadata(
        Of(
            NotebookCell.Markdown($"# {text}\n\n{text}\n\n## {text}\n\n[{text}]({text}) ![{text}]({text} \"{text}\")\n\n| a | {text} |\n| --- | --- |\n| {text} | b |\n\n```{text}\n{text}\n```"),
            Run($"var folder = \"{text}\"; // seed: 4 {text}", [], "parameters"),
            Run(text, [new StreamOutput("stdout", text), new StreamOutput("stderr", text)], text, "tag"),
            Run("table", [Shown(Table("column", text, "b")), Shown(new Dictionary<string, string>(StringComparer.Ordinal) { [text] = text }), Shown(text), Shown(new InvalidOperationException(text))]),
            Run("failed", [new ErrorOutput(text, text, [text, "line"])], "raises-exception"),
            Run("bundles",
            [
                Bundle((MimeTypes.Html, $"<table class=\"rk-table\"><caption>{Escaping.Html(text)}</caption><tr><td title=\"{Escaping.Html(text)}\">{Escaping.Html(text)}</td></tr></table><p class=\"rk-note\">Source: {Escaping.Html(text)}</p>")),
                Bundle((MimeTypes.Svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"20\"><title>{Escaping.Html(text)}</title><desc>{Escaping.Html(text)}</desc><text>{Escaping.Html(text)}</text></svg>")),
                Bundle(("image/png", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="), (MimeTypes.Text, text)),
                Bundle((MimeTypes.Markdown, text)),
                Bundle((MimeTypes.Json, new JsonArray(text).ToJsonString())),
            ])),
        text, text);

    // Charts of the kit, and figures of somebody else's whose texts nobody took care of.
    private static Notebook Charts(IReadOnlyList<string> strings) => Of(
    [
        NotebookCell.Markdown("# Charts"),
        .. strings.Chunk(StringsAChart).Select(chunk => Run("kit", [Shown(Bars(chunk[0], chunk.Distinct(StringComparer.Ordinal).ToArray()))])),
        .. strings.Chunk(StringsAChart).Select(chunk => Run("foreign", [Bundle((MimeTypes.Plotly, Foreign(chunk)), (MimeTypes.Text, chunk[0]))])),
    ]);

    private static string Foreign(string[] texts) => new JsonObject
    {
        ["data"] = new JsonArray(new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = "markers+text",
            ["name"] = texts[0],
            ["x"] = new JsonArray([.. texts.Select((_, i) => (JsonNode)i)]),
            ["y"] = new JsonArray([.. texts.Select((_, i) => (JsonNode)i)]),
            ["text"] = new JsonArray([.. texts.Select(text => (JsonNode)text)]),
            ["hovertext"] = new JsonArray([.. texts.Select(text => (JsonNode)text)]),
        }),
        ["layout"] = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = texts[1] },
            ["xaxis"] = new JsonObject { ["title"] = new JsonObject { ["text"] = texts[2] }, ["tickvals"] = new JsonArray(1, 2), ["ticktext"] = new JsonArray(texts[3], texts[4]) },
            ["yaxis"] = new JsonObject { ["title"] = new JsonObject { ["text"] = texts[5] } },
            ["annotations"] = new JsonArray(new JsonObject { ["text"] = texts[6], ["x"] = 1, ["y"] = 1, ["captureevents"] = true, ["hovertext"] = texts[7] }),
            ["images"] = new JsonArray(new JsonObject { ["source"] = "https://example.org/" + texts[8], ["x"] = 0, ["y"] = 1, ["sizex"] = 0.2, ["sizey"] = 0.2 }),
            ["showlegend"] = true,
        },
        ["config"] = new JsonObject { ["plotlyServerURL"] = "https://example.org", ["showLink"] = true, ["linkText"] = texts[9], ["editable"] = true },
    }.ToJsonString();
}
