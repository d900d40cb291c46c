using System.Globalization;
using System.Text;
using ResearchKit.Frames;

namespace ResearchKit.Synthesis;

/// <summary>
/// Rows as CSV (RFC 4180, UTF-8, line feeds) that is the same bytes on every platform: numbers as the shortest text that reads back equal,
/// dates and times as in ISO 8601, missing values empty.
/// </summary>
internal static class CsvText
{
    /// <summary>A writer that ends lines alike everywhere.</summary>
    public static StreamWriter Writer(Stream target) => new(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };

    /// <summary>Writes the line of names.</summary>
    public static void WriteHeader(DataFrame layout, TextWriter writer) => writer.WriteLine(string.Join(',', layout.Columns.Select(column => Quote(column.Name))));

    /// <summary>Writes a line for each row.</summary>
    public static void WriteRows(DataFrame rows, TextWriter writer)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            for (var i = 0; i < rows.Columns.Count; i++)
            {
                if (i > 0)
                    writer.Write(',');
                writer.Write(Quote(Text(rows.Columns[i].ValueAt(row))));
            }
            writer.WriteLine();
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
