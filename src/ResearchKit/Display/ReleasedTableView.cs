using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Display;

/// <summary>A released table as a table: groups first, then measures; hidden values as ×, totals in their own rows.</summary>
internal static class ReleasedTableView
{
    public static TableModel Of(ReleasedTable table, DisplayOptions options)
    {
        var most = Math.Max(options.MaxRows * 5, 2);
        var shown = table.Cells.Take(most).ToArray();
        var columns = table.By.Select(name => new TableColumn(name, IsRowHeader: true)).ToList();
        var cells = table.By.Select((_, i) => shown.Select(cell => new TableCell(cell.Groups[i] ?? "all")).ToArray()).ToList();
        for (var m = 0; m < table.Measures.Count; m++)
        {
            var values = shown.Select(cell => cell.Values[m]).ToArray();
            var kind = table.Measures[m].Kind;
            columns.Add(new TableColumn(table.Measures[m].Name, Alignment: TableAlignment.Right));
            cells.Add(Cells(values, kind == MeasureKind.Count
                ? values.Select(value => double.IsNaN(value.Value) ? "" : ValueText.Count((long)value.Value)).ToArray()
                : NumberColumn.Fixed(values.Select(value => value.Value).ToArray(), kind == MeasureKind.Share ? 3 : 2)));
            if (kind != MeasureKind.Share) continue;
            var lower = NumberColumn.Fixed(values.Select(value => value.Lower).ToArray(), 3);
            var upper = NumberColumn.Fixed(values.Select(value => value.Upper).ToArray(), 3);
            columns.Add(new TableColumn("95 % CI", Alignment: TableAlignment.Right));
            cells.Add(Cells(values, lower.Select((low, i) => $"[{low}, {upper[i]}]").ToArray()));
        }

        var rows = shown.Select((_, r) => new TableRow(cells.Select(column => column[r]).ToArray())).ToList();
        if (shown.Length < table.Cells.Count) rows.Add(TableRow.Gap($"… {ValueText.Count(table.Cells.Count - shown.Length)} more groups"));
        return new TableModel
        {
            Title = $"Released table by {string.Join(" and ", table.By)}",
            Columns = columns,
            Rows = rows,
            Notes = [.. table.Rules, .. table.Suggestions.Select(suggestion => "What helps: " + suggestion)],
            Source = table.Provenance.Label,
            IsSynthetic = table.Provenance.Protection == Protection.Synthetic,
        };
    }

    private static TableCell[] Cells(ReleasedValue[] values, IReadOnlyList<string> texts) => values
        .Select((value, i) => value.IsHidden ? TableCell.Suppressed : double.IsNaN(value.Value) ? TableCell.Missing : new TableCell(texts[i])).ToArray();
}
