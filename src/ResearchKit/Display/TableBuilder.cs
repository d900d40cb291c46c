using System.Globalization;

namespace ResearchKit.Display;

/// <summary>
/// Makes a <see cref="TableModel"/> column by column, with the number formats that results are read in: equal decimals in a column,
/// intervals in brackets, p values with three decimals, no stars.
/// </summary>
/// <example>
/// <code>
/// var table = new TableBuilder("Linear regression")
///     .Labels("term", ["(Intercept)", "burnout"])
///     .Number("estimate", [7.912, -0.412], unit: "grade points")
///     .Interval("95 % CI", [7.80, -0.47], [8.02, -0.35])
///     .PValue("p", [0.0000012, 0.00012])
///     .Note("n = 812 learners; HC1 standard errors.")
///     .Build();
/// </code>
/// </example>
/// <param name="title">What the table is; null for none.</param>
public sealed class TableBuilder(string? title = null)
{
    private readonly List<(TableColumn Column, IReadOnlyList<TableCell> Cells)> _columns = [];
    private readonly List<(int BeforeRow, string Line)> _sections = [];
    private readonly List<string> _notes = [];
    private string? _source;
    private bool _synthetic;

    /// <summary>Adds a column of names that head their rows: terms, groups.</summary>
    /// <param name="name">The heading.</param>
    /// <param name="labels">One a row.</param>
    public TableBuilder Labels(string name, IReadOnlyList<string> labels) =>
        Add(new TableColumn(name, IsRowHeader: true), Cells(labels));

    /// <summary>Adds a column of texts; null is missing.</summary>
    /// <param name="name">The heading.</param>
    /// <param name="texts">One a row.</param>
    /// <param name="type">Small print under the heading; null for none.</param>
    public TableBuilder Text(string name, IReadOnlyList<string?> texts, string? type = null) =>
        Add(new TableColumn(name, type), Cells(texts));

    /// <summary>Adds a column of numbers with equal decimals; NaN is missing.</summary>
    /// <param name="name">The heading.</param>
    /// <param name="values">One a row.</param>
    /// <param name="unit">Their unit; null for none.</param>
    /// <param name="decimals">Decimals of each; null to let the numbers decide.</param>
    /// <param name="significantDigits">Where the numbers decide: digits to show of each, 1 to 15. Default 4.</param>
    public TableBuilder Number(string name, IReadOnlyList<double> values, string? unit = null, int? decimals = null, int significantDigits = 4) =>
        Add(new TableColumn(name, Unit: unit, Alignment: TableAlignment.Right), Cells(values, Texts(values, decimals, significantDigits)));

    /// <summary>Adds a column of counts, in groups of three digits.</summary>
    /// <param name="name">The heading.</param>
    /// <param name="counts">One a row; null is missing.</param>
    /// <param name="unit">What is counted; null for none.</param>
    public TableBuilder Count(string name, IReadOnlyList<long?> counts, string? unit = null) =>
        Add(new TableColumn(name, Unit: unit, Alignment: TableAlignment.Right),
            Cells(counts?.Select(count => count is { } known ? ValueText.Count(known) : null).ToArray()!));

    /// <summary>Adds a column of intervals, written <c>[lower, upper]</c> with equal decimals; missing where both ends are NaN.</summary>
    /// <param name="name">The heading, for example <c>95 % CI</c>.</param>
    /// <param name="lower">Lower ends, one a row.</param>
    /// <param name="upper">Upper ends, one a row.</param>
    /// <param name="unit">Their unit; null for none.</param>
    /// <param name="decimals">Decimals of each; null to let the numbers decide.</param>
    /// <param name="significantDigits">Where the numbers decide: digits to show of each, 1 to 15. Default 4.</param>
    public TableBuilder Interval(
        string name, IReadOnlyList<double> lower, IReadOnlyList<double> upper, string? unit = null, int? decimals = null, int significantDigits = 4)
    {
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(upper);
        if (lower.Count != upper.Count)
            throw new ArgumentException($"Interval column '{name}' has {lower.Count} lower ends and {upper.Count} upper ends; expected as many of each.", nameof(upper));
        var texts = Texts([.. lower, .. upper], decimals, significantDigits);
        var cells = lower.Select((low, i) => double.IsNaN(low) && double.IsNaN(upper[i])
            ? TableCell.Missing : new TableCell($"[{texts[i]}, {texts[i + lower.Count]}]")).ToArray();
        return Add(new TableColumn(name, Unit: unit, Alignment: TableAlignment.Right), cells);
    }

    /// <summary>Adds a column of p values with three decimals, <c>&lt;0.001</c> below that; NaN is missing.</summary>
    /// <param name="name">The heading.</param>
    /// <param name="values">One a row, 0 to 1.</param>
    public TableBuilder PValue(string name, IReadOnlyList<double> values) =>
        Add(new TableColumn(name, Alignment: TableAlignment.Right), Cells(values,
            values?.Select(value => value < 0.001 ? "<0.001" : value.ToString("F3", CultureInfo.InvariantCulture)).ToArray()!));

    /// <summary>Adds a column of prepared cells.</summary>
    /// <param name="column">What the column is.</param>
    /// <param name="cells">One a row.</param>
    public TableBuilder Add(TableColumn column, IReadOnlyList<TableCell> cells)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(cells);
        if (_columns.Count > 0 && _columns[0].Cells.Count != cells.Count)
            throw new ArgumentException(
                $"Column '{column.Name}' has {cells.Count} cells; the columns before it have {_columns[0].Cells.Count}. Give one cell a row.", nameof(cells));
        _columns.Add((column, cells));
        return this;
    }

    /// <summary>Puts a line that names the rows below it.</summary>
    /// <param name="beforeRow">Row that it stands before, from 0.</param>
    /// <param name="line">What it says, for example <c>Random effects</c>.</param>
    public TableBuilder Section(int beforeRow, string line)
    {
        _sections.Add((beforeRow, line));
        return this;
    }

    /// <summary>Adds a line below the table.</summary>
    /// <param name="text">What it says.</param>
    public TableBuilder Note(string text)
    {
        _notes.Add(text);
        return this;
    }

    /// <summary>Says where the data came from, and whether it is synthetic.</summary>
    /// <param name="source">The source, as a person names it.</param>
    /// <param name="isSynthetic">Whether the table then carries the mark "synthetic data".</param>
    public TableBuilder Source(string? source, bool isSynthetic = false)
    {
        _source = source;
        _synthetic = isSynthetic;
        return this;
    }

    /// <summary>The table.</summary>
    /// <exception cref="InvalidOperationException">No column was added.</exception>
    public TableModel Build()
    {
        if (_columns.Count == 0) throw new InvalidOperationException("The table has no columns. Add one with Labels, Text, Number, Count, Interval or Add.");
        var rows = new List<TableRow>();
        for (var i = 0; i < _columns[0].Cells.Count; i++)
        {
            rows.AddRange(_sections.Where(section => section.BeforeRow == i).Select(section => TableRow.Section(section.Line)));
            rows.Add(new TableRow(_columns.Select(column => column.Cells[i]).ToArray()));
        }

        return new TableModel
        {
            Title = title,
            Columns = _columns.Select(column => column.Column).ToArray(),
            Rows = rows,
            Notes = [.. _notes],
            Source = _source,
            IsSynthetic = _synthetic,
        };
    }

    private static IReadOnlyList<string> Texts(IReadOnlyList<double> values, int? decimals, int significantDigits) =>
        decimals is { } places ? NumberColumn.Fixed(values, places) : NumberColumn.Format(values, significantDigits);

    private static TableCell[] Cells(IReadOnlyList<string?> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.Select(text => text is null ? TableCell.Missing : new TableCell(text)).ToArray();
    }

    private static TableCell[] Cells(IReadOnlyList<double> values, IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Select((value, i) => double.IsNaN(value) ? TableCell.Missing : new TableCell(texts[i])).ToArray();
    }
}
