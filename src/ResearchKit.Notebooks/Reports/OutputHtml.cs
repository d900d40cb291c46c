using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Reports;

/// <summary>
/// Outputs as HTML, each in the richest form that a report shows. Stored outputs pass the release gate once more: a notebook may have been run
/// by something else.
/// </summary>
internal sealed class OutputHtml(IReleaseGate gate, ReportMarkdown markdown)
{
    private static readonly string[] Images = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>Whether an interactive chart was written.</summary>
    public bool HasPlotly { get; private set; }

    /// <summary>Whether a diagram was written that a script draws.</summary>
    public bool HasMermaid { get; private set; }

    /// <summary>Whether an output says that its data is synthetic.</summary>
    public bool HasSynthetic { get; private set; }

    /// <summary>Appends an output.</summary>
    public void Append(StringBuilder page, CellOutput output)
    {
        switch (output)
        {
            case StreamOutput stream:
                page.Append("<pre class=\"stream ").Append(stream.Name == "stderr" ? "stderr" : "stdout").Append("\" tabindex=\"0\">").Append(Text(stream.Text)).Append("</pre>\n");
                break;
            case ErrorOutput error:
                var trace = error.Traceback.IsEmpty ? $"{error.Name}: {error.Value}" : string.Join('\n', error.Traceback);
                page.Append("<div class=\"error\" role=\"group\" aria-label=\"Error\"><strong>This cell failed</strong><pre tabindex=\"0\">").Append(Text(AnsiText.Strip(trace))).Append("</pre></div>\n");
                break;
            case DisplayOutput display:
                AppendBundle(page, display.Bundle);
                break;
        }
    }

    private void AppendBundle(StringBuilder page, MimeBundle bundle)
    {
        HasSynthetic |= bundle.Data.Values.Any(content => content.Contains(DisplayClasses.Synthetic, StringComparison.Ordinal) || content.Contains("synthetic data", StringComparison.Ordinal));
        if (bundle.Data.TryGetValue(MimeTypes.Plotly, out var plotly))
            AppendPlotly(page, gate.Screen(MimeTypes.Plotly, plotly), bundle.Data.GetValueOrDefault(MimeTypes.Svg));
        else if (bundle.Data.TryGetValue(MimeTypes.Mermaid, out var diagram))
        {
            HasMermaid = true;
            page.Append("<figure class=\"rk-mermaid\"><pre tabindex=\"0\">").Append(HtmlText.Escape(gate.Screen(MimeTypes.Mermaid, diagram))).Append("</pre></figure>\n");
        }
        else if (bundle.Data.TryGetValue(MimeTypes.Html, out var html))
            page.Append("<div class=\"output\" tabindex=\"0\">").Append(HtmlSanitizer.Clean(gate.Screen(MimeTypes.Html, html))).Append("</div>\n");
        else if (bundle.Data.TryGetValue(MimeTypes.Svg, out var svg))
            page.Append("<figure class=\"chart\">").Append(HtmlSanitizer.Clean(gate.Screen(MimeTypes.Svg, svg))).Append("</figure>\n");
        else if (Images.FirstOrDefault(bundle.Data.ContainsKey) is { } image)
            page.Append("<figure class=\"chart\"><img alt=\"").Append(Text(bundle.Data.GetValueOrDefault(MimeTypes.Text, ""))).Append("\" src=\"data:").Append(image).Append(";base64,").Append(HtmlText.Escape(bundle.Data[image].ReplaceLineEndings(""))).Append("\"></figure>\n");
        else if (bundle.Data.TryGetValue(MimeTypes.Markdown, out var text))
            page.Append("<div class=\"prose\">").Append(markdown.ToHtml(gate.Screen(MimeTypes.Markdown, text))).Append("</div>\n");
        else if (bundle.Data.TryGetValue(MimeTypes.Text, out var plain) || bundle.Data.TryGetValue(MimeTypes.Json, out plain))
            page.Append("<pre class=\"stream stdout\" tabindex=\"0\">").Append(Text(plain)).Append("</pre>\n");
    }

    // The static picture stands until the interactive one is drawn, and stays where scripts do not run.
    private void AppendPlotly(StringBuilder page, string figure, string? svg)
    {
        HasPlotly = true;
        page.Append("<figure class=\"chart\" data-plotly>");
        if (svg is not null)
            page.Append("<div class=\"still\">").Append(HtmlSanitizer.Clean(gate.Screen(MimeTypes.Svg, svg))).Append("</div>");
        // The default encoder escapes <, > and &, so that no text of the figure can end the script element.
        var json = JsonNode.Parse(figure)!.ToJsonString(new JsonSerializerOptions());
        page.Append("<div class=\"interactive\" hidden></div><script type=\"application/json\">").Append(json).Append("</script></figure>\n");
    }

    private string Text(string text) => HtmlText.Escape(gate.Screen(MimeTypes.Text, text));
}
