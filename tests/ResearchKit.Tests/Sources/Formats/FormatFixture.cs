using System.Runtime.CompilerServices;
using System.Text;

namespace ResearchKit.Tests.Sources.Formats;

/// <summary>Hand-written deliveries, and a reader of delimited text that knows nothing of the kit's.</summary>
internal static class FormatFixture
{
    public static string Folder(string format, [CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "Fixtures", format);

    public static List<string[]> Rows(string path, char delimiter = ',', Encoding? encoding = null) =>
        Parse(File.ReadAllText(path, encoding ?? Encoding.UTF8), delimiter);

    /// <summary>RFC 4180: fields may be quoted, a quote inside is doubled, a quoted field may span lines.</summary>
    public static List<string[]> Parse(string text, char delimiter = ',')
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        foreach (var line in text.TrimStart('\ufeff').Split('\n').SkipLast(1))
        {
            var rest = line.TrimEnd('\r');
            for (var i = 0; i < rest.Length; i++)
            {
                if (rest[i] == '"')
                {
                    var doubled = quoted && i + 1 < rest.Length && rest[i + 1] == '"';
                    if (doubled)
                        field.Append(rest[++i]);
                    else
                        quoted = !quoted;
                }
                else if (rest[i] == delimiter && !quoted)
                {
                    row.Add(field.ToString());
                    field.Clear();
                }
                else
                {
                    field.Append(rest[i]);
                }
            }

            if (quoted)
            {
                field.Append('\n');
                continue;
            }

            row.Add(field.ToString());
            field.Clear();
            rows.Add([.. row]);
            row.Clear();
        }

        return rows;
    }
}
