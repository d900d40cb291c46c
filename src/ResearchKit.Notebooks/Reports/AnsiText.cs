using System.Text.RegularExpressions;

namespace ResearchKit.Notebooks.Reports;

/// <summary>Terminal colours, which tracebacks of other engines carry.</summary>
internal static partial class AnsiText
{
    /// <summary>The text without them.</summary>
    public static string Strip(string text) => Escape().Replace(text, "");

    [GeneratedRegex("\u001b\\[[0-9;]*[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();
}
