using System.Globalization;
using System.Text;

namespace ResearchKit.Display;

/// <summary>A <see cref="TableModel"/> as plain text in a box of lines, aligned by the width that characters take on a screen.</summary>
public static class TableText
{
    private const int MaxCellWidth = 60;

    /// <summary>Renders the table.</summary>
    /// <param name="table">The table.</param>
    /// <returns>Lines joined by LF, without one at the end.</returns>
    public static string Render(TableModel table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var names = table.Columns.Select(column => Line(column.Name)).ToArray();
        var small = table.Columns
            .Select(column => Line(string.Join(", ", new[] { column.Type, column.Unit }.Where(part => !string.IsNullOrEmpty(part))))).ToArray();
        var rows = table.Rows.Select(row => row.Cells.Select(cell => Line(CellText(cell))).ToArray()).ToArray();
        var widths = names.Select((name, i) => Math.Max(Width(name), Width(small[i]))).ToArray();
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++) widths[i] = Math.Max(widths[i], Width(row[i]));
        }

        var text = new StringBuilder();
        if (table.Title is not null || table.IsSynthetic)
            text.Append(Line(table.Title ?? "", 400)).Append(table.IsSynthetic ? (table.Title is null ? "[synthetic data]" : " [synthetic data]") : "").Append('\n');
        AppendRule(text, widths, '┌', '┬', '┐');
        AppendCells(text, table, names, widths);
        if (small.Any(line => line.Length > 0)) AppendCells(text, table, small, widths);
        AppendRule(text, widths, '├', '┼', '┤');
        for (var r = 0; r < rows.Length; r++)
        {
            if (table.Rows[r].Kind == TableRowKind.Cells) AppendCells(text, table, rows[r], widths);
            else AppendLine(text, Line(table.Rows[r].Line, 400), widths);
        }

        AppendRule(text, widths, '└', '┴', '┘');
        foreach (var note in table.Notes) text.Append(Escaping.PlainText(note)).Append('\n');
        if (table.Source is not null) text.Append("Source: ").Append(Line(table.Source, 400)).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Columns that a text takes on a screen: two for wide East Asian characters and emoji, none for combining marks.</summary>
    /// <param name="text">One line of text.</param>
    public static int Width(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) continue;
            width += IsWide(rune.Value) ? 2 : 1;
        }

        return width;
    }

    private static string CellText(TableCell cell) => cell.Kind == TableCellKind.Missing ? $"<{cell.Text}>" : cell.Text;

    private static string Line(string? text, int maxCharacters = MaxCellWidth) => Escaping.OneLine(text, maxCharacters);

    private static void AppendRule(StringBuilder text, int[] widths, char left, char middle, char right)
    {
        text.Append(left);
        for (var i = 0; i < widths.Length; i++)
        {
            if (i > 0) text.Append(middle);
            text.Append('─', widths[i] + 2);
        }

        text.Append(right).Append('\n');
    }

    private static void AppendCells(StringBuilder text, TableModel table, string[] cells, int[] widths)
    {
        text.Append('│');
        for (var i = 0; i < widths.Length; i++)
        {
            var padding = widths[i] - Width(cells[i]);
            text.Append(' ');
            if (table.Columns[i].Alignment == TableAlignment.Right) text.Append(' ', padding).Append(cells[i]);
            else text.Append(cells[i]).Append(' ', padding);
            text.Append(" │");
        }

        text.Append('\n');
    }

    private static void AppendLine(StringBuilder text, string line, int[] widths)
    {
        var inner = widths.Sum() + (3 * widths.Length) - 3;
        text.Append("│ ").Append(line).Append(' ', Math.Max(0, inner - Width(line))).Append(" │\n");
    }

    private static bool IsWide(int value) =>
        value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
            or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
