using System.Globalization;
using System.Text;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Sources.Events;

/// <summary>Moments written as text in UTF-8, to microseconds since 1970 in UTC.</summary>
internal static class MomentText
{
    /// <summary>A moment with a zone, as <see cref="ValueCheck.IsDateTime"/> accepts it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long microseconds)
    {
        if (TryDateAndTime(text, out microseconds, out var rest))
        {
            if (rest is [(byte)'Z'])
                return true;
            if (rest is [(byte)'+' or (byte)'-', _, _, (byte)':', _, _] && Digits(rest[1..3], out var hours) && Digits(rest[4..6], out var minutes) && hours < 14 && minutes < 60
                && !(rest[0] == '-' && hours == 0 && minutes == 0))
            {
                var offset = ((hours * 60L) + minutes) * 60_000_000;
                microseconds += rest[0] == '+' ? -offset : offset;
                return microseconds is >= Earliest and <= Latest;
            }
        }

        return TryOther(text, out microseconds);
    }

    /// <summary>A moment in UTC with milliseconds, such as 2024-10-02T09:15:00.000Z, and nothing else.</summary>
    public static bool TryParseUtcMilliseconds(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        return text.Length == 24 && text[19] == '.' && TryDateAndTime(text, out microseconds, out var rest) && rest is [(byte)'Z'];
    }

    private const long Earliest = -62_135_596_800_000_000;
    private const long Latest = 253_402_300_799_999_999;

    /// <summary>Forms that are rare, by the rules that the format's description has.</summary>
    private static bool TryOther(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (text.Length is < 20 or > 256)
            return false;
        var written = Encoding.UTF8.GetString(text);
        if (!ValueCheck.IsDateTime(written))
            return false;
        microseconds = DateTimeOffset.Parse(written, CultureInfo.InvariantCulture, DateTimeStyles.None).UtcTicks / 10 + Earliest;
        return true;
    }

    private static bool TryDateAndTime(ReadOnlySpan<byte> text, out long microseconds, out ReadOnlySpan<byte> rest)
    {
        microseconds = 0;
        rest = default;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || !Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day)
            || !Digits(text[11..13], out var hour) || !Digits(text[14..16], out var minute) || !Digits(text[17..19], out var second)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;
        var fraction = 0;
        rest = text[19..];
        if (rest[0] == '.')
        {
            var digits = 1;
            while (digits < rest.Length && char.IsAsciiDigit((char)rest[digits]))
                digits++;
            if (digits is < 2 or > 7)
                return false;
            for (var i = 1; i <= 6; i++)
                fraction = (fraction * 10) + (i < digits ? rest[i] - '0' : 0);
            rest = rest[digits..];
        }

        var days = DaysSinceYearOne(year, month, day) - 719_162;
        microseconds = (((((days * 24L) + hour) * 60) + minute) * 60 + second) * 1_000_000 + fraction;
        return true;
    }

    private static int DaysSinceYearOne(int year, int month, int day) => new DateOnly(year, month, day).DayNumber;

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var b in text)
        {
            if (!char.IsAsciiDigit((char)b))
                return false;
            value = (value * 10) + (b - '0');
        }

        return true;
    }
}
