using System.Text;

namespace ResearchKit.Notebooks.Reports;

/// <summary>The table of contents of a notebook.</summary>
internal static class ReportContents
{
    private const int Deepest = 4;

    /// <summary>A nested list of the headings below the title; empty where there are fewer than two.</summary>
    public static string Of(ReportArticle article)
    {
        var listed = article.Headings.Where(heading => heading.Level is > 1 and <= Deepest && heading.Text.Length > 0).ToArray();
        if (listed.Length < 2)
            return "";
        var id = HtmlText.Escape($"rk-contents-{article.Slug}");
        var html = new StringBuilder($"<nav class=\"toc\" aria-labelledby=\"{id}\"><h2 id=\"{id}\">Contents</h2>\n");
        var open = new Stack<int>();
        foreach (var heading in listed)
        {
            while (open.TryPeek(out var level) && level > heading.Level && open.Count > 1)
            {
                open.Pop();
                html.Append("</li></ol>");
            }

            if (!open.TryPeek(out var same) || same < heading.Level)
            {
                open.Push(heading.Level);
                html.Append("<ol>");
            }
            else
            {
                html.Append("</li>");
            }

            html.Append("\n<li").Append(ArticleCells.Attribute(heading.From)).Append("><a href=\"#").Append(HtmlText.Escape(heading.Anchor)).Append("\">").Append(HtmlText.Escape(heading.Text)).Append("</a>");
        }

        foreach (var _ in open)
            html.Append("</li></ol>");
        return html.Append("\n</nav>\n").ToString();
    }
}
