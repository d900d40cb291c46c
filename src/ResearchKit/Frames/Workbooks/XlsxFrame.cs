namespace ResearchKit.Frames.Workbooks;

/// <summary>Makes a frame of a sheet: names of the header, one type a column.</summary>
internal static class XlsxFrame
{
    public static DataFrame Read(string path, XlsxFormat format, XlsxLimits? limits, CancellationToken cancellationToken)
    {
        using var rows = XlsxRows.Open(path, format, limits);
        var names = new List<string>();
        var columns = new List<List<XlsxCell>>();
        if (format.HasHeader && rows.Read(cancellationToken))
            names.AddRange(rows.Cells.Select(cell => cell.ToText() ?? ""));
        var count = 0;
        while (rows.Read(cancellationToken))
        {
            while (columns.Count < Math.Max(rows.Cells.Count, names.Count))
                columns.Add([.. Enumerable.Repeat(default(XlsxCell), count)]);
            for (var i = 0; i < columns.Count; i++)
                columns[i].Add(i < rows.Cells.Count ? rows.Cells[i] : default);
            count++;
        }

        while (columns.Count < names.Count)
            columns.Add([]);
        var unique = Unique([.. columns.Select((_, i) => i < names.Count && !string.IsNullOrWhiteSpace(names[i]) ? names[i] : XlsxRows.Letters(i))]);
        return DataFrame.FromColumns(
            new FrameProvenance($"{Path.GetFileName(path)}, sheet {rows.Sheet}") { Origin = FrameOrigin.OfFile(path) }, [.. columns.Select((cells, i) => Typed(unique[i], cells, format.AllText))]);
    }

    private static Column Typed(string name, List<XlsxCell> cells, bool allText)
    {
        var kinds = cells.Select(cell => cell.Kind).Where(kind => kind != XlsxCellKind.Empty).Distinct().ToArray();
        return (allText || kinds.Length != 1 ? XlsxCellKind.Text : kinds[0]) switch
        {
            XlsxCellKind.Number when cells.TrueForAll(cell => Math.Floor(cell.Number) == cell.Number && Math.Abs(cell.Number) <= 1L << 53) =>
                Of<long>(name, cells, cell => (long)cell.Number),
            XlsxCellKind.Number => Of(name, cells, cell => cell.Number),
            XlsxCellKind.Boolean => Of(name, cells, cell => cell.Number != 0),
            XlsxCellKind.Time => Of(name, cells, cell => cell.Time),
            XlsxCellKind.Moment when cells.TrueForAll(cell => cell.Kind == XlsxCellKind.Empty || cell.Moment.TimeOfDay == TimeSpan.Zero) =>
                Of(name, cells, cell => DateOnly.FromDateTime(cell.Moment)),
            XlsxCellKind.Moment => Of(name, cells, cell => cell.Moment),
            _ => Column.Create(name, cells.Select(cell => cell.ToText())),
        };
    }

    private static Column Of<T>(string name, List<XlsxCell> cells, Func<XlsxCell, T> value)
        where T : struct => Column.Create(name, cells.Select(cell => cell.Kind == XlsxCellKind.Empty ? (T?)null : value(cell)));

    /// <summary>A repeated name gets <c>name_1</c>, <c>name_2</c> for the later ones.</summary>
    private static string[] Unique(string[] names)
    {
        var taken = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. names.Select(name =>
        {
            var unique = name;
            for (var i = 1; !seen.Add(unique); i++)
            {
                do
                    unique = $"{name}_{i}";
                while (taken.Contains(unique) && ++i > 0);
            }

            return unique;
        })];
    }
}
