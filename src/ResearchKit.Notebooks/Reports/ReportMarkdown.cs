using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ResearchKit.Notebooks.Reports;

/// <summary>A heading of a report.</summary>
/// <param name="Level">1 to 6.</param>
/// <param name="Text">Its text.</param>
/// <param name="Anchor">Its address inside the page.</param>
internal sealed record ReportHeading(int Level, string Text, string Anchor);

/// <summary>
/// Markdown to HTML, with the headings that it met. Raw HTML in Markdown is shown as text. LaTeX mathematics stays readable text: there is no
/// library for it here, and a report asks no other host for one.
/// </summary>
internal sealed class ReportMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseGridTables()
        .UseFootnotes()
        .UseEmphasisExtras()
        .UseDefinitionLists()
        .Build();

    private readonly List<ReportHeading> _headings = [];
    private readonly HashSet<string> _anchors = new(StringComparer.Ordinal);

    /// <summary>The headings so far, in order.</summary>
    public IReadOnlyList<ReportHeading> Headings => _headings;

    /// <summary>The HTML of a text; its headings are noted.</summary>
    public string ToHtml(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            var text = string.Concat(heading.Inline?.Descendants().Select(Plain) ?? []);
            var anchor = Unique(HtmlText.Anchor(text));
            heading.GetAttributes().Id = anchor;
            _headings.Add(new ReportHeading(heading.Level, text, anchor));
        }

        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return HtmlSanitizer.Clean(writer.ToString());
    }

    private static string Plain(MarkdownObject inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        _ => "",
    };

    private string Unique(string anchor)
    {
        var unique = anchor;
        for (var n = 2; !_anchors.Add(unique); n++)
            unique = $"{anchor}-{n}";
        return unique;
    }
}
