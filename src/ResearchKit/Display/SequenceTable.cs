using System.Collections;
using System.Globalization;

namespace ResearchKit.Display;

/// <summary>A sequence as a table: scalars one below the other, objects a row each with their properties as columns.</summary>
internal static class SequenceTable
{
    public static TableModel Of(IEnumerable sequence, ValueRendering rendering, int depth)
    {
        var limit = rendering.Options.MaxItems;
        var items = new List<object?>();
        var more = false;
        foreach (var item in sequence)
        {
            rendering.CancellationToken.ThrowIfCancellationRequested();
            if (items.Count == limit)
            {
                more = true;
                break;
            }

            items.Add(rendering.Admit(item));
        }

        var index = new TableColumn("", Alignment: TableAlignment.Right, IsRowHeader: true);
        var (columns, cells) = Columns(items, rendering, depth);
        var rows = items.Select((_, i) => new TableRow([Index(i), .. cells.Select(column => column[i])])).ToList();
        if (more) rows.Add(More(sequence, limit, "items"));
        return new TableModel
        {
            Title = Title(sequence, items.Count, more),
            Columns = [index, .. columns],
            Rows = rows,
        };
    }

    public static TableModel OfMatrix(Array matrix, ValueRendering rendering)
    {
        int rowCount = matrix.GetLength(0), columnCount = matrix.GetLength(1);
        var shownRows = Math.Min(rowCount, rendering.Options.MaxRows);
        var shownColumns = Math.Min(columnCount, rendering.Options.MaxColumns);
        var columns = Enumerable.Range(0, shownColumns)
            .Select(c => Cells(Enumerable.Range(0, shownRows)
                .Select(r => matrix.GetValue(r + matrix.GetLowerBound(0), c + matrix.GetLowerBound(1))).ToArray(), rendering, rendering.Options.MaxDepth))
            .ToArray();
        var rows = Enumerable.Range(0, shownRows).Select(r => new TableRow([Index(r), .. columns.Select(column => column.Cells[r])])).ToList();
        if (shownRows < rowCount) rows.Add(TableRow.Gap($"… {ValueText.Count(rowCount - shownRows)} more rows"));
        var notes = shownColumns < columnCount ? new[] { $"{ValueText.Count(columnCount - shownColumns)} more columns not shown." } : [];
        return new TableModel
        {
            Title = $"{TypeNames.Of(matrix.GetType().GetElementType()!)}[{ValueText.Count(rowCount)}, {ValueText.Count(columnCount)}]",
            Columns = [new TableColumn("", Alignment: TableAlignment.Right, IsRowHeader: true),
                .. columns.Select((column, c) => new TableColumn(c.ToString(CultureInfo.InvariantCulture), Alignment: column.Alignment))],
            Rows = rows,
            Notes = notes,
        };
    }

    /// <summary>Values of one column as cells; numbers get equal decimals and stand to the right.</summary>
    public static (IReadOnlyList<TableCell> Cells, TableAlignment Alignment) Cells(IReadOnlyList<object?> values, ValueRendering rendering, int depth)
    {
        var present = values.Where(value => value is not (null or DBNull)).ToArray();
        if (present.Length == 0 || !present.All(IsNumber))
            return (values.Select(value => rendering.Cell(value, depth)).ToArray(), TableAlignment.Left);
        if (!present.Any(value => value is double or float or Half))
            return (values.Select(TableCell.Of).ToArray(), TableAlignment.Right);
        var texts = NumberColumn.Format(values.Select(value => value is null or DBNull ? double.NaN : Convert.ToDouble(value is Half half ? (double)half : value, CultureInfo.InvariantCulture)).ToArray());
        return (values.Select((value, i) => value is null or DBNull ? TableCell.Missing : new TableCell(texts[i])).ToArray(), TableAlignment.Right);
    }

    /// <summary>The line "… n more items"; without the number where counting would mean reading on.</summary>
    public static TableRow More(object sequence, int shown, string what) =>
        TableRow.Gap(Count(sequence) is { } count ? $"… {ValueText.Count(count - shown)} more {what}" : $"… more {what}");

    private static (IReadOnlyList<TableColumn> Columns, IReadOnlyList<IReadOnlyList<TableCell>> Cells) Columns(
        List<object?> items, ValueRendering rendering, int depth)
    {
        var parts = items.All(item => IsRow(item, rendering))
            ? items.SelectMany(item => ObjectTable.Parts(item!.GetType())).Select(part => part.Name).Distinct(StringComparer.Ordinal).ToArray()
            : [];
        if (parts.Length == 0)
        {
            var (cells, alignment) = Cells(items, rendering, depth);
            return ([new TableColumn("value", Alignment: alignment)], [cells]);
        }

        var columns = new List<TableColumn>();
        var columnCells = new List<IReadOnlyList<TableCell>>();
        foreach (var name in parts)
        {
            var partOfItem = items.Select(item => ObjectTable.Parts(item!.GetType()).FirstOrDefault(part => part.Name == name)).ToArray();
            var numbers = new object?[items.Count];
            var numeric = partOfItem.All(part => part is not null && IsNumberType(part.Type))
                && items.Select((item, i) => ObjectTable.TryRead(partOfItem[i]!, item!, out numbers[i])).All(read => read);
            var (cells, alignment) = numeric
                ? Cells(numbers, rendering, depth)
                : (items.Select((item, i) => partOfItem[i] is { } part ? ObjectTable.Cell(part, item!, rendering, depth) : TableCell.Missing).ToArray(), TableAlignment.Left);
            columns.Add(new TableColumn(name, Alignment: alignment));
            columnCells.Add(cells);
        }

        return (columns, columnCells);
    }

    private static bool IsRow(object? item, ValueRendering rendering) =>
        item is not (null or DBNull or IEnumerable or IDisplayable or Exception or Task) && !ValueText.IsScalar(item.GetType()) && !rendering.HasOwnView(item);

    private static bool IsNumber(object? value) => value is not null && IsNumberType(value.GetType());

    private static bool IsNumberType(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) is >= TypeCode.SByte and <= TypeCode.Decimal
            && !(Nullable.GetUnderlyingType(type) ?? type).IsEnum
        || type == typeof(Half) || type == typeof(Int128) || type == typeof(UInt128) || type == typeof(System.Numerics.BigInteger);

    private static string Title(IEnumerable sequence, int shown, bool more)
    {
        var name = sequence.GetType() is var type && type.Namespace?.StartsWith("System.Linq", StringComparison.Ordinal) == true || type.Name.Contains('<', StringComparison.Ordinal)
            ? "sequence" : TypeNames.Of(type);
        var count = more ? Count(sequence) : shown;
        return count is { } known ? $"{name}, {ValueText.Count(known)} {(known == 1 ? "item" : "items")}" : name;
    }

    private static long? Count(object sequence)
    {
        if (sequence is ICollection collection) return collection.Count;
        var contract = sequence.GetType().GetInterfaces().FirstOrDefault(contract => contract.IsGenericType
            && (contract.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>) || contract.GetGenericTypeDefinition() == typeof(ICollection<>)));
        return contract?.GetProperty("Count")?.GetValue(sequence) as int?;
    }

    private static TableCell Index(int i) => new(i.ToString(CultureInfo.InvariantCulture));
}
