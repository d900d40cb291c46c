using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

public sealed partial class DataFrame
{
    /// <summary>The first rows.</summary>
    /// <param name="count">How many, at least 0; all when there are fewer.</param>
    public DataFrame Head(int count = 5)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Range(0, Math.Min(count, Length), $"Head({count})");
    }

    /// <summary>The last rows, in their order.</summary>
    /// <param name="count">How many, at least 0; all when there are fewer.</param>
    public DataFrame Tail(int count = 5)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var rows = Math.Min(count, Length);
        return Range(Length - rows, rows, $"Tail({count})");
    }

    /// <summary>The named columns, in the order named.</summary>
    /// <param name="names">Names; case is ignored.</param>
    /// <exception cref="ColumnNotFoundException">A name is not there.</exception>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public DataFrame Select(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return Derive([.. names.Select(name => this[name])], Length, "Select");
    }

    /// <summary>All columns but the named ones.</summary>
    /// <param name="names">Names; case is ignored.</param>
    /// <exception cref="ColumnNotFoundException">A name is not there.</exception>
    public DataFrame Drop(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var dropped = names.Select(Ordinal).ToHashSet();
        return Derive(_columns.Where((_, i) => !dropped.Contains(i)), Length, "Drop");
    }

    /// <summary>The same rows with one column under another name, in the same place.</summary>
    /// <param name="name">The column's name; case is ignored.</param>
    /// <param name="newName">Its new name, not that of another column.</param>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    public DataFrame Rename(string name, string newName) =>
        Derive(_columns.SetItem(Ordinal(name), this[name].WithName(newName)), Length, "Rename");

    /// <summary>The same rows with a computed column, in place of the column of that name or at the end.</summary>
    /// <typeparam name="T">The type of the values: as in <see cref="Frames.Column.Create{T}(string, IEnumerable{T})"/>. Null is missing.</typeparam>
    /// <param name="name">The column's name.</param>
    /// <param name="value">Computes a row's value; called once a row, in order. It is taken to be derived from the frame's rows.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <exception cref="ProtectedDataException">The rows are protected: a function would see them one by one. Compute the column in SQL.</exception>
    public DataFrame WithColumn<T>(string name, Func<Row, T> value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(value);
        RequireReadable("WithColumn", "frame.Sql(\"select *, grade >= 5 as passed from this\")");
        var builder = ColumnBuilder<T>.Create(name);
        for (var row = 0; row < Length; row++)
        {
            if ((row & Segmentation.Mask) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            builder.Append(value(new Row(this, row)));
        }

        return Place(builder.ToColumn(new ColumnInfo(name)), Provenance.Then($"WithColumn({name})"));
    }

    /// <summary>The same rows with another column, in place of the column of that name or at the end.</summary>
    /// <param name="column">A column of as many rows; its protection is combined with the frame's.</param>
    /// <exception cref="ArgumentException">Its length differs.</exception>
    public DataFrame WithColumn(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var operation = $"WithColumn({column.Name})";
        var provenance = column.Provenance == Provenance ? Provenance.Then(operation) : Provenance.Combine(column.Provenance, operation);
        return Place(column, provenance);
    }

    /// <summary>The rows for which a predicate holds, in their order.</summary>
    /// <param name="predicate">Called once a row: <c>row => row.Get&lt;double?>("grade") >= 8</c>.</param>
    /// <param name="cancellationToken">Stops the filtering.</param>
    /// <exception cref="ProtectedDataException">The rows are protected: a function would see them one by one. Filter in SQL.</exception>
    public DataFrame Filter(Func<Row, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        RequireReadable("Filter", "frame.Sql(\"from this where grade >= 5\")");
        var kept = new List<int>();
        for (var row = 0; row < Length; row++)
        {
            if ((row & Segmentation.Mask) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (predicate(new Row(this, row)))
                kept.Add(row);
        }

        return Take(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept), "Filter", cancellationToken);
    }

    /// <summary>The rows where a mask is true, in their order.</summary>
    /// <param name="mask">One truth value a row.</param>
    /// <param name="cancellationToken">Stops the filtering.</param>
    /// <exception cref="ArgumentException">The mask's length is not the number of rows.</exception>
    public DataFrame Filter(ReadOnlySpan<bool> mask, CancellationToken cancellationToken = default)
    {
        if (mask.Length != Length)
            throw new ArgumentException($"The mask has {mask.Length} values and the frame {(Provenance.RowsMayBeRead ? Length.ToString(System.Globalization.CultureInfo.InvariantCulture) : "another number of")} rows; one value a row is needed.", nameof(mask));
        var kept = new int[mask.Count(true)];
        for (int row = 0, next = 0; row < mask.Length; row++)
        {
            if (mask[row])
                kept[next++] = row;
        }

        return Take(kept, "Filter", cancellationToken);
    }

    private DataFrame Range(int start, int count, string operation)
    {
        if (count == Length)
            return Derive(_columns, Length, operation);
        var rows = new int[count];
        for (var i = 0; i < count; i++)
            rows[i] = start + i;
        return Take(rows, operation, CancellationToken.None);
    }

    private void RequireReadable(string operation, string sql)
    {
        if (!Provenance.RowsMayBeRead) throw RowAccess.RefusedFunction(operation, sql, Provenance);
    }

    private DataFrame Place(Column column, FrameProvenance provenance)
    {
        var columns = _ordinals.TryGetValue(column.Name, out var ordinal) ? _columns.SetItem(ordinal, column) : _columns.Add(column);
        var rows = _columns.IsEmpty && Length == 0 ? column.Length : Length;
        return new DataFrame(columns, rows, provenance);
    }
}
