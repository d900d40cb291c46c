namespace ResearchKit.DuckDB;

/// <content>Row by row.</content>
public sealed unsafe partial class DuckDBAppender
{
    private int _row;
    private int _column = -1;

    /// <summary>Begins a row; give its values in the columns' order, then <see cref="DuckDBAppenderRow.EndRow"/>.</summary>
    public DuckDBAppenderRow CreateRow()
    {
        EnsureOpen();
        if (_column >= 0)
            throw new InvalidOperationException($"The row before was not ended: it has {_column} of {Columns.Count} values. Call EndRow().");
        _rows ??= CreateChunk();
        _column = 0;
        return new DuckDBAppenderRow(this);
    }

    /// <summary>Adds a whole row.</summary>
    /// <param name="values">One value a column; null for NULL.</param>
    /// <exception cref="ArgumentException">Too few or too many values.</exception>
    public void AppendRow(params ReadOnlySpan<object?> values)
    {
        if (values.Length != Columns.Count)
            throw new ArgumentException($"{values.Length} values were given; the table {_table} has {Columns.Count} columns: {string.Join(", ", Columns.Select(c => $"{c.Name} {c.Type}"))}.", nameof(values));
        var row = CreateRow();
        foreach (var value in values)
            row.AppendValue(value);
        row.EndRow();
    }

    internal void Value<T>(T value)
    {
        EnsureOpen();
        if (_column < 0)
            throw new InvalidOperationException("There is no open row: call CreateRow() first.");
        if (_column >= Columns.Count)
            throw new InvalidOperationException($"The row has values for all {Columns.Count} columns of the table {_table} already. Call EndRow().");
        try
        {
            _rows!.Writer(_column).Set(_row, value);
        }
        catch (InvalidCastException error)
        {
            var column = _column;
            _column = -1;
            throw new InvalidCastException($"Column {column} ('{Columns[column].Name}', {Columns[column].Type}) of the table {_table}: {error.Message}", error);
        }

        _column++;
    }

    internal void Default()
    {
        EnsureOpen();
        if (_column < 0 || _column >= Columns.Count)
            throw new InvalidOperationException("There is no column left in an open row: call CreateRow() first.");
        if (Bindings.NativeMethods.duckdb_append_default_to_chunk(_handle, _rows!.Handle, (ulong)_column, (ulong)_row) == Bindings.NativeState.Error)
            throw Fail($"The default of column '{Columns[_column].Name}' cannot be used in");
        _column++;
    }

    internal void EndRow()
    {
        EnsureOpen();
        if (_column != Columns.Count)
        {
            throw new InvalidOperationException(_column < 0
                ? "There is no open row: call CreateRow() first."
                : $"The row has {_column} values; the table {_table} has {Columns.Count} columns. '{Columns[_column].Name}' comes next: append a value, null, or the default.");
        }

        _column = -1;
        if (++_row == DuckDBDataChunk.MaxRows)
            FlushRows();
    }

    private void FlushRows()
    {
        if (_column >= 0)
            throw new InvalidOperationException($"A row is still open: it has {_column} of {Columns.Count} values. Call EndRow().");
        if (_row == 0)
            return;
        _rows!.RowCount = _row;
        _row = 0;
        Append(_rows);
        _rows.Reset();
    }
}

/// <summary>A row on its way into an appender.</summary>
public readonly struct DuckDBAppenderRow
{
    private readonly DuckDBAppender _appender;

    internal DuckDBAppenderRow(DuckDBAppender appender) => _appender = appender;

    /// <summary>The next column's value; null for NULL. No boxing where the column's own .NET type is given.</summary>
    /// <exception cref="InvalidCastException">The column's type does not take it; the message names the column, both types and the remedy.</exception>
    public DuckDBAppenderRow AppendValue<T>(T value)
    {
        _appender.Value(value);
        return this;
    }

    /// <summary>NULL for the next column.</summary>
    public DuckDBAppenderRow AppendNullValue()
    {
        _appender.Value<object?>(null);
        return this;
    }

    /// <summary>The default of the next column, as the table declares it.</summary>
    public DuckDBAppenderRow AppendDefault()
    {
        _appender.Default();
        return this;
    }

    /// <summary>Ends the row.</summary>
    public void EndRow() => _appender.EndRow();
}
