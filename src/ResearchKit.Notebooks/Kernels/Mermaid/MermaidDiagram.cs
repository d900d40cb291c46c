using System.Net;
using System.Text;
using ResearchKit.Display;

namespace ResearchKit.Notebooks.Kernels.Mermaid;

/// <summary>A diagram: its source as text, and HTML whose script has the page draw it where the page has the library.</summary>
/// <param name="Source">Mermaid's text.</param>
internal sealed record MermaidDiagram(string Source) : IDisplayable
{
    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => MimeBundle
        .OfHtml($"<figure class=\"rk-mermaid\"><pre>{WebUtility.HtmlEncode(Source)}</pre></figure><script>setTimeout(() => window.researchkitDrawMermaid?.(), 0)</script>", Source)
        .With(MimeTypes.Mermaid, Source);
}

/// <summary>A diagram with the library that draws it.</summary>
/// <param name="Diagram">The diagram.</param>
internal sealed record MermaidLibrary(MermaidDiagram Diagram) : IDisplayable
{
    private static readonly Lazy<string> Scripts = new(() => $"<script>{Resource("mermaid.min.js")}</script><script>{Resource("MermaidDrawing.js")}</script>");

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        var bundle = Diagram.ToMimeBundle();
        return bundle.With(MimeTypes.Html, Scripts.Value + bundle.Data[MimeTypes.Html]);
    }

    private static string Resource(string name)
    {
        using var stream = typeof(MermaidLibrary).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly carries no resource {name}; it was not built whole.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
    }
}
