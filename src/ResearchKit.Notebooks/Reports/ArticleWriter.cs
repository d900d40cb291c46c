using System.Text;
using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Workshop.Copies;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Reports;

/// <summary>Writes the cells of a notebook for the readers of a report.</summary>
internal sealed class ArticleWriter(IReleaseGate gate, ReportOptions options, FigureStore figures)
{
    /// <summary>The notebook as a part of a page.</summary>
    /// <param name="reported">The notebook.</param>
    /// <param name="slug">Its address.</param>
    /// <param name="isAlone">Whether it has a page for itself, so that its sections need no prefix.</param>
    public ReportArticle Write(ReportedNotebook reported, string slug, bool isAlone)
    {
        var name = Path.GetFileName(reported.Path);
        var title = Screened(reported.Notebook?.Title is { Length: > 0 } own ? HtmlText.Plain(Markdig.Markdown.ToHtml(own)) : reported.Result?.Title ?? Path.GetFileNameWithoutExtension(name));
        var status = NotebookStatus.Of(reported, gate);
        if (reported.Notebook is not { } notebook)
            return new ReportArticle(slug, title, "", [], status, $"<h1>{HtmlText.Escape(title)}</h1>\n{Failure(status)}", "", [], [], HasMermaid: false);

        var prefix = isAlone ? "" : slug + "/";
        var markdown = new ReportMarkdown(prefix);
        var outputs = new OutputHtml(gate, markdown, figures, prefix);
        var cells = new ArticleCells(options, slug, title);
        var sections = new ReaderSections();
        // The title is the notebook's own first heading where it has one; what went wrong stands right below it.
        cells.BelowTitle = status.IsGood ? "" : Failure(status);
        if (notebook.Title is null)
            cells.AddTitle();
        for (var i = 0; i < notebook.Cells.Count; i++)
        {
            var cell = notebook.Cells[i];
            var tag = ReaderTags.Of(cell, i + 1, name);
            if (cell.Kind == CellKind.Markdown)
                AddProse(cells, markdown.Pieces(Screened(LearnerCopy.Unfolded(cell.Source)), Attachments(cell)), tag, sections);
            else if (cell.Kind == CellKind.Code && !string.IsNullOrWhiteSpace(cell.Source))
                cells.AddGroup([.. Code(cell, notebook.DefaultKernelName, tag ?? sections.From), .. cell.Outputs.SelectMany(output => outputs.Parts(output, tag ?? sections.From))]);
        }

        var footer = new ProvenanceFooter(gate, options).Write(reported, outputs.Facts);
        return new ReportArticle(slug, title, Screened(ReportIndex.SummaryOf(notebook, options.OnlyReader ? options.Reader : ReportReader.Researcher)), Tags(notebook), status, cells.Html, footer, cells.Headings, cells.Search, outputs.HasMermaid);
    }

    private static void AddProse(ArticleCells cells, IReadOnlyList<ProsePiece> pieces, ReportReader? tag, ReaderSections sections)
    {
        foreach (var piece in pieces)
        {
            if (piece.Heading is { } heading)
                sections.Begin(heading.Level, tag);
            cells.AddProse(piece, tag ?? sections.From ?? ReportReader.Principal);
        }
    }

    // The code of a check would tell the solution: its verdict is shown alone.
    private IEnumerable<ReportPart> Code(NotebookCell cell, string defaultKernel, ReportReader? tag)
    {
        if (cell.HasTag(WorkshopTags.Check))
            yield break;
        var language = cell.Source.TrimStart() is ['#', '!', .. var rest] ? rest.Split([' ', '\n', '\r'], 2)[0] : cell.KernelName ?? defaultKernel;
        var name = cell.HasTag(NotebookParameters.InjectedTag) ? "Parameters of this run"
            : (KnownLanguage(language) ?? KnownLanguage(CellLanguage.ReadMetadata(cell.Metadata))) is { } known ? $"Code ({known})" : "Code";
        var from = tag is ReportReader.Researcher ? ReportReader.Researcher : ReportReader.Analyst;
        yield return new ReportPart(from, $"<details class=\"code\"><summary>{HtmlText.Escape(name)}</summary><pre tabindex=\"0\"><code>{HtmlText.Escape(Screened(cell.Source))}</code></pre></details>\n");
    }

    private static string Failure(ArticleStatus status) =>
        $"<div class=\"error banner\"><p><strong>{HtmlText.Escape(status.Words)}</strong></p>{(status.Why is null ? "" : $"<pre tabindex=\"0\">{HtmlText.Escape(status.Why)}</pre>")}</div>\n";

    private Dictionary<string, string> Attachments(NotebookCell cell)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, bundle) in cell.Json["attachments"] as JsonObject ?? [])
        {
            var picture = (bundle as JsonObject ?? []).FirstOrDefault(type => type.Key is "image/png" or "image/jpeg" or "image/gif" or "image/webp");
            if (picture.Value is JsonValue value && value.TryGetValue<string>(out var base64))
                found[name] = $"data:{picture.Key};base64,{base64.ReplaceLineEndings("")}";
        }

        return found;
    }

    private IReadOnlyList<string> Tags(Notebook notebook) =>
        [.. (notebook.Metadata["tags"] as JsonArray ?? []).Select(tag => JsonString.Of(tag)).OfType<string>().Where(tag => tag.Trim().Length > 0).Select(Screened)];

    private string Screened(string text) => gate.Screen("text/plain", text);

    /// <summary>The language of a kernel that every notebook has; null for a name that the notebook gave, as in <c>#!connect</c>.</summary>
    private static string? KnownLanguage(string? kernel) => kernel?.ToLowerInvariant() switch
    {
        "csharp" or "c#" => "C#",
        "sql" => "SQL",
        "markdown" or "md" => "Markdown",
        "html" => "HTML",
        "javascript" or "js" => "JavaScript",
        "mermaid" => "Mermaid",
        "value" => "values",
        _ => null,
    };
}
