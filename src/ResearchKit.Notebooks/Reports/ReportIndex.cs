using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Reports;

/// <summary>One notebook of a set.</summary>
/// <param name="Result">Its run.</param>
/// <param name="ReportFile">The address of its report, relative to the index; null if there is none.</param>
/// <param name="Summary">Its question or first paragraph as plain text; empty if there is none.</param>
public sealed record ReportEntry(NotebookRunResult Result, string? ReportFile, string Summary);

/// <summary>The page that lists a set of reports.</summary>
/// <param name="gate">The release gate, for messages of runs that failed.</param>
public sealed class ReportIndex(IReleaseGate gate)
{
    /// <summary>The first paragraph after the title, as plain text in one line; empty if there is none.</summary>
    /// <param name="notebook">The notebook.</param>
    public static string SummaryOf(Notebook notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var text = string.Join("\n\n", notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown).Select(cell => cell.Source.ReplaceLineEndings("\n")));
        var paragraph = text.Split("\n\n").Select(part => part.Trim())
            .Select(part => part.StartsWith('#') ? string.Join('\n', part.Split('\n').SkipWhile(line => line.StartsWith('#'))).Trim() : part)
            .FirstOrDefault(part => part.Length > 0 && part[0] is not ('#' or '|' or '-' or '`' or '!' or '<'));
        return paragraph is null ? "" : Markdig.Markdown.ToPlainText(paragraph).ReplaceLineEndings(" ").Trim();
    }

    /// <summary>The page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="entries">The notebooks, in order.</param>
    public string ToHtml(string title, ImmutableArray<ReportEntry> entries)
    {
        var body = new StringBuilder("<div class=\"page\">\n<main id=\"content\">\n<h1>");
        var good = entries.Count(entry => entry.Result.Succeeded);
        body.Append(HtmlText.Escape(title)).Append("</h1>\n");
        body.Append(CultureInfo.InvariantCulture, $"<p class=\"status\">{(good == entries.Length ? $"{entries.Length} {(entries.Length == 1 ? "notebook" : "notebooks")}, all complete" : $"{good} of {entries.Length} notebooks complete")}</p>\n<ul class=\"set\">\n");
        foreach (var entry in entries)
            Append(body, entry);
        body.Append("</ul>\n</main>\n<footer><p>ResearchKit ").Append(HtmlText.Escape(ReportPage.KitVersion)).Append("</p></footer>\n</div>\n");
        return ReportPage.Html(title, body.ToString(), hasPlotly: false);
    }

    private void Append(StringBuilder body, ReportEntry entry)
    {
        var result = entry.Result;
        var name = HtmlText.Escape(result.Title);
        body.Append("<li><h2>").Append(entry.ReportFile is null ? name : $"<a href=\"{HtmlText.Escape(entry.ReportFile)}\">{name}</a>").Append("</h2>\n");
        if (entry.Summary.Length > 0)
            body.Append("<p>").Append(HtmlText.Escape(entry.Summary)).Append("</p>\n");
        if (result.Message is not null)
            body.Append("<p class=\"why\">").Append(HtmlText.Escape(gate.Screen(MimeTypes.Text, result.Message).Split('\n')[0])).Append("</p>\n");
        body.Append(CultureInfo.InvariantCulture, $"<div class=\"meta\"><span class=\"tag {(result.Succeeded ? "good" : "bad")}\">{RunWords.Status(result)}</span><span>{RunWords.Duration(result.Duration)}</span></div></li>\n");
    }
}
