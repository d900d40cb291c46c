using System.Net;

namespace ResearchKit.Notebooks.Reports;

/// <summary>Text as HTML.</summary>
internal static class HtmlText
{
    /// <summary>The text with everything that could be markup escaped.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A name for an address inside the page: lower case letters, digits and hyphens.</summary>
    public static string Anchor(string text)
    {
        var anchor = new string([.. text.Trim().ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : '-')]).Trim('-');
        return anchor.Length == 0 ? "section" : anchor;
    }
}
