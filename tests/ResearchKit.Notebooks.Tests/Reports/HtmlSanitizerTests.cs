using ResearchKit.Notebooks.Reports;

namespace ResearchKit.Notebooks.Tests.Reports;

public sealed class HtmlSanitizerTests
{
    [Theory]
    [InlineData("<b>x</b>", "<b>x</b>")]
    [InlineData("a < b & c", "a &lt; b & c")]
    [InlineData("<script>alert(1)</script>y", "y")]
    [InlineData("<SCRIPT src=//x>alert(1)", "")]
    [InlineData("<img src=x onerror=alert(1)>", "<img>")]
    [InlineData("<img src=\"https://x.example/p.png\" alt=\"p\">", "<img alt=\"p\">")]
    [InlineData("<img src=\"data:image/png;base64,AA==\">", "<img src=\"data:image/png;base64,AA==\">")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>", "<a>x</a>")]
    [InlineData("<a href=\"java&#115;cript:alert(1)\">x</a>", "<a>x</a>")]
    [InlineData("<a href='#top' onclick='x()'>x</a>", "<a href=\"#top\">x</a>")]
    [InlineData("<div style=\"background:url(https://x.example)\">x</div>", "<div>x</div>")]
    [InlineData("<style>body{display:none}</style>x", "x")]
    [InlineData("<meta http-equiv=refresh content='0;url=//x'>x", "x")]
    [InlineData("<link rel=dns-prefetch href=//x>x", "x")]
    [InlineData("<iframe src=//x></iframe>x", "x")]
    [InlineData("<form action=//x><input></form>x", "x")]
    [InlineData("</div></main>x", "x")]
    [InlineData("<div><b>x", "<div><b>x</b></div>")]
    [InlineData("<!-- <b> -->x", "x")]
    [InlineData("<svg><use href=\"//x#a\"/><foreignObject><b>t</b></foreignObject></svg>", "<svg><use></use><b>t</b></svg>")]
    [InlineData("<b title='\"><img src=x onerror=alert(1)>'>x</b>", "<b title=\"&quot;&gt;&lt;img src=x onerror=alert(1)&gt;\">x</b>")]
    [InlineData("<im\0g src=x onerror=y>", "")]
    public void Keeps_what_is_harmless_and_drops_the_rest(string html, string expected) => Assert.Equal(expected, HtmlSanitizer.Clean(html));
}
