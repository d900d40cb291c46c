using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using ResearchKit.Display;

namespace ResearchKit.Notebooks.Reports;

/// <summary>The frame of every page: head, content security policy, style, scripts. Nothing in it refers to another host.</summary>
internal static class ReportPage
{
    private static readonly string Css = DisplayClasses.Style + Resource("ReportStyle.css");
    private static readonly Lazy<string> Plotly = new(() => Resource("plotly-cartesian.min.js"));
    private static readonly Lazy<string> Mermaid = new(() => Resource("mermaid.min.js"));
    private static readonly Lazy<string> Diagrams = new(() => Resource("MermaidDrawing.js") + "window.researchkitDrawMermaid();\n");
    private static readonly Lazy<string> Script = new(() => Resource("ReportScript.js"));

    /// <summary>A whole page.</summary>
    /// <param name="title">Its title, plain text.</param>
    /// <param name="body">Its body, HTML.</param>
    /// <param name="hasPlotly">Whether interactive charts need their library.</param>
    /// <param name="hasMermaid">Whether diagrams need theirs.</param>
    public static string Html(string title, string body, bool hasPlotly, bool hasMermaid = false)
    {
        string[] scripts = [.. hasPlotly ? (string[])[Plotly.Value, Script.Value] : [], .. hasMermaid ? (string[])[Mermaid.Value, Diagrams.Value] : []];
        var sources = scripts.Length == 0 ? "'none'" : string.Join(' ', scripts.Select(Hash));
        var page = new StringBuilder(body.Length + Css.Length + scripts.Sum(script => script.Length) + 2048);
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {sources}; style-src 'unsafe-inline'; img-src data: blob:; form-action 'none'; base-uri 'none'\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<link rel=\"icon\" href=\"data:,\">\n");
        page.Append("<title>").Append(HtmlText.Escape(title)).Append("</title>\n<style>").Append(Css).Append("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to content</a>\n");
        page.Append(body);
        foreach (var script in scripts)
            page.Append("<script>").Append(script).Append("</script>\n");
        return page.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>The kit's version.</summary>
    public static string KitVersion { get; } = typeof(ReportPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private static string Hash(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";

    private static string Resource(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly carries no resource {name}; it was not built whole.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
