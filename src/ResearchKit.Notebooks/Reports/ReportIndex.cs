using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Reports;

/// <summary>One notebook of a set.</summary>
/// <param name="Result">Its run.</param>
/// <param name="ReportFile">The address of its report, relative to the index; null if there is none.</param>
/// <param name="Summary">Its question or first paragraph as plain text; empty if there is none.</param>
public sealed record ReportEntry(NotebookRunResult Result, string? ReportFile, string Summary);

/// <summary>The list of a set's notebooks, with a search over their text.</summary>
public static class ReportIndex
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The first paragraph after the title, as plain text in one line; empty if there is none.</summary>
    /// <param name="notebook">The notebook.</param>
    public static string SummaryOf(Notebook notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        return SummaryOf(notebook, ReportReader.Researcher);
    }

    /// <summary>The same of what a reader is shown.</summary>
    internal static string SummaryOf(Notebook notebook, ReportReader reader)
    {
        if (JsonString.Of(notebook.Metadata["description"]) is { Length: > 0 } description)
            return HtmlText.OneLine(description);
        var text = string.Join("\n\n", notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown && !ReaderTags.Names.Skip((int)reader + 1).Any(name => cell.HasTag("reader:" + name))).Select(cell => cell.Source.ReplaceLineEndings("\n")));
        var paragraph = text.Split("\n\n").Select(part => part.Trim())
            .Select(part => part.StartsWith('#') ? string.Join('\n', part.Split('\n').SkipWhile(line => line.StartsWith('#'))).Trim() : part)
            .FirstOrDefault(part => part.Length > 0 && part[0] is not ('#' or '|' or '-' or '`' or '!' or '<'));
        return paragraph is null ? "" : HtmlText.OneLine(Markdig.Markdown.ToPlainText(paragraph));
    }

    /// <summary>The list.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="entries">The notebooks in order, each with the address of its report, or null.</param>
    internal static string Section(string title, IReadOnlyList<(ReportArticle Article, string? Address)> entries)
    {
        var html = new StringBuilder("<section class=\"index\" id=\"rk-index\">\n<h1 tabindex=\"-1\">").Append(HtmlText.Escape(title)).Append("</h1>\n");
        html.Append("<p class=\"status\">").Append(Count(entries)).Append("</p>\n<ol class=\"set\">\n");
        foreach (var (article, address) in entries)
            Append(html, article, address);
        return html.Append("</ol>\n</section>\n").ToString();
    }

    /// <summary>What the search of the set finds, as JSON.</summary>
    internal static string Search(IEnumerable<(ReportArticle Article, string? Address)> entries) =>
        JsonSerializer.Serialize(entries.Where(entry => entry.Address is not null).SelectMany(entry => Texts(entry.Article).Select(text => text with { Page = entry.Address! })), Compact);

    // One entry a section and reader; that of the title also holds description and tags, where the text does not say them itself.
    private static IEnumerable<SearchEntry> Texts(ReportArticle article)
    {
        var own = new SearchEntry("", article.Title, article.Slug, "", ReportReader.Principal, "");
        var sections = article.Search.Prepend(own)
            .GroupBy(entry => (Anchor: entry.Heading.Length == 0 ? article.Slug : entry.Anchor, entry.From))
            .Select(section => section.First() with { Anchor = section.Key.Anchor, Text = Joined(section.Select(entry => entry.Text)) }).ToArray();
        var said = sections[0].Text;
        sections[0] = sections[0] with { Text = Joined([said.Contains(article.Summary, StringComparison.Ordinal) ? "" : article.Summary, .. article.Tags, said]) };
        return sections;
    }

    private static string Joined(IEnumerable<string> texts) => string.Join(' ', texts.Where(text => text.Length > 0));

    private static string Count(IReadOnlyList<(ReportArticle Article, string? Address)> entries)
    {
        var good = entries.Count(entry => entry.Article.Status.IsGood);
        return good == entries.Count
            ? string.Create(CultureInfo.InvariantCulture, $"{entries.Count} {(entries.Count == 1 ? "notebook" : "notebooks")}, all complete")
            : string.Create(CultureInfo.InvariantCulture, $"{good} of {entries.Count} notebooks complete");
    }

    private static void Append(StringBuilder html, ReportArticle article, string? address)
    {
        var status = article.Status;
        var name = HtmlText.Escape(article.Title);
        html.Append("<li><h2>").Append(address is null ? name : $"<a {ReportBar.Address(address)}>{name}</a>").Append("</h2>\n");
        if (article.Summary.Length > 0)
            html.Append("<p class=\"summary\">").Append(HtmlText.Escape(article.Summary)).Append("</p>\n");
        if (status.Why is not null)
            html.Append("<p class=\"why\">").Append(HtmlText.Escape(status.Why.Split('\n')[0])).Append("</p>\n");
        if (article.Tags.Count > 0)
            html.Append("<ul class=\"tags\" aria-label=\"Tags\">").Append(string.Concat(article.Tags.Select(tag => $"<li>{HtmlText.Escape(tag)}</li>"))).Append("</ul>\n");
        html.Append("<div class=\"meta\"><span class=\"state ").Append(status.IsGood ? "good" : "bad").Append("\">").Append(HtmlText.Escape(status.Words)).Append("</span>");
        if (status.Duration is { } duration)
            html.Append("<span>").Append(RunWords.Duration(duration)).Append("</span>");
        html.Append("</div></li>\n");
    }
}
