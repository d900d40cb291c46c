using System.Globalization;

namespace ResearchKit.Frames.Workbooks;

/// <summary>What a cell holds.</summary>
internal enum XlsxCellKind : byte
{
    Empty = 0,
    Text,
    Number,
    Boolean,

    /// <summary>A date, with or without a time of day: ticks of a <see cref="DateTime"/>.</summary>
    Moment,

    /// <summary>A time of day: ticks of a <see cref="TimeOnly"/>.</summary>
    Time,

    /// <summary>An error: its code, such as <c>#DIV/0!</c>.</summary>
    Error,
}

/// <summary>A cell's value. Text and error codes are strings, all else fits the eight bytes of a number.</summary>
internal readonly record struct XlsxCell(XlsxCellKind Kind, double Number = 0, string? String = null)
{
    public static XlsxCell OfText(string text) => new(XlsxCellKind.Text, 0, text);

    public static XlsxCell OfError(string code) => new(XlsxCellKind.Error, 0, code);

    public static XlsxCell OfMoment(DateTime moment) => new(XlsxCellKind.Moment, BitConverter.Int64BitsToDouble(moment.Ticks));

    public static XlsxCell OfTime(TimeOnly time) => new(XlsxCellKind.Time, BitConverter.Int64BitsToDouble(time.Ticks));

    public DateTime Moment => new(BitConverter.DoubleToInt64Bits(Number), DateTimeKind.Unspecified);

    public TimeOnly Time => new(BitConverter.DoubleToInt64Bits(Number));

    /// <summary>The value as a machine writes it; null when there is none. Whole numbers have no exponent, so that codes stay whole.</summary>
    public string? ToText() => Kind switch
    {
        XlsxCellKind.Text => String,
        XlsxCellKind.Number => Math.Abs(Number) < 1e15 && Math.Floor(Number) == Number
            ? ((long)Number).ToString(CultureInfo.InvariantCulture) : Number.ToString("R", CultureInfo.InvariantCulture),
        XlsxCellKind.Boolean => Number != 0 ? "true" : "false",
        XlsxCellKind.Moment => Moment.ToString(Moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.FFF", CultureInfo.InvariantCulture),
        XlsxCellKind.Time => Time.ToString("HH:mm:ss.FFF", CultureInfo.InvariantCulture),
        _ => null,
    };
}
