using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>Names and SQL types that all batches of one table share.</summary>
internal sealed class FrameLayout
{
    private readonly string _table;

    /// <summary>The layout of a frame; its rows do not matter.</summary>
    /// <param name="table">The table, as messages name it.</param>
    /// <param name="frame">A frame with at least one column.</param>
    /// <exception cref="InvalidOperationException">There is no column, or SQL has no type for one.</exception>
    public FrameLayout(string table, DataFrame frame)
    {
        _table = table;
        if (frame.Columns.Count == 0)
            throw new InvalidOperationException($"{table} would have no columns. Give it a frame with at least one; it needs no rows.");
        Columns = new FrameTable(frame).Columns;
    }

    public IReadOnlyList<DuckDBColumn> Columns { get; }

    /// <summary>A batch's rows, with its columns in this order.</summary>
    /// <exception cref="ArgumentException">A column is missing, surplus or of another type; the message names it.</exception>
    public FrameTable Arrange(DataFrame batch)
    {
        foreach (var column in Columns)
        {
            if (!batch.HasColumn(column.Name))
                throw new ArgumentException($"{_table} has a column \"{column.Name}\", this batch has none of that name. {All()}", nameof(batch));
        }

        foreach (var column in batch.Columns)
        {
            if (!Columns.Any(own => own.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase)))
                throw new ArgumentException(NameSuggestion.NotFound("column", _table, column.Name, [.. Columns.Select(own => own.Name)]), nameof(batch));
        }

        var rows = new FrameTable([.. Columns.Select(column => batch[column.Name])], batch.Length);
        for (var i = 0; i < Columns.Count; i++)
        {
            if (!rows.Columns[i].Type.Equals(Columns[i].Type))
                throw new ArgumentException(WrongType(Columns[i], rows.Columns[i].Type), nameof(batch));
        }

        return rows;
    }

    private string WrongType(DuckDBColumn column, DuckDBLogicalType found) => column.Type.Type == DuckDBType.Enum && found.Type == DuckDBType.Enum
        ? $"Column \"{column.Name}\" of this batch has other categories than {_table}: {found.EnumValues.Count} where it has {column.Type.EnumValues.Count}, or others. "
            + "Make every batch's column with the same list of categories, or of plain text."
        : $"Column \"{column.Name}\" of this batch is {Short(found)}, in {_table} it is {Short(column.Type)}. Every batch's columns have the types of the first.";

    private static string Short(DuckDBLogicalType type) => type.Type == DuckDBType.Enum ? $"text of {type.EnumValues.Count} categories" : type.ToString();

    private string All() => $"Its columns: {string.Join(", ", Columns.Select(column => $"\"{column.Name}\" {Short(column.Type)}"))}.";
}
