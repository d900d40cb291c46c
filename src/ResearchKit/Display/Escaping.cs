using System.Globalization;
using System.Text;

namespace ResearchKit.Display;

/// <summary>
/// Turns any text into text that is safe where it is put. Every value passes through here on its way into a representation,
/// so a hostile string in data is shown, never obeyed: not as markup, not as a terminal's control sequence.
/// </summary>
public static class Escaping
{
    /// <summary>
    /// Text for HTML, SVG or XML, in element content and in quoted attributes: <c>&amp; &lt; &gt; " '</c> become references, control
    /// characters their visible pictures, and what XML cannot carry (lone surrogates, U+FFFE, U+FFFF) the replacement character.
    /// </summary>
    /// <param name="text">Any text; null is the empty text.</param>
    public static string Html(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&': escaped.Append("&amp;"); break;
                case '<': escaped.Append("&lt;"); break;
                case '>': escaped.Append("&gt;"); break;
                case '"': escaped.Append("&quot;"); break;
                case '\'': escaped.Append("&#39;"); break;
                case '`': escaped.Append("&#96;"); break;
                case '\n' or '\t': escaped.Append((char)rune.Value); break;
                default: AppendVisible(escaped, rune); break;
            }
        }

        return escaped.ToString();
    }

    /// <summary>Text for a terminal or a text/plain output: lines and tabs stay, other control characters become their pictures.</summary>
    /// <param name="text">Any text; null is the empty text.</param>
    public static string PlainText(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (!NeedsPictures(text)) return text;
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t') plain.Append((char)rune.Value);
            else if (rune.Value != '\r') AppendVisible(plain, rune);
        }

        return plain.ToString();
    }

    /// <summary>Text on one line for a table cell: line ends become ⏎, tabs a space, and what is longer than the limit ends in an ellipsis.</summary>
    /// <param name="text">Any text; null is the empty text.</param>
    /// <param name="maxCharacters">Most characters kept; at least 1.</param>
    public static string OneLine(string? text, int maxCharacters)
    {
        if (string.IsNullOrEmpty(text)) return "";
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCharacters, 1);
        var cut = text.Length > maxCharacters;
        var kept = cut ? text.AsSpan(0, maxCharacters - 1) : text.AsSpan();
        if (cut && char.IsHighSurrogate(kept[^1])) kept = kept[..^1];
        var line = new StringBuilder(kept.Length + 1);
        foreach (var rune in kept.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\r': break;
                case '\n' or 0x2028 or 0x2029 or 0x85: line.Append('⏎'); break;
                case '\t': line.Append(' '); break;
                default: AppendVisible(line, rune); break;
            }
        }

        return cut ? line.Append('…').ToString() : line.ToString();
    }

    private static bool NeedsPictures(string text)
    {
        foreach (var character in text)
        {
            if ((char.IsControl(character) && character is not ('\n' or '\t')) || char.IsSurrogate(character) || IsOverride(character)
                || character >= 0xFFFE)
                return true;
        }

        return false;
    }

    private static void AppendVisible(StringBuilder builder, Rune rune)
    {
        if (rune.Value < 0x20) builder.Append((char)(0x2400 + rune.Value));
        else if (rune.Value == 0x7F) builder.Append('␡');
        else if (rune.Value is (>= 0x80 and < 0xA0) or 0xFFFE or 0xFFFF || IsOverride(rune.Value)) builder.Append('\uFFFD');
        else if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherNotAssigned && (rune.Value & 0xFFFE) == 0xFFFE) builder.Append('\uFFFD');
        else builder.Append(rune.ToString());
    }

    // Explicit direction overrides and embeddings reorder the text around them: shown as the replacement character.
    private static bool IsOverride(int value) => value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
