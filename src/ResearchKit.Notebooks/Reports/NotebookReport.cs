using System.Collections.Immutable;
using System.Text;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Reports;

/// <summary>
/// Notebooks with their outputs as HTML that needs nothing else: no script, style, font or picture from another place. One notebook a page, a set in one page,
/// or a page that lists others.
/// </summary>
/// <param name="gate">The release gate; text, code and stored outputs pass it once more.</param>
/// <param name="options">For whom the report is; null for the defaults.</param>
public sealed class NotebookReport(IReleaseGate gate, ReportOptions? options = null)
{
    private readonly ReportOptions _options = options ?? new ReportOptions();

    /// <summary>A page of one notebook.</summary>
    /// <param name="notebook">The executed notebook.</param>
    /// <param name="result">Its run, for status, date and duration; null if it is not known.</param>
    /// <exception cref="ReportTagException">A cell has a tag <c>reader:...</c> that names no reader.</exception>
    public string ToHtml(Notebook notebook, NotebookRunResult? result = null)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        return Page(new ReportedNotebook(result?.NotebookPath ?? "notebook.ipynb", notebook, result), new PageLinks()).Html;
    }

    /// <summary>One page of a set: an index with search and one notebook at a time, or all of them where scripts do not run. A set of one is a page of that notebook.</summary>
    /// <param name="notebooks">The notebooks, in order.</param>
    /// <exception cref="ReportTagException">A cell has a tag <c>reader:...</c> that names no reader.</exception>
    public string ToHtml(ImmutableArray<ReportedNotebook> notebooks)
    {
        if (notebooks is [var only])
            return Page(only, new PageLinks()).Html;
        var figures = new FigureStore();
        var writer = new ArticleWriter(gate, _options, figures);
        var slugs = new HashSet<string>(StringComparer.Ordinal);
        var articles = notebooks.Select(notebook => writer.Write(notebook, Slug(notebook.Path, slugs), isAlone: false)).ToArray();
        var entries = articles.Select(article => (article, (string?)("#" + article.Slug))).ToArray();
        var body = new StringBuilder(Skip).Append(ReportBar.Of(_options, "#rk-index", hasSearch: true)).Append("<main id=\"rk-main\">\n").Append(ReportIndex.Section(_options.Title, entries));
        for (var i = 0; i < articles.Length; i++)
            Append(body, articles[i], new PageLinks { Previous = LinkTo(i - 1), Next = LinkTo(i + 1) });
        body.Append("</main>\n");
        return ReportPage.Html(new PageContent(_options.Title, body.ToString(), figures, articles.Any(article => article.HasMermaid), ReportIndex.Search(entries)), _options);

        (string, string)? LinkTo(int i) => i >= 0 && i < articles.Length ? ("#" + articles[i].Slug, articles[i].Title) : null;
    }

    /// <summary>A page of one notebook, with links to the pages around it.</summary>
    internal (string Html, ReportArticle Article) Page(ReportedNotebook notebook, PageLinks links)
    {
        var figures = new FigureStore();
        var article = new ArticleWriter(gate, _options, figures).Write(notebook, Slug(notebook.Path, []), isAlone: true);
        var body = new StringBuilder(Skip).Append(ReportBar.Of(_options, links.Index, hasSearch: false)).Append("<main id=\"rk-main\">\n");
        Append(body, article, links);
        body.Append("</main>\n");
        return (ReportPage.Html(new PageContent(article.Title, body.ToString(), figures, article.HasMermaid), _options), article);
    }

    /// <summary>A page that lists the pages of a folder.</summary>
    internal string Index(IReadOnlyList<(ReportArticle Article, string? Address)> entries)
    {
        var body = new StringBuilder(Skip).Append(ReportBar.Of(_options, index: null, hasSearch: true))
            .Append("<main id=\"rk-main\">\n").Append(ReportIndex.Section(_options.Title, entries)).Append("</main>\n");
        return ReportPage.Html(new PageContent(_options.Title, body.ToString(), new FigureStore(), HasMermaid: false, ReportIndex.Search(entries)), _options);
    }

    /// <summary>What an index says of a notebook that has no page.</summary>
    internal ReportArticle Unwritten(ReportedNotebook notebook) => new ArticleWriter(gate, _options, new FigureStore()).Write(notebook, Slug(notebook.Path, []), isAlone: true);

    private const string Skip = "<a class=\"skip\" href=\"#rk-main\">Skip to content</a>\n";

    private static string Slug(string path, HashSet<string> taken)
    {
        var slug = HtmlText.Anchor(Path.GetFileNameWithoutExtension(path));
        var unique = slug;
        for (var n = 2; !taken.Add(unique); n++)
            unique = $"{slug}-{n}";
        return unique;
    }

    private static void Append(StringBuilder body, ReportArticle article, PageLinks links)
    {
        var contents = ReportContents.Of(article);
        body.Append("<article class=\"notebook").Append(contents.Length > 0 ? " with-toc" : "").Append("\" id=\"").Append(HtmlText.Escape(article.Slug)).Append("\">\n");
        body.Append(contents).Append("<div class=\"text\">\n").Append(article.Body).Append(article.Footer);
        if (links.Previous is not null || links.Next is not null)
        {
            body.Append("<nav class=\"turn\" aria-label=\"Notebooks beside this one\">");
            Turn(body, links.Previous, "previous", "Previous");
            Turn(body, links.Next, "next", "Next");
            body.Append("</nav>\n");
        }

        body.Append("</div>\n</article>\n");
    }

    private static void Turn(StringBuilder body, (string Address, string Title)? link, string kind, string word)
    {
        if (link is { } to)
            body.Append("<a class=\"").Append(kind).Append("\" ").Append(ReportBar.Address(to.Address)).Append("><small>").Append(word).Append("</small> ").Append(HtmlText.Escape(to.Title)).Append("</a>");
    }
}

/// <summary>Addresses around a page.</summary>
internal sealed record PageLinks
{
    /// <summary>The index; null for none.</summary>
    public string? Index { get; init; }

    /// <summary>Address and title of the notebook before; null for none.</summary>
    public (string Address, string Title)? Previous { get; init; }

    /// <summary>Address and title of the notebook after; null for none.</summary>
    public (string Address, string Title)? Next { get; init; }
}
