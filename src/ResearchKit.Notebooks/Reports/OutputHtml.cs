using System.Globalization;
using System.Text;
using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Reports;

/// <summary>A part of a report and from which reader on it is shown.</summary>
/// <param name="From">The first reader who sees it.</param>
/// <param name="Html">Its HTML.</param>
/// <param name="Caption">What a search finds of it: caption, title and description; empty if nothing.</param>
internal sealed record ReportPart(ReportReader From, string Html, string Caption = "");

/// <summary>
/// Outputs as HTML, each in the richest form that a report shows. Stored outputs pass the release gate once more: a notebook may have been run
/// by something else.
/// </summary>
internal sealed class OutputHtml(IReleaseGate gate, ReportMarkdown markdown, FigureStore figures, string prefix)
{
    private const double UnknownHeight = 450;
    private static readonly string[] Images = ["image/png", "image/jpeg", "image/gif", "image/webp"];
    private int _outputs;

    /// <summary>Whether a diagram was written that a script draws.</summary>
    public bool HasMermaid { get; private set; }

    /// <summary>What the outputs say of their data.</summary>
    public DataFacts Facts { get; } = new();

    /// <summary>The parts of an output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="tag">The reader that a tag names; null for the default of each kind.</param>
    public IEnumerable<ReportPart> Parts(CellOutput output, ReportReader? tag)
    {
        _outputs++;
        return output switch
        {
            StreamOutput stream => [new ReportPart(tag ?? ReportReader.Analyst, $"<pre class=\"stream {(stream.Name == "stderr" ? "stderr" : "stdout")}\" tabindex=\"0\">{Text(AnsiText.Strip(stream.Text))}</pre>\n")],
            ErrorOutput error => Error(error, tag),
            DisplayOutput display => [Bundle(display.Bundle, tag)],
            _ => [],
        };
    }

    private ReportPart[] Error(ErrorOutput error, ReportReader? tag)
    {
        var trace = error.Traceback.IsEmpty ? $"{error.Name}: {error.Value}" : string.Join('\n', error.Traceback);
        return
        [
            new ReportPart(tag ?? ReportReader.Principal, "<p class=\"failed\">This step failed.</p>\n"),
            new ReportPart(tag ?? ReportReader.Analyst, $"<div class=\"error\" role=\"group\" aria-label=\"Error\"><pre tabindex=\"0\">{Text(AnsiText.Strip(trace))}</pre></div>\n"),
        ];
    }

    private ReportPart Bundle(MimeBundle bundle, ReportReader? tag)
    {
        Facts.Read(bundle);
        var everyone = tag ?? ReportReader.Principal;
        if (bundle.Data.TryGetValue(MimeTypes.Plotly, out var plotly) && Figure(gate.Screen(MimeTypes.Plotly, plotly), bundle) is { } figure)
            return figure with { From = everyone };
        if (bundle.Data.TryGetValue(MimeTypes.Mermaid, out var diagram))
        {
            HasMermaid = true;
            return new ReportPart(everyone, $"<figure class=\"rk-mermaid\"><pre tabindex=\"0\">{HtmlText.Escape(gate.Screen(MimeTypes.Mermaid, diagram))}</pre></figure>\n");
        }

        if (bundle.Data.TryGetValue(MimeTypes.Html, out var html))
        {
            var clean = Clean(gate.Screen(MimeTypes.Html, html));
            var isTable = clean.Contains("<table", StringComparison.OrdinalIgnoreCase);
            return new ReportPart(tag ?? (isTable ? ReportReader.Analyst : ReportReader.Principal), $"<div class=\"output\" tabindex=\"0\">{clean}</div>\n", string.Join(' ', HtmlText.Elements(clean, "caption").Concat(HtmlText.Elements(clean, "figcaption"))));
        }

        if (bundle.Data.TryGetValue(MimeTypes.Svg, out var svg))
            return Still(gate.Screen(MimeTypes.Svg, svg), everyone);
        if (Images.FirstOrDefault(bundle.Data.ContainsKey) is { } image)
            return Picture(image, bundle, everyone);
        if (bundle.Data.TryGetValue(MimeTypes.Markdown, out var text))
            return new ReportPart(everyone, $"<div class=\"prose\">{markdown.ToHtml(gate.Screen(MimeTypes.Markdown, text))}</div>\n");
        return bundle.Data.TryGetValue(MimeTypes.Text, out var plain) || bundle.Data.TryGetValue(MimeTypes.Json, out plain)
            ? new ReportPart(everyone, $"<pre class=\"result\" tabindex=\"0\">{Text(plain)}</pre>\n", plain.Length < 1000 ? HtmlText.OneLine(gate.Screen(MimeTypes.Text, plain)) : "")
            : new ReportPart(everyone, "");
    }

    // The static picture stands until the interactive one is drawn, and stays where scripts do not run and in print.
    private ReportPart? Figure(string figure, MimeBundle bundle)
    {
        if (figures.Add(figure) is not { } added)
            return null;
        var alternative = HtmlText.OneLine(gate.Screen(MimeTypes.Text, bundle.Data.GetValueOrDefault(MimeTypes.Text, "")));
        if (alternative.Length is 0 or > 1000)
            alternative = "Chart";
        var still = bundle.Data.TryGetValue(MimeTypes.Svg, out var svg) ? Still(gate.Screen(MimeTypes.Svg, svg), ReportReader.Principal) : null;
        var picture = still is null
            ? string.Create(CultureInfo.InvariantCulture, $"<div class=\"still none\" style=\"height:{added.Height ?? UnknownHeight}px\">An interactive chart: it is drawn where scripts run.</div>")
            : $"<div class=\"still\">{Inner(still.Html)}</div>";
        var size = string.Create(CultureInfo.InvariantCulture, $"data-width=\"{added.Width ?? 0}\" data-height=\"{added.Height ?? 0}\"");
        return new ReportPart(
            ReportReader.Principal,
            $"<figure class=\"chart\" data-figure=\"{added.Id}\" {size}>{picture}<div class=\"interactive\" role=\"group\" aria-label=\"{HtmlText.Escape(alternative)}\" hidden></div></figure>\n",
            still?.Caption ?? (alternative == "Chart" ? "" : alternative));
    }

    private ReportPart Still(string svg, ReportReader from)
    {
        var clean = Clean(svg);
        return new ReportPart(from, $"<figure class=\"chart\">{clean}</figure>\n", string.Join(' ', HtmlText.Elements(clean, "title").Concat(HtmlText.Elements(clean, "desc"))));
    }

    private static string Inner(string figure) => figure[(figure.IndexOf('>', StringComparison.Ordinal) + 1)..figure.LastIndexOf("</figure>", StringComparison.Ordinal)];

    private ReportPart Picture(string image, MimeBundle bundle, ReportReader from)
    {
        var alternative = Text(bundle.Data.GetValueOrDefault(MimeTypes.Text, ""));
        var bytes = new string([.. bundle.Data[image].Where(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=')]);
        return new ReportPart(from, $"<figure class=\"chart\"><img alt=\"{alternative}\" src=\"data:{image};base64,{bytes}\"></figure>\n", HtmlText.OneLine(gate.Screen(MimeTypes.Text, bundle.Data.GetValueOrDefault(MimeTypes.Text, ""))));
    }

    // Ids of one output must not be those of another, nor of the page.
    private string Clean(string html) => HtmlSanitizer.Clean(html, id => $"{prefix}o{_outputs}-{id}");

    private string Text(string text) => HtmlText.Escape(gate.Screen(MimeTypes.Text, text));
}
