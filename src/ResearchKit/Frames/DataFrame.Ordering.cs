using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

public sealed partial class DataFrame
{
    /// <summary>
    /// The rows in ascending order of one or more columns, the first deciding. Rows that are equal keep their order. Missing values come
    /// last. Numbers go by size with not-a-number after infinity, text by code point (not by a language's alphabet), enumerations in their own order.
    /// </summary>
    /// <param name="names">At least one name; case is ignored.</param>
    /// <exception cref="ColumnNotFoundException">A name is not there.</exception>
    /// <exception cref="InvalidOperationException">A column holds values without an order (lists, structs).</exception>
    public DataFrame OrderBy(params IReadOnlyList<string> names) => Order([.. Keys(names).Select(name => (name, false))], "OrderBy", CancellationToken.None);

    /// <summary>The rows in descending order; otherwise as <see cref="OrderBy(IReadOnlyList{string})"/>. Missing values come last here as well.</summary>
    /// <param name="names">At least one name; case is ignored.</param>
    /// <exception cref="ColumnNotFoundException">A name is not there.</exception>
    /// <exception cref="InvalidOperationException">A column holds values without an order.</exception>
    public DataFrame OrderByDescending(params IReadOnlyList<string> names) =>
        Order([.. Keys(names).Select(name => (name, true))], "OrderByDescending", CancellationToken.None);

    /// <summary>The rows in the order of several columns, each ascending or descending; otherwise as <see cref="OrderBy(IReadOnlyList{string})"/>.</summary>
    /// <param name="keys">Column names and directions, the first deciding.</param>
    /// <param name="cancellationToken">Stops the sorting.</param>
    /// <exception cref="ColumnNotFoundException">A name is not there.</exception>
    /// <exception cref="InvalidOperationException">A column holds values without an order.</exception>
    public DataFrame OrderBy(IReadOnlyList<(string Name, bool Descending)> keys, CancellationToken cancellationToken = default) =>
        Order(keys, "OrderBy", cancellationToken);

    /// <summary>Rows chosen at random without replacement, in their order in the frame.</summary>
    /// <param name="count">How many, at least 0; all when there are fewer.</param>
    /// <param name="seed">The same seed chooses the same rows of equally long frames, on every platform.</param>
    public DataFrame Sample(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var chosen = new int[Math.Min(count, Length)];
        var random = new SplitMix64(seed);
        for (int row = 0, next = 0; next < chosen.Length; row++)
        {
            if (random.Below(Length - row) < chosen.Length - next)
                chosen[next++] = row;
        }

        return Take(chosen, $"Sample({count}, seed {seed})", CancellationToken.None);
    }

    private static IReadOnlyList<string> Keys(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Count > 0 ? names : throw new ArgumentException("Name at least one column to order by.", nameof(names));
    }

    private DataFrame Order(IReadOnlyList<(string Name, bool Descending)> keys, string operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var columns = keys.Select(key => (Column: this[key.Name], key.Descending)).ToList();
        if (columns.Find(key => !key.Column.IsOrdered).Column is { } unordered)
            throw new InvalidOperationException(
                $"Column \"{unordered.Name}\" holds {Frames.Column.TypeName(unordered.ElementType)}, which has no order. Order by another column.");
        var rows = new int[Length];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = row;
        for (var key = columns.Count - 1; key >= 0; key--)
            rows = Order(columns[key].Column, columns[key].Descending, rows, cancellationToken);
        return Take(rows, operation, cancellationToken);
    }

    private static int[] Order(Column column, bool descending, int[] rows, CancellationToken cancellationToken)
    {
        if (column.MissingCount == 0)
        {
            column.Sort(rows, descending, cancellationToken);
            return rows;
        }

        var present = Array.FindAll(rows, row => !column.IsMissing(row));
        var missing = Array.FindAll(rows, column.IsMissing);
        column.Sort(present, descending, cancellationToken);
        return [.. present, .. missing];
    }
}
