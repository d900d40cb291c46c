using System.Globalization;
using System.Text;
using ResearchKit.Frames;

namespace ResearchKit.Synthesis;

/// <summary>
/// Rows as CSV (RFC 4180, UTF-8, line feeds) that is the same bytes on every platform: numbers as the shortest text that reads back equal,
/// dates as in ISO 8601, missing values empty.
/// </summary>
internal static class CsvText
{
    public static void Write(DataFrame rows, Stream target)
    {
        using var writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', rows.Columns.Select(column => Quote(column.Name))));
        for (var row = 0; row < rows.RowCount; row++)
        {
            for (var i = 0; i < rows.Columns.Count; i++)
            {
                if (i > 0)
                    writer.Write(',');
                writer.Write(Quote(Text(rows.Columns[i].GetValue(row))));
            }
            writer.WriteLine();
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
