using System.Text;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using ResearchKit.Display;

namespace ResearchKit.Notebooks.Reports;

/// <summary>A heading of a report.</summary>
/// <param name="Level">1 to 6.</param>
/// <param name="Text">Its text.</param>
/// <param name="Anchor">Its address inside the page.</param>
/// <param name="From">From which reader on it is shown.</param>
internal sealed record ReportHeading(int Level, string Text, string Anchor, ReportReader From = ReportReader.Principal);

/// <summary>A piece of prose: a heading, if it begins with one, and what stands below it.</summary>
/// <param name="Heading">The heading; null for what stands before the first.</param>
/// <param name="Html">Heading and text as HTML.</param>
internal sealed record ProsePiece(ReportHeading? Heading, string Html);

/// <summary>
/// Markdown to HTML, in pieces that begin at headings. Raw HTML in Markdown is shown as text. LaTeX mathematics stays readable text: there is no
/// library for it here, and a report asks no other host for one.
/// </summary>
/// <param name="prefix">What addresses of this notebook begin with; empty where it has a page for itself.</param>
internal sealed class ReportMarkdown(string prefix = "")
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseGridTables()
        .UseFootnotes()
        .UseEmphasisExtras()
        .UseDefinitionLists()
        .Build();

    private readonly HashSet<string> _anchors = new(StringComparer.Ordinal);
    private int _texts;

    /// <summary>The pieces of a text.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="attachments">Pictures by the name that <c>attachment:name</c> has, as <c>data:</c> addresses; null for none.</param>
    public IReadOnlyList<ProsePiece> Pieces(string markdown, IReadOnlyDictionary<string, string>? attachments = null)
    {
        var document = Markdown.Parse(Escaping.PlainText(markdown.ReplaceLineEndings("\n")), Pipeline);
        var text = ++_texts;
        foreach (var image in document.Descendants<LinkInline>().Where(link => link.IsImage && link.Url is not null))
        {
            image.Url = attachments?.GetValueOrDefault(image.Url!.Replace("attachment:", "", StringComparison.Ordinal)) ?? image.Url;
            // A picture from elsewhere is not fetched: a link leads to it.
            image.IsImage = image.Url!.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase);
        }

        var pieces = new List<ProsePiece>();
        var blocks = new List<Block>();
        ReportHeading? heading = null;
        foreach (var block in document)
        {
            if (block is HeadingBlock next)
            {
                Flush();
                var plain = HtmlText.OneLine(string.Concat(next.Inline?.Descendants().Select(Plain) ?? []));
                var anchor = Unique(HtmlText.Anchor(plain));
                next.GetAttributes().Id = anchor;
                heading = new ReportHeading(next.Level, plain, prefix + anchor);
            }

            blocks.Add(block);
        }

        Flush();
        return pieces;

        void Flush()
        {
            if (blocks.Count > 0)
                pieces.Add(new ProsePiece(heading, Html(blocks, text, heading)));
            blocks.Clear();
        }
    }

    /// <summary>The HTML of a text with its headings as they are, none of them listed in the contents: the text of an output.</summary>
    public string ToHtml(string markdown) => string.Concat(Pieces(markdown).Select(piece => piece.Html));

    private string Html(List<Block> blocks, int text, ReportHeading? heading)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        foreach (var block in blocks)
            renderer.Render(block);
        var html = HtmlSanitizer.Clean(writer.ToString(), id => id.StartsWith("fn", StringComparison.Ordinal) && id.Contains(':', StringComparison.Ordinal) ? $"{prefix}t{text}-{id}" : prefix + id);
        return heading is null ? html : WithLink(html, heading);
    }

    // The link stands inside the heading, behind its text.
    private static string WithLink(string html, ReportHeading heading)
    {
        var end = html.IndexOf($"</h{heading.Level}>", StringComparison.Ordinal);
        return end < 0 ? html : new StringBuilder(html).Insert(
            end, $" <a class=\"anchor\" href=\"#{HtmlText.Escape(heading.Anchor)}\" aria-label=\"Link to this section: {HtmlText.Escape(heading.Text)}\">#</a>").ToString();
    }

    private static string Plain(MarkdownObject inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
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
