using System.Net;
using System.Text;
using ResearchKit.Display;

namespace ResearchKit.Notebooks.Reports;

/// <summary>Text as HTML, and HTML as text.</summary>
internal static class HtmlText
{
    /// <summary>The text with everything that could be markup escaped, and with control characters and overrides of direction made visible.</summary>
    public static string Escape(string text) => Escaping.Html(text.ReplaceLineEndings("\n"));

    /// <summary>A name for an address inside the page: lower case letters, digits and hyphens, 60 at most.</summary>
    public static string Anchor(string text)
    {
        const int Most = 60;
        var anchor = new StringBuilder(Most);
        foreach (var rune in text.Trim().ToLowerInvariant().EnumerateRunes())
        {
            if (anchor.Length >= Most)
                break;
            if (Rune.IsLetterOrDigit(rune))
                anchor.Append(rune.ToString());
            else if (anchor.Length > 0 && anchor[^1] != '-')
                anchor.Append('-');
        }

        var trimmed = anchor.ToString().Trim('-');
        return trimmed.Length == 0 ? "section" : trimmed;
    }

    /// <summary>The text of an HTML fragment in one line.</summary>
    public static string Plain(string html)
    {
        var plain = new StringBuilder(html.Length);
        for (var i = 0; i < html.Length;)
        {
            var open = html.IndexOf('<', i);
            plain.Append(html, i, (open < 0 ? html.Length : open) - i).Append(' ');
            if (open < 0)
                break;
            var close = html.IndexOf('>', open);
            i = close < 0 ? html.Length : close + 1;
        }

        return OneLine(WebUtility.HtmlDecode(plain.ToString()));
    }

    /// <summary>The text with each run of white space as one blank.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The texts of all elements of a name in a fragment that the sanitiser or the kit wrote.</summary>
    public static IEnumerable<string> Elements(string html, string name)
    {
        for (var i = 0; ;)
        {
            var open = html.IndexOf("<" + name, i, StringComparison.OrdinalIgnoreCase);
            var start = open < 0 ? -1 : html.IndexOf('>', open);
            var end = start < 0 ? -1 : html.IndexOf("</" + name, start, StringComparison.OrdinalIgnoreCase);
            if (end < 0)
                yield break;
            if (html[open + name.Length + 1] is '>' or ' ')
                yield return Plain(html[(start + 1)..end]);
            i = end;
        }
    }
}
