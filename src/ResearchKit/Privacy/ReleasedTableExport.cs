using System.Globalization;
using System.Text;
using ResearchKit.Frames;
using ResearchKit.Frames.Workbooks;

namespace ResearchKit.Privacy;

/// <summary>
/// Released tables as files. Each says what it is: where the data came from and when it was current, the rules that were kept, whether the data is synthetic, and which values are hidden.
/// </summary>
public static class ReleasedTableExport
{
    /// <summary>What stands in a file where a value is hidden.</summary>
    public const string HiddenMark = "×";

    /// <summary>
    /// Writes a CSV file, UTF-8 with commas: lines of notes that begin with <c>#</c>, a line of names, a line a group. Hidden values are <c>×</c>, values that there are not are empty.
    /// Replaces the file when the new one is complete.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="path">The file.</param>
    /// <param name="totals">Whether totals are lines too, with "all" for the columns they sum over. Default false.</param>
    /// <param name="forSpreadsheets">Whether names of groups that a spreadsheet would run as a formula get an apostrophe before them. Default false.</param>
    public static void WriteCsv(this ReleasedTable table, string path, bool totals = false, bool forSpreadsheets = false)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var columns = Columns(table);
        AtomicFile.Write(path, draft =>
        {
            using var writer = new StreamWriter(draft, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
            foreach (var (term, text) in Notes(table))
                writer.WriteLine($"# {term}: {text.ReplaceLineEndings(" ")}");
            writer.WriteLine(string.Join(',', columns.Select(column => Field(column.Name, forSpreadsheets))));
            foreach (var cell in Cells(table, totals))
                writer.WriteLine(string.Join(',', columns.Select(column => column.Value(cell) switch
                {
                    XlsxMark mark => mark.Text,
                    string text => Field(text, forSpreadsheets),
                    double number => number.ToString("R", CultureInfo.InvariantCulture),
                    _ => "",
                })));
        });
    }

    /// <summary>
    /// Writes a Parquet file: numbers stay numbers, hidden ones are missing with true in <c>..._hidden</c>. The notes are in the file's metadata under <c>researchkit.*</c>.
    /// Replaces the file when the new one is complete.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="path">The file.</param>
    /// <param name="totals">Whether totals are rows too, with "all" for the columns they sum over. Default false.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public static void WriteParquet(this ReleasedTable table, string path, bool totals = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        var cells = Cells(table, totals).ToArray();
        var hidden = table.Measures.Select((measure, m) => Column.Create(measure.Name + "_hidden", cells.Select(cell => cell.Values[m].IsHidden)));
        DataFrame.FromColumns(table.Provenance, [.. table.ToFrame(totals).Columns, .. hidden])
            .WriteParquet(path, [.. Notes(table).Select(note => ("researchkit." + note.Term.ToLowerInvariant().Replace(' ', '_'), note.Text))], cancellationToken);
    }

    /// <summary>
    /// Writes an XLSX workbook: a sheet of the groups, in which hidden values are <c>×</c>, and a sheet "about" with the notes. Replaces the file when the new one is complete.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="path">The file.</param>
    /// <param name="totals">Whether totals are rows too, with "all" for the columns they sum over. Default false.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="WorkbookException">More than 1,048,575 groups.</exception>
    public static void WriteXlsx(this ReleasedTable table, string path, bool totals = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var columns = Columns(table);
        var cells = Cells(table, totals).ToArray();
        var sheet = new XlsxTable([.. columns.Select(column => column.Name)], cells.Length, (row, column) => columns[column].Value(cells[row]), [.. Notes(table)]);
        AtomicFile.Write(path, draft => XlsxWriter.Write(draft, "released", sheet, cancellationToken));
    }

    private static IEnumerable<ReleasedCell> Cells(ReleasedTable table, bool totals) => table.Cells.Where(cell => totals || !cell.IsTotal);

    private static List<(string Name, Func<ReleasedCell, object?> Value)> Columns(ReleasedTable table)
    {
        var columns = new List<(string Name, Func<ReleasedCell, object?> Value)>(table.By.Select((name, i) => (name, (Func<ReleasedCell, object?>)(cell => cell.Groups[i] ?? "all"))));
        for (var m = 0; m < table.Measures.Count; m++)
        {
            var index = m;
            object? Of(ReleasedValue value, double number) => value.IsHidden ? new XlsxMark(HiddenMark) : double.IsNaN(number) ? null : number;
            columns.Add((table.Measures[m].Name, cell => Of(cell.Values[index], cell.Values[index].Value)));
            if (table.Measures[m].Kind != MeasureKind.Share) continue;
            columns.Add((table.Measures[m].Name + "_lower", cell => Of(cell.Values[index], cell.Values[index].Lower)));
            columns.Add((table.Measures[m].Name + "_upper", cell => Of(cell.Values[index], cell.Values[index].Upper)));
        }

        return columns;
    }

    private static IEnumerable<(string Term, string Text)> Notes(ReleasedTable table)
    {
        foreach (var line in XlsxAbout.Of(table.Provenance))
            yield return line;
        yield return ("Hidden values", string.Create(CultureInfo.InvariantCulture, $"{table.HiddenCount}, marked {HiddenMark}"));
        for (var i = 0; i < table.Rules.Count; i++)
            yield return (table.Rules.Count == 1 ? "Rule" : string.Create(CultureInfo.InvariantCulture, $"Rule {i + 1}"), table.Rules[i]);
    }

    private static string Field(string text, bool forSpreadsheets)
    {
        if (forSpreadsheets && text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal))
            text = "'" + text;
        // A name that begins with # would be read as a note; one that is the mark, as a hidden value.
        return text.AsSpan().IndexOfAny(",\"\r\n") >= 0 || text.StartsWith('#') || text.Length == 0 || text == HiddenMark ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
