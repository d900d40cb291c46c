using System.Globalization;
using ResearchKit.Frames;

namespace ResearchKit.Display;

/// <summary>A frame that may be shown, as a table: first and last rows, names, types and units. Reads the shown rows and no others.</summary>
internal static class FrameTable
{
    public static TableModel Of(DataFrame frame, DisplayOptions options)
    {
        var rows = ShownRows(frame.Length, options.MaxRows);
        var columns = ShownColumns(frame.Columns, options.MaxColumns);
        return Table(columns, rows, frame.Length, options, frame.Provenance,
            $"{Plural(frame.Length, "row")} × {Plural(frame.Columns.Count, "column")}"
            + (rows.Count < frame.Length ? Missing(frame.Columns) : "")
            + (columns.Count < frame.Columns.Count ? $"; {ValueText.Count(frame.Columns.Count - columns.Count)} columns in the middle are not shown" : ""));
    }

    public static TableModel Of(Column column, DisplayOptions options) =>
        Table([column], ShownRows(column.Length, options.MaxRows), column.Length, options, column.Provenance,
            $"{Plural(column.Length, "value")}, {ValueText.Count(column.MissingCount)} missing");

    /// <summary>Values of one column as cells: numbers with equal decimals, everything else as one line.</summary>
    public static TableCell[] Cells(Column column, IReadOnlyList<int> rows, DisplayOptions options)
    {
        var values = rows.Select(column.ValueAt).ToArray();
        IReadOnlyList<string>? numbers = null;
        if (column.ElementType == typeof(double) || column.ElementType == typeof(float))
            numbers = NumberColumn.Format(values.Select(value => value is null ? double.NaN : Number(value)).ToArray());
        return values.Select((value, i) => value is null ? TableCell.Missing
            : new TableCell(numbers is null ? Escaping.OneLine(CompactText.Of(value), options.MaxCellCharacters) : numbers[i])).ToArray();
    }

    private static TableModel Table(
        IReadOnlyList<Column> columns, IReadOnlyList<int> shown, int count, DisplayOptions options, FrameProvenance provenance, string size)
    {
        var cells = columns.Select(column => Cells(column, shown, options)).ToArray();
        var rows = new List<TableRow>();
        for (var i = 0; i < shown.Count; i++)
        {
            if (i > 0 && shown[i] != shown[i - 1] + 1) rows.Add(TableRow.Gap($"… {Plural(count - shown.Count, "row")} not shown"));
            rows.Add(new TableRow([new TableCell(shown[i].ToString(CultureInfo.InvariantCulture)), .. cells.Select(column => column[i])]));
        }

        return new TableModel
        {
            Columns = [new TableColumn("", Alignment: TableAlignment.Right, IsRowHeader: true), .. columns.Select(Heading)],
            Rows = rows,
            Notes = [size + (provenance.Protection == Protection.Released ? ". Released table: every cell passed the release gate." : "")],
            Source = provenance.Label,
            IsSynthetic = provenance.Protection == Protection.Synthetic,
        };
    }

    // Which columns have how many values missing, the most first: told where rows are left out, seen where they are not.
    private static string Missing(IReadOnlyList<Column> columns)
    {
        const int most = 6;
        var missing = columns.Where(column => column.MissingCount > 0).OrderByDescending(column => column.MissingCount).ToArray();
        if (missing.Length == 0) return "";
        var named = missing.Take(most).Select(column => $"{Escaping.OneLine(column.Name, 40)} {ValueText.Count(column.MissingCount)}");
        return $"; missing: {string.Join(", ", named)}{(missing.Length > most ? $" and {Plural(missing.Length - most, "more column")}" : "")}";
    }

    private static TableColumn Heading(Column column) => new(
        column.Name, Column.TypeName(column.ElementType), column.Unit, column.IsNumeric ? TableAlignment.Right : TableAlignment.Left);

    private static List<int> ShownRows(int count, int most)
    {
        most = Math.Max(most, 2);
        if (count <= most) return Enumerable.Range(0, count).ToList();
        var last = most / 2;
        return Enumerable.Range(0, most - last).Concat(Enumerable.Range(count - last, last)).ToList();
    }

    private static IReadOnlyList<Column> ShownColumns(IReadOnlyList<Column> columns, int most)
    {
        most = Math.Max(most, 2);
        if (columns.Count <= most) return columns;
        var last = most / 3;
        return columns.Take(most - last).Concat(columns.Skip(columns.Count - last)).ToArray();
    }

    private static double Number(object value) =>
        value is float single ? double.Parse(single.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : (double)value;

    private static string Plural(long count, string what) => $"{ValueText.Count(count)} {what}{(count == 1 ? "" : "s")}";
}
