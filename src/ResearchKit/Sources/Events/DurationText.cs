using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ResearchKit.Sources.Events;

/// <summary>
/// Durations as in ISO 8601 (PT12.5S), written in UTF-8, to seconds. A day has 86,400 seconds, a year 365.2425 days, a month a twelfth of that:
/// where a platform writes months or years its durations are averages. Accepts what <see cref="Formats.JsonObjectCheck.IsDuration"/> accepts.
/// </summary>
internal static class DurationText
{
    private const double Day = 86_400;
    private const double Year = 365.2425 * Day;

    /// <summary>Seconds; false when the text is no duration or its seconds are no finite number.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double seconds)
    {
        if (TryAscii(text, out seconds))
            return true;
        // Digits of other scripts, and a line break at the end: the format's pattern lets both pass.
        if (text.Length > 256 || !(System.Text.Ascii.IsValid(text) is false || text.EndsWith("\n"u8)))
            return false;
        var written = new StringBuilder();
        foreach (var c in Encoding.UTF8.GetString(text))
            written.Append(char.IsDigit(c) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)) : c);
        if (written.Length > 0 && written[^1] == '\n')
            written.Length--;
        return TryAscii(Encoding.UTF8.GetBytes(written.ToString()), out seconds);
    }

    private static bool TryAscii(ReadOnlySpan<byte> text, out double seconds)
    {
        seconds = 0;
        if (text.Length < 3 || text[0] != 'P')
            return false;
        var rest = text[1..];
        var inTime = false;
        var last = -1;
        while (rest.Length > 0)
        {
            if (rest[0] == 'T')
            {
                if (inTime || rest.Length == 1)
                    return false;
                (inTime, last) = (true, -1);
                rest = rest[1..];
                continue;
            }

            // Not "1E5" or "-1": digits, and at most one point with digits on both sides.
            var length = rest.IndexOfAnyExcept("0123456789."u8);
            if (length < 1 || rest[0] == '.' || rest[length - 1] == '.' || !Utf8Parser.TryParse(rest[..length], out double amount, out var used, 'F') || used != length)
                return false;
            var unit = (inTime ? "HMS"u8 : "YMWD"u8).IndexOf(rest[length]);
            if (unit <= last)
                return false;
            last = unit;
            seconds += amount * (inTime ? unit switch { 0 => 3600, 1 => 60, _ => 1 } : unit switch { 0 => Year, 1 => Year / 12, 2 => 7 * Day, _ => Day });
            rest = rest[(length + 1)..];
        }

        return double.IsFinite(seconds);
    }
}
