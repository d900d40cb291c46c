using System.Collections.Immutable;

namespace ResearchKit.Sources.Formats;

/// <summary>
/// One delimited text file of a format: its name, its columns in the specification's order, and what may stand in them. Immutable; used by whoever
/// reads such files and by the generator that writes them.
/// </summary>
/// <param name="FileName">Name of the file, with extension.</param>
/// <param name="Columns">Columns in the specification's order.</param>
internal sealed record TabularFormat(string FileName, ImmutableArray<FormatColumn> Columns)
{
    /// <summary>What one row is.</summary>
    public required string RowMeaning { get; init; }

    /// <summary>Whether the file must be in a delivery. Default: false.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether all columns must be there, in this order (OneRoster). Default: false, any order, optional columns may be absent.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>What separates fields. Default: a comma.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Tells whether a column outside <see cref="Columns"/> may stand at the right end, and what it holds; null when none may.</summary>
    public Func<string, FormatColumn?>? MoreColumns { get; init; }

    /// <summary>File name without extension: what <see cref="FormatColumn.References"/> names.</summary>
    public string Name => Path.GetFileNameWithoutExtension(FileName);

    /// <summary>The names of the columns, in order.</summary>
    public ImmutableArray<string> Header => [.. Columns.Select(column => column.Name)];

    /// <summary>
    /// Whether a first row is a header: names of columns (without regard to case) make up at least half of its fields that are not empty, or there are at least half as many of them as the format
    /// has columns, since others may follow.
    /// </summary>
    /// <param name="firstRow">The fields of the first row.</param>
    public bool IsHeader(IReadOnlyList<string> firstRow)
    {
        var filled = firstRow.Where(field => field.Length > 0).ToList();
        return filled.Count > 0 && 2 * filled.Count(IsName) >= Math.Min(filled.Count, Columns.Length);

        bool IsName(string field) => Columns.Any(column => column.Name.Equals(field, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Compares a header with the format.</summary>
    /// <param name="header">The fields of the first row.</param>
    /// <returns>What differs; empty when nothing does.</returns>
    public IReadOnlyList<FormatViolation> Check(IReadOnlyList<string> header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (!IsHeader(header))
            return [new(FormatViolationKind.NoHeader, null, $"{FileName}: the first line is no header; expected {string.Join(Delimiter, Header)}.")];

        var found = new List<FormatViolation>();
        var names = header.ToList();
        if (names[^1].Length == 0)
        {
            names.RemoveAt(names.Count - 1);
            found.Add(new(FormatViolationKind.TrailingDelimiter, null, $"{FileName}: the header ends with a delimiter; expected a name after it, or none."));
        }

        foreach (var twice in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1 && HasByName(group.Key)))
            found.Add(new(FormatViolationKind.RepeatedColumn, twice.Key, $"{FileName}: the column \"{twice.Key}\" stands twice in the header; expected it once."));
        for (var i = 0; i < names.Count; i++)
        {
            if (Find(names[i]) is null)
                found.Add(new(FormatViolationKind.UnknownColumn, null, UnknownColumn(names[i], i)));
        }

        foreach (var column in Columns.Where(column => (IsOrdered || column.IsRequired) && !names.Contains(column.Name, StringComparer.Ordinal)))
            found.Add(new(FormatViolationKind.MissingColumn, column.Name, $"{FileName}: the column \"{column.Name}\" is missing; expected {string.Join(Delimiter, Header)}."));
        if (IsOrdered && found.Count == 0 && !names.Take(Columns.Length).SequenceEqual(Header, StringComparer.Ordinal))
            found.Add(new(FormatViolationKind.ColumnOrder, null, $"{FileName}: the columns stand in another order; expected {string.Join(Delimiter, Header)}."));
        return found;
    }

    /// <summary>Compares one row with the format.</summary>
    /// <param name="header">Names of the columns as they stand in the file; for a file without a header, <see cref="Header"/>.</param>
    /// <param name="row">The row's fields.</param>
    /// <returns>What differs; empty when nothing does. A row of the wrong length is told only that.</returns>
    public IReadOnlyList<FormatViolation> CheckRow(IReadOnlyList<string> header, IReadOnlyList<string> row)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(row);
        if (row.Count != header.Count)
            return [new(FormatViolationKind.RaggedRow, null, $"{FileName}: the row has {row.Count} fields; expected {header.Count}, as in the header.")];

        var found = new List<FormatViolation>();
        for (var i = 0; i < row.Count; i++)
        {
            if (Find(header[i]) is { } column && CheckValue(column, row[i]) is { } violation)
                found.Add(violation);
        }

        return found;
    }

    /// <summary>The column of that name (case counts), also one that <see cref="MoreColumns"/> allows; null when there is none.</summary>
    /// <param name="name">The name.</param>
    public FormatColumn? Find(string name) =>
        Columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.Ordinal)) ?? MoreColumns?.Invoke(name);

    /// <summary>
    /// Whether the format itself has a column of that name (case counts). Only such a name may stand in a message: where <see cref="MoreColumns"/> allows any name, a damaged header may hold values.
    /// </summary>
    /// <param name="name">The name.</param>
    internal bool HasByName(string name) => Columns.Any(column => column.Name.Equals(name, StringComparison.Ordinal));

    /// <summary>The same format with more columns required, as in a delta delivery.</summary>
    /// <param name="names">Names of the columns.</param>
    public TabularFormat Requiring(params IReadOnlyList<string> names) =>
        this with { Columns = [.. Columns.Select(column => names.Contains(column.Name, StringComparer.Ordinal) ? column with { IsRequired = true } : column)] };

    private FormatViolation? CheckValue(FormatColumn column, string text)
    {
        if (text.Length == 0)
        {
            return column.IsRequired
                ? new(FormatViolationKind.MissingValue, column.Name, $"{FileName}: \"{column.Name}\" is empty; expected {ValueCheck.Expectation(column)}.")
                : null;
        }

        if (ValueCheck.Suits(text, column))
            return null;
        var kind = column.Kind == ValueKind.Code ? FormatViolationKind.UnknownCode : FormatViolationKind.WrongValue;
        return new(kind, column.Name, $"{FileName}: \"{column.Name}\" does not fit; expected {ValueCheck.Expectation(column)}.");
    }

    private string UnknownColumn(string name, int position)
    {
        var near = Columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        var hint = near is null ? "" : $" The specification writes it \"{near.Name}\"; case counts.";
        return $"{FileName}: column {position + 1} is not one of the format's.{hint} Expected {string.Join(Delimiter, Header)}.";
    }
}
