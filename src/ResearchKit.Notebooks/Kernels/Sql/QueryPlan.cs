using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Kernels.Sql;

/// <summary>What EXPLAIN answers, as it is meant to be read: lines of equal width. Numbers of rows are left out where the rows may not be shown.</summary>
internal sealed partial record QueryPlan(string Text) : IDisplayable
{
    /// <summary>The plan in the rows that EXPLAIN gives.</summary>
    public static QueryPlan Of(DataFrame rows)
    {
        var text = new StringBuilder();
        for (var i = 0; i < rows.Length; i++)
            text.Append(rows.Columns[^1].ValueAt(i)).Append('\n');
        var plan = text.ToString().TrimEnd('\n');
        return new QueryPlan(rows.Provenance.Protection.MayBeShown() ? plan : RowCount().Replace(plan, match => new string(' ', match.Length)));
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => MimeBundle.OfHtml($"<pre style=\"line-height:1.15\">{WebUtility.HtmlEncode(Text)}</pre>", Text);

    [GeneratedRegex(@"~?\d[\d,.]*[KMB]? +rows?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RowCount();
}
