namespace ResearchKit.Tests.Display;

/// <summary>200 strings that would do harm where a text is taken for markup, a script, a style, a terminal's command or a pattern.</summary>
public static class HostileStrings
{
    private static readonly string[] s_payloads =
    [
        "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "\"><b>x</b>",
        "'><i>x</i>", "</td></tr></table><h1>x", "</style><script>1</script>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml version=\"1.0\"?>",
        "&lt;script&gt;", "&#60;b&#62;", "&nbsp;&undefined;", "javascript:alert(1)", "{{constructor.constructor('x')()}}", "${7*7}", "`x`",
        "</title><b>", "</desc></svg><script>", "</caption>", "<a href=\"javascript:x\">y</a>", "<iframe srcdoc='<b>'>", "<style>*{display:none}</style>",
        "\u001b[31mred\u001b[0m", "\u001b]0;title\u0007", "\0", "a\0b", "\ud800", "\udc00x", "\uffff", "\u202eevil", "\u2066x\u2069", "line\nbreak\r\ntab\t",
        "\u2028\u2029", "%3Cscript%3E", "\\u003cb\\u003e", "'; DROP TABLE learner; --",
    ];

    /// <summary>Each payload alone, before, after and around other text.</summary>
    public static IReadOnlyList<string> All { get; } = s_payloads
        .SelectMany(payload => new[] { payload, payload + " tail", "head " + payload, payload + payload, $"a{payload}b{payload}c" }).ToArray();
}
