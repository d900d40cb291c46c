using System.Text.RegularExpressions;

namespace ResearchKit.Notebooks.Lint;

/// <summary>The prose of a Markdown cell: code, addresses, formulas and comments blanked out, so that places in the text stay.</summary>
internal static partial class ProseText
{
    public static string Of(string markdown) => NotProse().Replace(markdown.ReplaceLineEndings("\n"), match => Blank().Replace(match.Value, " "));

    /// <summary>Line of a place in a text, from 1.</summary>
    public static int LineOf(string text, int place) => text.AsSpan(0, Math.Min(place, text.Length)).Count('\n') + 1;

    [GeneratedRegex(@"^(?<fence>```|~~~).*?^\k<fence>|<!--.*?-->|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]+\$|(?<=\]\()[^)\s]+|\bhttps?://\S+", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex NotProse();

    [GeneratedRegex(@"[^\n]", RegexOptions.None, 2000)]
    private static partial Regex Blank();
}
