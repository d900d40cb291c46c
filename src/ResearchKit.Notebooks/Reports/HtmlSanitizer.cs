using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using ResearchKit.Display;

namespace ResearchKit.Notebooks.Reports;

/// <summary>
/// Makes HTML and SVG of outputs harmless: known elements and attributes stay, all others are shown as text or dropped. What comes out is
/// balanced, so that it cannot break the page around it; it has no scripts, no handlers, and no address but those inside the page or <c>data:</c> images.
/// Of classes only the kit's own and those of Markdown stay, so that an output cannot dress up as a part of the page.
/// </summary>
internal static partial class HtmlSanitizer
{
    private static readonly FrozenSet<string> Void = Set("br hr img wbr col");

    private static readonly FrozenSet<string> Elements = Set(
        "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr "
        + "svg g path line polyline polygon rect circle ellipse text tspan title desc defs clippath lineargradient radialgradient stop pattern marker use symbol");

    private static readonly FrozenSet<string> Attributes = Set(
        "align class colspan rowspan scope title lang dir style role width height open start datetime alt span tabindex "
        + "id x y x1 x2 y1 y2 dx dy cx cy r rx ry d fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit "
        + "opacity transform viewbox preserveaspectratio points text-anchor dominant-baseline font-size font-family font-weight font-style letter-spacing offset stop-color stop-opacity "
        + "clip-path clip-rule gradientunits gradienttransform patternunits patterntransform markerwidth markerheight refx refy orient marker-end marker-start marker-mid version xmlns focusable textlength lengthadjust shape-rendering vector-effect paint-order");

    private static readonly string[] Classes = ["rk-", "footnote", "language-"];

    /// <summary>The harmless fragment.</summary>
    /// <param name="html">The fragment.</param>
    /// <param name="rename">What an id, and a reference to it, is called in the page: ids of one output must not be those of another. Null for as it is.</param>
    public static string Clean(string html, Func<string, string>? rename = null)
    {
        html = Escaping.PlainText(html);
        rename ??= static id => id;
        var clean = new StringBuilder(html.Length + 64);
        var open = new Stack<string>();
        for (var i = 0; i < html.Length;)
        {
            var next = html.IndexOf('<', i);
            if (next < 0)
                next = html.Length;
            Text(clean, html.AsSpan(i, next - i));
            if (next == html.Length)
                break;
            i = Tag(clean, html, next, open, rename);
        }

        while (open.TryPop(out var name))
            clean.Append("</").Append(name).Append('>');
        return clean.ToString();
    }

    private static int Tag(StringBuilder clean, string html, int start, Stack<string> open, Func<string, string> rename)
    {
        if (html.AsSpan(start).StartsWith("<!--"))
        {
            var close = html.IndexOf("-->", start + 4, StringComparison.Ordinal);
            return close < 0 ? html.Length : close + 3;
        }

        if (html.AsSpan(start).StartsWith("<!") || html.AsSpan(start).StartsWith("<?"))
        {
            var close = html.IndexOf('>', start);
            return close < 0 ? html.Length : close + 1;
        }

        var tag = HtmlTag.Read(html, start);
        if (tag is null)
        {
            clean.Append("&lt;");
            return start + 1;
        }

        var name = tag.Name.ToLowerInvariant();
        if (!Elements.Contains(name))
            return IsRaw(name) && !tag.IsEnd ? AfterEnd(html, tag) : tag.End;
        if (tag.IsEnd)
            Close(clean, name, open);
        else
            Open(clean, tag, name, open, rename);
        return tag.End;
    }

    // Their content is no text to show. Rules of a style element would reach the whole page; the report brings the kit's own style itself.
    private static bool IsRaw(string name) => name is "script" or "style" or "iframe" or "object" or "noscript" or "template" or "textarea" or "title" or "xmp" or "noembed" or "noframes" or "math";

    private static int AfterEnd(string html, HtmlTag tag)
    {
        var close = html.IndexOf("</" + tag.Name, tag.End, StringComparison.OrdinalIgnoreCase);
        if (close < 0)
            return html.Length;
        var end = html.IndexOf('>', close);
        return end < 0 ? html.Length : end + 1;
    }

    private static void Open(StringBuilder clean, HtmlTag tag, string name, Stack<string> open, Func<string, string> rename)
    {
        clean.Append('<').Append(tag.Name);
        foreach (var (attribute, value) in tag.Attributes)
        {
            var key = attribute.ToLowerInvariant();
            if ((Attributes.Contains(key) || key.StartsWith("aria-", StringComparison.Ordinal) || IsSafeAddress(name, key, value)) && !HasAddress(key, value)
                && Renamed(key, value, rename) is { } kept)
                clean.Append(' ').Append(attribute).Append("=\"").Append(Escaping.Html(kept)).Append('"');
        }

        if (Void.Contains(name))
        {
            clean.Append('>');
            return;
        }

        clean.Append('>');
        if (tag.IsSelfClosing)
            clean.Append("</").Append(tag.Name).Append('>');
        else
            open.Push(tag.Name);
    }

    private static bool IsSafeAddress(string element, string attribute, string value) => (element, attribute) switch
    {
        ("a", "href") => value.StartsWith('#') || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || value.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || value.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase),
        ("img", "src") => value.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase),
        ("use", "href" or "xlink:href") => value.StartsWith('#'),
        _ => false,
    };

    // Styles and paints may refer to parts of the page, url(#...), and to nothing else.
    private static bool HasAddress(string attribute, string value)
    {
        if (attribute is "href" or "src" or "xlink:href" or "xmlns")
            return false;
        if (attribute == "style" && (value.Contains('\\', StringComparison.Ordinal) || value.Contains("position", StringComparison.OrdinalIgnoreCase)))
            return true;
        for (var i = value.IndexOf("url(", StringComparison.OrdinalIgnoreCase); i >= 0; i = value.IndexOf("url(", i + 4, StringComparison.OrdinalIgnoreCase))
        {
            if (!value.AsSpan(i + 4).TrimStart(" '\"").StartsWith("#"))
                return true;
        }

        return value.Contains("@import", StringComparison.OrdinalIgnoreCase) || value.Contains("image-set", StringComparison.OrdinalIgnoreCase);
    }

    private static string? Renamed(string attribute, string value, Func<string, string> rename)
    {
        switch (attribute)
        {
            case "class":
                var classes = value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(one => Classes.Any(known => one.StartsWith(known, StringComparison.Ordinal)));
                return string.Join(' ', classes) is { Length: > 0 } kept ? kept : null;
            case "id":
                return rename(value);
            case "href" or "xlink:href" when value.StartsWith('#'):
                return "#" + rename(value[1..]);
            case "aria-labelledby" or "aria-describedby" or "aria-controls" or "aria-owns":
                return string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(rename));
            default:
                return value.Contains("url(", StringComparison.OrdinalIgnoreCase) ? Reference().Replace(value, match => $"url(#{rename(match.Groups["id"].Value)})") : value;
        }
    }

    [GeneratedRegex("""url\(\s*["']?#(?<id>[^)"']*)["']?\s*\)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();

    private static void Close(StringBuilder clean, string name, Stack<string> open)
    {
        if (!open.Any(opened => opened.Equals(name, StringComparison.OrdinalIgnoreCase)))
            return;
        while (open.TryPop(out var top))
        {
            clean.Append("</").Append(top).Append('>');
            if (top.Equals(name, StringComparison.OrdinalIgnoreCase))
                return;
        }
    }

    private static void Text(StringBuilder clean, ReadOnlySpan<char> text)
    {
        for (var close = text.IndexOf('>'); close >= 0; close = text.IndexOf('>'))
        {
            clean.Append(text[..close]).Append("&gt;");
            text = text[(close + 1)..];
        }

        clean.Append(text);
    }

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
