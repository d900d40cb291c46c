using System.Net;

namespace ResearchKit.Notebooks.Reports;

/// <summary>One tag of an HTML text, read as browsers do.</summary>
/// <param name="Name">The element's name as written.</param>
/// <param name="IsEnd">Whether it is an end tag.</param>
/// <param name="IsSelfClosing">Whether it ends in <c>/></c>.</param>
/// <param name="Attributes">Names and decoded values, each name once.</param>
/// <param name="End">Position after the tag.</param>
internal sealed record HtmlTag(string Name, bool IsEnd, bool IsSelfClosing, IReadOnlyList<(string Name, string Value)> Attributes, int End)
{
    /// <summary>Reads the tag that begins at a <c>&lt;</c>; null if there is none.</summary>
    public static HtmlTag? Read(string html, int start)
    {
        var i = start + 1;
        var isEnd = i < html.Length && html[i] == '/';
        if (isEnd)
            i++;
        if (i >= html.Length || !char.IsAsciiLetter(html[i]))
            return null;
        var from = i;
        while (i < html.Length && !char.IsWhiteSpace(html[i]) && html[i] is not ('>' or '/'))
            i++;
        var name = html[from..i];
        if (!name.All(c => char.IsAsciiLetterOrDigit(c)))
            name = "unknown";
        var attributes = new List<(string, string)>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var selfClosing = false;
        while (i < html.Length && html[i] != '>')
        {
            if (char.IsWhiteSpace(html[i]) || html[i] == '/')
            {
                selfClosing = html[i] == '/';
                i++;
                continue;
            }

            selfClosing = false;
            var (attribute, value, after) = ReadAttribute(html, i);
            if (attribute.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or ':') && seen.Add(attribute))
                attributes.Add((attribute, value));
            i = after;
        }

        return new HtmlTag(name, isEnd, selfClosing, attributes, Math.Min(i + 1, html.Length));
    }

    private static (string Name, string Value, int After) ReadAttribute(string html, int i)
    {
        var from = i++;
        while (i < html.Length && !char.IsWhiteSpace(html[i]) && html[i] is not ('=' or '>' or '/'))
            i++;
        var name = html[from..i];
        var j = i;
        while (j < html.Length && char.IsWhiteSpace(html[j]))
            j++;
        if (j >= html.Length || html[j] != '=')
            return (name, "", i);
        j++;
        while (j < html.Length && char.IsWhiteSpace(html[j]))
            j++;
        if (j < html.Length && html[j] is '"' or '\'')
        {
            var close = html.IndexOf(html[j], j + 1);
            if (close < 0)
                close = html.Length;
            return (name, WebUtility.HtmlDecode(html[(j + 1)..close]), Math.Min(close + 1, html.Length));
        }

        from = j;
        while (j < html.Length && !char.IsWhiteSpace(html[j]) && html[j] != '>')
            j++;
        return (name, WebUtility.HtmlDecode(html[from..j]), j);
    }
}
