using System.Globalization;
using System.Reflection;
using System.Text;
using ResearchKit.Display;

namespace ResearchKit.Notebooks.Reports;

/// <summary>What a page needs beside its body.</summary>
/// <param name="Title">Its title, plain text.</param>
/// <param name="Body">Its body, HTML.</param>
/// <param name="Figures">Data of its interactive charts.</param>
/// <param name="HasMermaid">Whether it has diagrams.</param>
/// <param name="Search">What its search finds, as JSON; null where it has no search.</param>
internal sealed record PageContent(string Title, string Body, FigureStore Figures, bool HasMermaid = false, string? Search = null);

/// <summary>The frame of every page: head, content security policy, style, scripts. Nothing in it refers to another host.</summary>
internal static class ReportPage
{
    private static readonly string Css = DisplayClasses.Style + PageLibrary.Read("report.css") + PageLibrary.Read("print.css");
    private static readonly PageLibrary Start = new("start", "start.js");
    private static readonly PageLibrary Script = new("page", "library.js", "charts.js", "diagrams.js", "readers.js", "contents.js", "search.js", "views.js");
    private static readonly PageLibrary Plotly = new("plotly", "plotly-cartesian.min.js");
    private static readonly PageLibrary Mermaid = new("mermaid", "mermaid.min.js", "MermaidDrawing.js");

    /// <summary>The kit's version.</summary>
    public static string KitVersion { get; } = typeof(ReportPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>A whole page.</summary>
    public static string Html(PageContent content, ReportOptions options)
    {
        PageLibrary[] packed = [.. content.Figures.Any ? (PageLibrary[])[Plotly] : [], .. content.HasMermaid ? (PageLibrary[])[Mermaid] : []];
        var sources = string.Join(' ', packed.Concat([Start, Script]).Select(library => library.Hash));
        var page = new StringBuilder(content.Body.Length + Css.Length + content.Figures.Elements.Length + packed.Sum(library => library.PackedElement.Length) + 65_536);
        page.Append("<!DOCTYPE html>\n<html lang=\"en\" data-opens-for=\"").Append(ReaderTags.Name(options.Reader)).Append(options.OnlyReader ? "\" data-only" : "\"").Append(">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {sources}; style-src 'unsafe-inline'; img-src data: blob:; form-action 'none'; base-uri 'none'\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<link rel=\"icon\" href=\"data:,\">\n");
        page.Append("<title>").Append(HtmlText.Escape(HtmlText.OneLine(content.Title))).Append("</title>\n<style>").Append(Css).Append(PageTitle(content.Title)).Append("</style>\n<script>").Append(Start.Text).Append("</script>\n</head>\n<body>\n");
        page.Append(content.Body).Append("<p class=\"unseen\" id=\"rk-said\" role=\"status\"></p>\n");
        page.Append(content.Figures.Elements);
        if (content.Search is not null)
            page.Append("<script type=\"application/json\" id=\"rk-search-index\">").Append(content.Search).Append("</script>\n");
        foreach (var library in packed)
            page.Append(library.PackedElement);
        return page.Append("<script>").Append(Script.Text).Append("</script>\n</body>\n</html>\n").ToString();
    }

    /// <summary>The title at the top of printed pages. In a style sheet nothing but letters and digits stands as it is.</summary>
    private static string PageTitle(string title)
    {
        const int Most = 90;
        var line = HtmlText.OneLine(Escaping.PlainText(title));
        var css = new StringBuilder("@page{@top-left{content:\"");
        foreach (var rune in (line.Length > Most ? line[..(Most - 1)] + "…" : line).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or ',' or '.' or '?')
                css.Append(rune.ToString());
            else
                css.Append(CultureInfo.InvariantCulture, $"\\{rune.Value:x} ");
        }

        return css.Append("\"}}").ToString();
    }
}
