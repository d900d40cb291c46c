namespace ResearchKit.Frames.Workbooks;

/// <summary>What a number format makes of a number.</summary>
internal enum XlsxNumberKind : byte
{
    Number = 0,
    Date,
    Time,
}

/// <summary>
/// Dates in workbooks: numbers of days that only their number format tells from other numbers (ECMA-376, 18.17.4 and 18.8.30). The 1900 system counts a
/// 29 February 1900 that never was; the 1904 system starts four years later.
/// </summary>
internal static class XlsxDates
{
    private static readonly DateTime s_first1904 = new(1904, 1, 1);

    // Day 61 is 1 March 1900; before it the count is one less.
    private static readonly DateTime s_zeroFromMarch1900 = new(1899, 12, 30);
    private static readonly DateTime s_zeroBeforeMarch1900 = new(1899, 12, 31);

    /// <summary>The cell that a formatted number stands for; a number that is no date of the calendar stays a number.</summary>
    public static XlsxCell Cell(double number, XlsxNumberKind kind, bool is1904)
    {
        var plain = new XlsxCell(XlsxCellKind.Number, number);
        if (kind == XlsxNumberKind.Number || !(number >= 0))
            return plain;
        if (number < 1 && (kind == XlsxNumberKind.Time || !is1904))
        {
            var ticks = (long)Math.Round(number * 86_400_000) * TimeSpan.TicksPerMillisecond;
            return ticks < TimeSpan.TicksPerDay ? XlsxCell.OfTime(new TimeOnly(ticks)) : plain;
        }

        if (!is1904 && number is >= 60 and < 61)
            return XlsxCell.OfError("29 February 1900");
        var zero = is1904 ? s_first1904 : number < 60 ? s_zeroBeforeMarch1900 : s_zeroFromMarch1900;
        var milliseconds = Math.Round(number * 86_400_000);
        return milliseconds < (DateTime.MaxValue - zero).TotalMilliseconds ? XlsxCell.OfMoment(zero.AddTicks((long)milliseconds * TimeSpan.TicksPerMillisecond)) : plain;
    }

    /// <summary>The number of a moment in the 1900 system; null before 1 March 1900, where that system does not have the calendar's days.</summary>
    public static double? Number(DateTime moment) =>
        moment < new DateTime(1900, 3, 1) ? null : Math.Round((moment - s_zeroFromMarch1900).TotalMilliseconds) / 86_400_000;

    /// <summary>Kind of a format that every workbook has by number; null for those that a workbook defines itself.</summary>
    public static XlsxNumberKind? BuiltIn(int format) => format switch
    {
        14 or 15 or 16 or 17 or 22 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58 => XlsxNumberKind.Date,
        18 or 19 or 20 or 21 or 45 or 47 or (>= 32 and <= 35) or 55 or 56 => XlsxNumberKind.Time,
        < 164 => XlsxNumberKind.Number,
        _ => null,
    };

    /// <summary>Kind of a format code such as <c>yyyy-mm-dd</c> or <c>0.00</c>. Durations (<c>[h]:mm</c>) are numbers of days and stay numbers.</summary>
    public static XlsxNumberKind Of(string code)
    {
        bool date = false, time = false, month = false;
        for (var i = 0; i < code.Length; i++)
        {
            switch (char.ToLowerInvariant(code[i]))
            {
                case ';':
                    i = code.Length;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case '"':
                    i = End(code, i, '"');
                    break;
                case '[':
                    var end = End(code, i, ']');
                    var inside = code[(i + 1)..Math.Min(end, code.Length)];
                    if (inside.Length > 0 && inside.All(letter => letter is 'h' or 'H' or 'm' or 'M' or 's' or 'S'))
                        return XlsxNumberKind.Number;
                    i = end;
                    break;
                case 'g' when code.AsSpan(i).StartsWith("General", StringComparison.OrdinalIgnoreCase):
                    i += 6;
                    break;
                case 'a' when code.AsSpan(i).StartsWith("AM/PM", StringComparison.OrdinalIgnoreCase):
                    (time, i) = (true, i + 4);
                    break;
                case 'a' when code.AsSpan(i).StartsWith("A/P", StringComparison.OrdinalIgnoreCase):
                    (time, i) = (true, i + 2);
                    break;
                case 'y' or 'd':
                    date = true;
                    break;
                case 'h' or 's':
                    time = true;
                    break;
                case 'm':
                    month = true;
                    break;
            }
        }

        return date || (month && !time) ? XlsxNumberKind.Date : time ? XlsxNumberKind.Time : XlsxNumberKind.Number;
    }

    private static int End(string code, int start, char mark) => code.IndexOf(mark, start + 1) is >= 0 and var end ? end : code.Length;
}
