using System.Globalization;
using System.Text.RegularExpressions;

namespace ResearchKit.Sources.Pipeline;

/// <summary>
/// Columns that nothing knows, for messages: by name, unless one of the names reads like a value. Where a header and a row have become one line, or the header is missing, values stand where names should,
/// and a message quotes no value; then the places are told.
/// </summary>
internal static partial class UnknownColumns
{
    /// <summary>The columns: <c>"phone", "remark"</c>, or <c>column 6, column 7</c>.</summary>
    /// <param name="unknown">Names that nothing knows.</param>
    /// <param name="header">All names, in the file's order.</param>
    public static string Told(IReadOnlyList<string> unknown, IReadOnlyList<string> header)
    {
        if (unknown.All(IsName))
            return string.Join(", ", unknown.Select(name => $"\"{name}\""));
        var places = Enumerable.Range(0, header.Count).Where(i => unknown.Contains(header[i], StringComparer.Ordinal)).Select(i => string.Create(CultureInfo.InvariantCulture, $"column {i + 1}"));
        return string.Join(", ", places) + " (its name is not shown since it reads like a value; is the first line a header, and nothing but the header?)";
    }

    /// <summary>Letters, digits and the usual separators, not long, and without a number of four digits or more, which dates and identifiers have.</summary>
    private static bool IsName(string name) => name.Length is > 0 and <= 60 && Name().IsMatch(name) && !Number().IsMatch(name);

    [GeneratedRegex(@"^\p{L}[\p{L}\p{M}\p{Nd} _.\-:/()\[\]]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\p{Nd}{4}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Number();
}
