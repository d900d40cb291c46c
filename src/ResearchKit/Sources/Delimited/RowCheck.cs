using System.Collections.Immutable;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Sources.Delimited;

/// <summary>
/// Checks rows of one header against a format as <see cref="TabularFormat.CheckRow"/> does, with the columns found once. Codes and <c>true</c> or <c>false</c> may be written in other cases, as spreadsheets do;
/// they and dates in local forms are brought to one spelling first.
/// </summary>
internal sealed class RowCheck
{
    private readonly ImmutableArray<string> _header;
    private readonly FormatColumn?[] _columns;

    public RowCheck(TabularFormat format, ImmutableArray<string> header)
    {
        _header = header;
        _columns = [.. header.Select(name => name.Length == 0 ? null : format.Find(name))];
    }

    /// <summary>Values that were brought to another spelling.</summary>
    public long Respelt { get; private set; }

    /// <summary>Brings a row to one spelling; the first column that does not fit, and why, or null when the row fits. A reason holds no value.</summary>
    /// <param name="fields">The row, as long as the header.</param>
    public (string Column, string Reason)? Of(string[] fields)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            if (_columns[i] is not { } column)
                continue;
            if (fields[i].Length == 0)
            {
                if (column.IsRequired)
                    return (_header[i], "missing");
                continue;
            }

            var spelt = Spelt(column, fields[i]);
            if (!ValueCheck.Suits(spelt, column))
                return (_header[i], "not " + ValueCheck.Expectation(column));
            if (!ReferenceEquals(spelt, fields[i]))
            {
                Respelt++;
                fields[i] = spelt;
            }
        }

        return null;
    }

    private static string Spelt(FormatColumn column, string text) => column.Kind switch
    {
        ValueKind.Code => Spelling(column.Codes, text),
        ValueKind.Boolean => text is "true" or "false" ? text : text.Equals("true", StringComparison.OrdinalIgnoreCase) ? "true" : text.Equals("false", StringComparison.OrdinalIgnoreCase) ? "false" : text,
        ValueKind.LocalDate when !IsIso(text) && LocalDate.TryParse(text, out var date) => LocalDate.Write(date, LocalDateForm.Iso),
        _ => text,
    };

    private static bool IsIso(string text) => text.Length == 10 && text[4] == '-';

    private static string Spelling(ImmutableArray<string> codes, string text)
    {
        foreach (var code in codes)
        {
            if (code.Equals(text, StringComparison.Ordinal))
                return text;
        }

        foreach (var code in codes)
        {
            if (code.Equals(text, StringComparison.OrdinalIgnoreCase))
                return code;
        }

        return text;
    }
}
