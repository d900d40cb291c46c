namespace ResearchKit.Display;

/// <summary>
/// A table as data: what its columns mean, its cells as texts, its notes. One model, two renderings (<see cref="TableHtml"/>,
/// <see cref="TableText"/>). Frames, sequences, objects, model results and released tables are all shown through it;
/// <see cref="TableBuilder"/> makes one column by column.
/// </summary>
public sealed record TableModel : IDisplayable
{
    /// <summary>What the table is, shown above it. Null for none.</summary>
    public string? Title { get; init; }

    /// <summary>The columns, in order. At least one.</summary>
    public required IReadOnlyList<TableColumn> Columns { get; init; }

    /// <summary>The rows, in order. Each data row has as many cells as there are columns.</summary>
    public required IReadOnlyList<TableRow> Rows { get; init; }

    /// <summary>Lines below the table: its size, how to read it, what a careful reader must know. Empty if none.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Where the data came from, shown in the last line. Null if not stated.</summary>
    public string? Source { get; init; }

    /// <summary>Whether the table is made of synthetic data; it then carries the mark "synthetic data".</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>The table as HTML and as text.</summary>
    public MimeBundle ToMimeBundle() => MimeBundle.OfHtml(TableHtml.Render(this), TableText.Render(this));
}

/// <summary>One column of a <see cref="TableModel"/>.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Type">The type of its values in a reader's words (int, text, date), in small print under the name; null to leave out.</param>
/// <param name="Unit">Unit of its values (seconds, points, %), after the type; null when there is none.</param>
/// <param name="Alignment">Numbers to the right, all else to the left.</param>
/// <param name="IsRowHeader">Whether its cells name their rows (a term, a property, a group) and are read aloud as such.</param>
public sealed record TableColumn(
    string Name, string? Type = null, string? Unit = null, TableAlignment Alignment = TableAlignment.Left, bool IsRowHeader = false);

/// <summary>Where a column's cells stand.</summary>
public enum TableAlignment
{
    /// <summary>To the left: text.</summary>
    Left,

    /// <summary>To the right, with equal decimals: numbers.</summary>
    Right,
}

/// <summary>One row of a <see cref="TableModel"/>: either cells, or one line across the whole table.</summary>
/// <param name="Cells">The cells; empty for a line across.</param>
/// <param name="Kind">Which of them.</param>
/// <param name="Line">The text of a line across; null for cells.</param>
public sealed record TableRow(IReadOnlyList<TableCell> Cells, TableRowKind Kind = TableRowKind.Cells, string? Line = null)
{
    /// <summary>A line that says what was left out: "… 9,980 more rows".</summary>
    /// <param name="line">What it says.</param>
    public static TableRow Gap(string line) => new([], TableRowKind.Gap, line);

    /// <summary>A line that names the rows below it: "Random effects".</summary>
    /// <param name="line">What it says.</param>
    public static TableRow Section(string line) => new([], TableRowKind.Section, line);
}

/// <summary>What a row is.</summary>
public enum TableRowKind
{
    /// <summary>Cells, one a column.</summary>
    Cells,

    /// <summary>A line that stands for rows left out.</summary>
    Gap,

    /// <summary>A line that names the rows below it.</summary>
    Section,
}

/// <summary>One cell: a text, not yet escaped, and what it is; or a table within.</summary>
/// <param name="Text">What it says; of a nested table, its one-line summary.</param>
/// <param name="Kind">Whether it is a value, missing, or hidden by the release gate.</param>
/// <param name="Nested">A table to be shown inside the cell where the representation can; null for none.</param>
public sealed record TableCell(string Text, TableCellKind Kind = TableCellKind.Value, TableModel? Nested = null)
{
    /// <summary>A cell without a value.</summary>
    public static TableCell Missing { get; } = new(ValueText.Missing, TableCellKind.Missing);

    /// <summary>A cell that the release gate hides.</summary>
    public static TableCell Suppressed { get; } = new("×", TableCellKind.Suppressed);

    /// <summary>A cell of one scalar; null is missing.</summary>
    /// <param name="value">The scalar.</param>
    public static TableCell Of(object? value) => value is null or DBNull ? Missing : new TableCell(ValueText.Of(value));
}

/// <summary>What a cell is.</summary>
public enum TableCellKind
{
    /// <summary>A value.</summary>
    Value,

    /// <summary>Missing in the data; shown apart so that it is not taken for a text.</summary>
    Missing,

    /// <summary>Hidden by the release gate.</summary>
    Suppressed,
}
