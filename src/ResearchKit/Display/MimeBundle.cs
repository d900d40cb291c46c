using System.Collections.Immutable;

namespace ResearchKit.Display;

/// <summary>The MIME types that the kit writes.</summary>
public static class MimeTypes
{
    /// <summary><c>text/plain</c>; every bundle has it.</summary>
    public const string Text = "text/plain";

    /// <summary><c>text/html</c>: a fragment, no scripts, every value escaped.</summary>
    public const string Html = "text/html";

    /// <summary><c>text/markdown</c>.</summary>
    public const string Markdown = "text/markdown";

    /// <summary><c>image/svg+xml</c>: a whole svg element.</summary>
    public const string Svg = "image/svg+xml";

    /// <summary><c>application/json</c>.</summary>
    public const string Json = "application/json";

    /// <summary><c>application/vnd.plotly.v1+json</c>: a Plotly figure (data, layout, config).</summary>
    public const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary><c>text/vnd.mermaid</c>: the source of a Mermaid diagram.</summary>
    public const string Mermaid = "text/vnd.mermaid";

    /// <summary><c>application/javascript</c>: code for the page of a live notebook; never run by reports.</summary>
    public const string JavaScript = "application/javascript";
}

/// <summary>
/// One value in several representations, richest one chosen by who shows it. Immutable. JSON types hold JSON text, all others the text itself.
/// </summary>
/// <param name="Data">MIME type to content. Keys are compared ordinally and written in ordinal order.</param>
public sealed record MimeBundle(ImmutableSortedDictionary<string, string> Data)
{
    /// <summary>A bundle with plain text only.</summary>
    /// <param name="text">The text.</param>
    public static MimeBundle OfText(string text) => new(Empty.Add(MimeTypes.Text, text));

    /// <summary>A bundle with HTML and its plain-text equal.</summary>
    /// <param name="html">An HTML fragment, already escaped.</param>
    /// <param name="text">What a reader without HTML sees.</param>
    public static MimeBundle OfHtml(string html, string text) => new(Empty.Add(MimeTypes.Html, html).Add(MimeTypes.Text, text));

    /// <summary>The same bundle with one more representation, or one replaced.</summary>
    /// <param name="mimeType">The MIME type.</param>
    /// <param name="content">Its content.</param>
    public MimeBundle With(string mimeType, string content) => new(Data.SetItem(mimeType, content));

    private static ImmutableSortedDictionary<string, string> Empty { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <summary>A value that displays itself. The engine asks for nothing else.</summary>
public interface IDisplayable
{
    /// <summary>Renders the value; called after the release gate admitted it.</summary>
    MimeBundle ToMimeBundle();
}
