using System.Globalization;
using System.Text;
using System.Xml;

namespace ResearchKit.Frames.Workbooks;

/// <summary>Text in cells: characters that XML has no place for are written <c>_x0007_</c> (ECMA-376, 22.9.2.19).</summary>
internal static class XlsxText
{
    /// <summary>Text with such characters escaped; an underscore that would read as an escape is escaped as well.</summary>
    public static string Escape(string text)
    {
        StringBuilder? escaped = null;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            var pair = char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            // A carriage return would be read back as a line feed: XML normalises line ends.
            var fits = pair || (XmlConvert.IsXmlChar(character) && character != '\r' && !(character == '_' && IsEscape(text, i, out _)));
            if (!fits)
            {
                escaped ??= new StringBuilder(text.Length + 16).Append(text, 0, i);
                escaped.Append(CultureInfo.InvariantCulture, $"_x{(int)character:X4}_");
                continue;
            }

            escaped?.Append(character);
            if (pair)
                escaped?.Append(text[++i]);
            if (pair && escaped is null)
                i++;
        }

        return escaped?.ToString() ?? text;
    }

    /// <summary>Text with escapes made into their characters.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains("_x", StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && IsEscape(text, i, out var character))
            {
                plain.Append(character);
                i += 6;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    private static bool IsEscape(string text, int start, out char character)
    {
        character = default;
        if (start + 7 > text.Length || text[start + 1] != 'x' || text[start + 6] != '_'
            || !ushort.TryParse(text.AsSpan(start + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            return false;
        character = (char)code;
        return true;
    }
}
