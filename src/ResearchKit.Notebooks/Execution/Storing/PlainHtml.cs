using System.Text.RegularExpressions;

namespace ResearchKit.Notebooks.Execution.Storing;

/// <summary>
/// HTML of an output without what code-hosting sites drop from it: style sheets, scripts, comments, styles, ids, and classes but the kit's own, which reports know. Elements, alignment
/// and the scope of headings stay, so tables read well without a style sheet; each row has a line of its own, so that a change shows as a line. Doing it twice changes nothing.
/// </summary>
internal static partial class PlainHtml
{
    /// <summary>The HTML without them.</summary>
    public static string Of(string html)
    {
        html = Unseen().Replace(html, "");
        html = Tag().Replace(html, static tag => Attribute().Replace(tag.Value, ""));
        html = Bare().Replace(html, static span => span.Groups["text"].Value);
        return Rows().Replace(html, "\n$0").TrimStart('\n');
    }

    [GeneratedRegex(@"<(?<name>style|script|template|noscript)\b[^>]*>.*?</\k<name>\s*>|<!--.*?-->", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Unseen();

    [GeneratedRegex(@"<[a-zA-Z](?:[^""'>]|""[^""]*""|'[^']*')*>", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+(?!class=""rk-)(?:class|style|id|title|tabindex|role|on[a-z]+|data-[\w-]+|aria-[\w-]+)(?:\s*=\s*(?:""[^""]*""|'[^']*'|[^\s""'>/]+))?(?=[\s/>])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Attribute();

    // A span without attributes says nothing.
    [GeneratedRegex("<span>(?<text>[^<]*)</span>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Bare();

    [GeneratedRegex(@"(?<!\n)<(?:table|caption|thead|tbody|tr|p)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Rows();
}
