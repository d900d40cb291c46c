using System.Globalization;
using System.Text;

namespace ResearchKit.Charts.Layout;

/// <summary>Widths of texts in Helvetica and its kin, near enough to lay a chart out without a font engine.</summary>
internal static class TextWidth
{
    public static double Of(string text, double size)
    {
        var width = 0.0;
        foreach (var rune in text.EnumerateRunes()) width += OfRune(rune);
        return width * size;
    }

    /// <summary>The text on as many lines as it needs, broken at spaces; what is beyond the last line ends in an ellipsis.</summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double width, int maxLines)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length > 0 && Of(longer, size) > width)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = longer;
            }
        }

        if (line.Length > 0) lines.Add(line);
        if (lines.Count <= maxLines) return lines;
        return [.. lines.Take(maxLines - 1), Shorten(string.Join(' ', lines.Skip(maxLines - 1)), size, width)];
    }

    public static string Shorten(string text, double size, double width)
    {
        if (Of(text, size) <= width) return text;
        var kept = new StringBuilder();
        var used = OfRune(new Rune('…')) * size;
        foreach (var rune in text.EnumerateRunes())
        {
            used += OfRune(rune) * size;
            if (used > width) break;
            kept.Append(rune.ToString());
        }

        return kept.ToString().TrimEnd() + "…";
    }

    /// <summary>The text with its middle left out: names that begin alike keep the ends that tell them apart.</summary>
    public static string ShortenMiddle(string text, double size, double width)
    {
        if (Of(text, size) <= width) return text;
        var runes = text.EnumerateRunes().Select(rune => rune.ToString()).ToArray();
        for (var kept = runes.Length - 1; kept > 2; kept--)
        {
            var shortened = string.Concat(runes[..((kept + 1) / 2)]).TrimEnd() + "…" + string.Concat(runes[^(kept / 2)..]).TrimStart();
            if (Of(shortened, size) <= width) return shortened;
        }

        return Shorten(text, size, width);
    }

    private static double OfRune(Rune rune) => rune.Value switch
    {
        'i' or 'j' or 'l' or '|' or '\'' or 'I' or '.' or ',' or ':' or ';' or '!' => 0.27,
        'f' or 't' or 'r' or ' ' or '(' or ')' or '[' or ']' or '/' or '-' => 0.32,
        'm' or 'M' => 0.85,
        'w' or 'W' or '%' or '@' or '…' => 0.86,
        >= '0' and <= '9' => 0.556,
        >= 'A' and <= 'Z' => 0.68,
        < 0x1100 => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format ? 0 : 0.54,
        _ => 1,
    };
}
