using System.Text;

namespace ResearchKit.Notebooks.Reports;

/// <summary>The bar above a page: back to the index, search, the switch between readers. Only its first link shows where scripts do not run.</summary>
internal static class ReportBar
{
    /// <summary>The bar.</summary>
    /// <param name="options">The report's options.</param>
    /// <param name="index">Address of the index; null where there is none.</param>
    /// <param name="hasSearch">Whether there is a search.</param>
    public static string Of(ReportOptions options, string? index, bool hasSearch)
    {
        if (index is null && !hasSearch && options.OnlyReader)
            return "";
        var html = new StringBuilder("<header class=\"bar\">\n");
        if (index is not null)
            html.Append("<a class=\"crumb\" ").Append(Address(index)).Append(">All notebooks</a>\n");
        if (hasSearch)
            html.Append("<form class=\"search\" role=\"search\" hidden><label class=\"unseen\" for=\"rk-search\">Search all notebooks</label>"
                + "<input id=\"rk-search\" type=\"search\" placeholder=\"Search all notebooks\" autocomplete=\"off\" spellcheck=\"false\" aria-keyshortcuts=\"/\"><kbd aria-hidden=\"true\">/</kbd>"
                + "<div class=\"found\" hidden><p class=\"count\"></p><ol></ol></div></form>\n");
        if (!options.OnlyReader)
        {
            html.Append("<fieldset class=\"readers\" hidden><legend class=\"unseen\">Show the report for</legend>");
            foreach (var name in ReaderTags.Names)
                html.Append("<label><input type=\"radio\" name=\"rk-reader\" value=\"").Append(name).Append("\"><span>").Append(char.ToUpperInvariant(name[0])).Append(name.AsSpan(1)).Append("</span></label>");
            html.Append("</fieldset>\n");
        }

        return html.Append("</header>\n").ToString();
    }

    /// <summary>The attributes of a link; one to another page is marked, so that it takes the reader along.</summary>
    public static string Address(string address) => $"href=\"{HtmlText.Escape(address)}\"{(address.StartsWith('#') ? "" : " data-page")}";
}
