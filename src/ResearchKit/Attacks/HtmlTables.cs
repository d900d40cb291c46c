using System.Net;
using System.Text.RegularExpressions;

namespace ResearchKit.Attacks;

/// <summary>Reads the tables of a page or fragment, as a program that scrapes it would.</summary>
internal static partial class HtmlTables
{
    /// <summary>All tables without tables in them.</summary>
    /// <param name="html">The markup.</param>
    /// <param name="place">Where it stands.</param>
    public static IEnumerable<PublishedTable> Read(string html, string place)
    {
        var number = 0;
        foreach (Match match in Table().Matches(html))
        {
            number++;
            var body = match.Groups["body"].Value;
            var caption = Caption().Match(body) is { Success: true } found ? Text(found.Groups["inner"].Value) : "";
            var lines = Row().Matches(body).Select(row => Cell().Matches(row.Groups["inner"].Value).Select(cell => (Text: Text(cell.Groups["text"].Value), Head: cell.Groups["head"].Value)).ToArray()).ToArray();
            if (lines.Length < 2) continue;
            var columns = lines[0].Select(cell => cell.Text).ToArray();
            var rows = lines.Skip(1).Where(line => line.Length == columns.Length).Select(line => line.Select(cell => cell.Text).ToArray()).ToArray();
            if (rows.Length == 0) continue;
            var heads = lines.Skip(1).First(line => line.Length == columns.Length).Count(cell => cell.Head.Contains("scope=\"row\"", StringComparison.Ordinal));
            var end = match.Index + match.Length;
            var next = html.IndexOf("<table", end, StringComparison.OrdinalIgnoreCase);
            var notes = string.Join('\n', Note().Matches(html[end..(next < 0 ? Math.Min(html.Length, end + 8000) : Math.Min(next, end + 8000))]).Select(note => Text(note.Groups["inner"].Value)));
            yield return new PublishedTable($"{place}, table {number}", caption, columns, rows, heads > 0 ? heads : PublishedTable.GroupsOf(columns, rows), notes);
        }
    }

    /// <summary>Markup as text: no elements, scripts or styles.</summary>
    public static string Text(string html) => WebUtility.HtmlDecode(Blanks().Replace(Element().Replace(Small().Replace(Unseen().Replace(html, " "), " "), " "), " ")).Trim();

    /// <summary>A page without its scripts and styles.</summary>
    public static string WithoutScripts(string html) => Unseen().Replace(html, " ");

    [GeneratedRegex(@"<table\b[^>]*>(?<body>(?:(?!<table\b).)*?)</table>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Table();

    [GeneratedRegex(@"<caption\b[^>]*>(?<inner>.*?)</caption>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Caption();

    [GeneratedRegex(@"<tr\b[^>]*>(?<inner>.*?)</tr>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Row();

    [GeneratedRegex(@"<(?<head>t[hd]\b[^>]*)>(?<text>.*?)</t[hd]>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Cell();

    [GeneratedRegex(@"<p class=""[^""]*note[^""]*""[^>]*>(?<inner>.*?)</p>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Note();

    [GeneratedRegex(@"<(?<tag>script|style)\b.*?</\k<tag>>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Unseen();

    // The type and unit below a heading.
    [GeneratedRegex(@"<br\s*/?>\s*<small\b.*?</small>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Small();

    [GeneratedRegex(@"<[^>]*>", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Element();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Blanks();
}
