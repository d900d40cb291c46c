using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ResearchKit.DuckDB;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Reports;

/// <summary>A notebook with its outputs as one HTML file that needs nothing else: no script, style, font or picture from another place.</summary>
/// <param name="gate">The release gate; stored outputs pass it once more.</param>
public sealed class NotebookReport(IReleaseGate gate)
{
    private const int DeepestListed = 3;

    /// <summary>The page.</summary>
    /// <param name="notebook">The executed notebook.</param>
    /// <param name="result">Its run, for status, date and duration; null if it is not known.</param>
    /// <param name="indexFile">The address of an index page to link to; null for none.</param>
    public string ToHtml(Notebook notebook, NotebookRunResult? result = null, string? indexFile = null)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var markdown = new ReportMarkdown();
        var outputs = new OutputHtml(gate, markdown);
        var cells = new StringBuilder();
        foreach (var cell in notebook.Cells)
        {
            if (cell.Kind == CellKind.Markdown)
                cells.Append("<div class=\"prose\">").Append(markdown.ToHtml(cell.Source)).Append("</div>\n");
            else if (cell.Kind == CellKind.Code)
                AppendCode(cells, cell, notebook.DefaultKernelName, outputs);
        }

        var title = notebook.Title ?? result?.Title ?? "Notebook";
        var body = new StringBuilder();
        var listed = markdown.Headings.Where(heading => heading.Level is > 1 and <= DeepestListed).ToArray();
        body.Append(listed.Length > 1 ? "<div class=\"page with-toc\">\n" : "<div class=\"page\">\n");
        if (listed.Length > 1)
            AppendContents(body, listed);
        body.Append("<div><main id=\"content\">\n");
        if (indexFile is not null)
            body.Append("<p class=\"crumb\"><a href=\"").Append(HtmlText.Escape(indexFile)).Append("\">All notebooks</a></p>\n");
        if (notebook.Title is null)
            body.Append("<h1>").Append(HtmlText.Escape(title)).Append("</h1>\n");
        if (result is { Succeeded: false })
            body.Append("<div class=\"error\" role=\"status\"><strong>").Append(RunWords.Status(result)).Append("</strong><pre tabindex=\"0\">").Append(HtmlText.Escape(gate.Screen("text/plain", result.Message ?? ""))).Append("</pre></div>\n");
        body.Append(cells).Append("</main>\n");
        AppendFooter(body, result, outputs.HasSynthetic);
        body.Append("</div></div>\n");
        return ReportPage.Html(title, body.ToString(), outputs.HasPlotly, outputs.HasMermaid);
    }

    private static void AppendCode(StringBuilder page, NotebookCell cell, string defaultKernel, OutputHtml outputs)
    {
        if (string.IsNullOrWhiteSpace(cell.Source))
            return;
        var language = cell.Source.TrimStart() is ['#', '!', .. var rest] ? rest.Split([' ', '\n', '\r'], 2)[0] : cell.KernelName ?? defaultKernel;
        var name = cell.HasTag(NotebookParameters.InjectedTag) ? "Parameters of this run"
            : (KnownLanguage(language) ?? KnownLanguage(CellLanguage.ReadMetadata(cell.Metadata))) is { } known ? $"Code ({known})" : "Code";
        page.Append("<div class=\"cell\">\n<details class=\"code\"><summary>").Append(HtmlText.Escape(name)).Append("</summary><pre tabindex=\"0\"><code>").Append(HtmlText.Escape(cell.Source)).Append("</code></pre></details>\n");
        foreach (var output in cell.Outputs)
            outputs.Append(page, output);
        page.Append("</div>\n");
    }

    /// <summary>The language of a kernel that every notebook has; null for a name that the notebook gave, as in <c>#!connect</c>.</summary>
    private static string? KnownLanguage(string? kernel) => kernel?.ToLowerInvariant() switch
    {
        "csharp" or "c#" => "C#",
        "sql" => "SQL",
        "markdown" => "Markdown",
        "html" => "HTML",
        "javascript" or "js" => "JavaScript",
        "mermaid" => "Mermaid",
        "value" => "values",
        _ => null,
    };

    private static void AppendContents(StringBuilder body, ReportHeading[] headings)
    {
        body.Append("<nav class=\"toc\" aria-labelledby=\"contents\"><h2 id=\"contents\">Contents</h2><ol>\n");
        foreach (var heading in headings)
            body.Append(heading.Level > 2 ? "<li class=\"deep\">" : "<li>").Append("<a href=\"#").Append(HtmlText.Escape(heading.Anchor)).Append("\">").Append(HtmlText.Escape(heading.Text)).Append("</a></li>\n");
        body.Append("</ol></nav>\n");
    }

    private static void AppendFooter(StringBuilder body, NotebookRunResult? result, bool isSynthetic)
    {
        body.Append("<footer>\n");
        if (isSynthetic)
            body.Append("<p>What is marked &quot;synthetic data&quot; was made by the kit's generator and is about no real person.</p>\n");
        if (result is not null)
            body.Append(CultureInfo.InvariantCulture, $"<p>Run {result.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {RunWords.Duration(result.Duration)}. Notebook: {HtmlText.Escape(Path.GetFileName(result.NotebookPath))}.</p>\n");
        body.Append(CultureInfo.InvariantCulture, $"<p>ResearchKit {HtmlText.Escape(ReportPage.KitVersion)}, {RuntimeInformation.FrameworkDescription}, DuckDB {HtmlText.Escape(DuckDBConnection.LibraryVersion)}. All outputs passed the release gate.</p>\n</footer>\n");
    }
}
