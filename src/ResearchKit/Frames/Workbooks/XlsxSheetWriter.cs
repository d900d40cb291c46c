using System.Globalization;
using System.Xml;

namespace ResearchKit.Frames.Workbooks;

/// <summary>Writes the cells of a sheet, row by row, as they come.</summary>
internal sealed class XlsxSheetWriter(XmlWriter xml, Func<string> where)
{
    /// <summary>Most characters of a cell.</summary>
    public const int LongestText = 32_767;

    private int _row;

    public void StartRow()
    {
        _row++;
        xml.WriteStartElement("row");
        xml.WriteAttributeString("r", _row.ToString(CultureInfo.InvariantCulture));
    }

    public void EndRow() => xml.WriteEndElement();

    /// <summary>A cell of any value; nothing is written for what is missing. A text is a text: what begins with = is no formula.</summary>
    public void Cell(int column, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                Text(column, text, text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? XlsxStyle.QuotedText : XlsxStyle.Plain);
                break;
            case XlsxMark mark:
                Text(column, mark.Text, XlsxStyle.Mark);
                break;
            case bool flag:
                Value(column, flag ? "1" : "0", XlsxStyle.Plain, "b");
                break;
            case double.NaN or float.NaN:
                Value(column, "#N/A", XlsxStyle.Plain, "e");
                break;
            case double or float when !double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)):
                Value(column, "#NUM!", XlsxStyle.Plain, "e");
                break;
            case double or float:
                Value(column, ((IFormattable)value).ToString("R", CultureInfo.InvariantCulture), XlsxStyle.Plain);
                break;
            case sbyte or byte or short or ushort or int or uint:
                Value(column, ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture), XlsxStyle.Plain);
                break;
            case long or ulong or decimal or Int128 or UInt128:
                // Excel keeps 15 digits; what has more stays whole as text.
                var digits = ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture);
                if (digits.Count(char.IsAsciiDigit) <= 15)
                    Value(column, digits, XlsxStyle.Plain);
                else
                    Text(column, digits, XlsxStyle.Plain);
                break;
            case DateOnly date:
                Moment(column, date.ToDateTime(TimeOnly.MinValue), XlsxStyle.Date, "yyyy-MM-dd");
                break;
            case DateTime moment:
                Moment(column, moment, XlsxStyle.Moment, "yyyy-MM-dd HH:mm:ss");
                break;
            case DateTimeOffset moment:
                Moment(column, moment.UtcDateTime, XlsxStyle.Moment, "yyyy-MM-dd HH:mm:ss");
                break;
            case TimeOnly time:
                Value(column, (time.Ticks / (double)TimeSpan.TicksPerDay).ToString("R", CultureInfo.InvariantCulture), XlsxStyle.Time);
                break;
            case byte[] bytes:
                Text(column, Convert.ToHexStringLower(bytes), XlsxStyle.Plain);
                break;
            default:
                Cell(column, value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value.ToString() ?? "");
                break;
        }
    }

    public void Text(int column, string text, XlsxStyle style)
    {
        var escaped = XlsxText.Escape(text);
        if (escaped.Length > LongestText)
            throw new WorkbookException($"Row {_row:N0} of column {XlsxRows.Letters(column)} of {where()} has a text of {text.Length:N0} characters; a cell of a workbook holds {LongestText:N0}. Write CSV or Parquet.");
        Start(column, style, "inlineStr");
        xml.WriteStartElement("is");
        xml.WriteStartElement("t");
        xml.WriteAttributeString("xml", "space", null, "preserve");
        xml.WriteString(escaped);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void Moment(int column, DateTime moment, XlsxStyle style, string format)
    {
        if (XlsxDates.Number(moment) is { } number)
            Value(column, number.ToString("R", CultureInfo.InvariantCulture), style);
        else
            Text(column, moment.ToString(format, CultureInfo.InvariantCulture), XlsxStyle.Plain);
    }

    private void Value(int column, string value, XlsxStyle style, string? type = null)
    {
        Start(column, style, type);
        xml.WriteElementString("v", value);
        xml.WriteEndElement();
    }

    private void Start(int column, XlsxStyle style, string? type)
    {
        xml.WriteStartElement("c");
        xml.WriteAttributeString("r", XlsxRows.Letters(column) + _row.ToString(CultureInfo.InvariantCulture));
        if (style != XlsxStyle.Plain)
            xml.WriteAttributeString("s", ((int)style).ToString(CultureInfo.InvariantCulture));
        if (type is not null)
            xml.WriteAttributeString("t", type);
    }
}

/// <summary>A mark in place of a value, such as that of a hidden cell.</summary>
internal sealed record XlsxMark(string Text);

/// <summary>Styles of cells, by their place in the workbook's list.</summary>
internal enum XlsxStyle
{
    Plain = 0,
    Header = 1,
    Date = 2,
    Moment = 3,
    Time = 4,

    /// <summary>Text that stays text when somebody edits the cell.</summary>
    QuotedText = 5,

    /// <summary>A mark in place of a value.</summary>
    Mark = 6,

    /// <summary>Text in lines.</summary>
    Wrapped = 7,
}
