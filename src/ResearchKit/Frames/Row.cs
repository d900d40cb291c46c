using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

/// <summary>One row of a <see cref="DataFrame"/>, as seen by a predicate or a computed column. A light view: it holds no values itself.</summary>
public readonly struct Row
{
    private readonly DataFrame _frame;

    internal Row(DataFrame frame, int index)
    {
        _frame = frame;
        Index = index;
    }

    /// <summary>The row's position in the frame, from 0.</summary>
    public int Index { get; }

    /// <summary>A value by column name, as an object; null when missing. <see cref="Get{T}(string)"/> is faster and typed.</summary>
    /// <param name="name">The column; case is ignored.</param>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    public object? this[string name] => _frame[name].ValueAt(Index);

    /// <summary>Whether a value is missing.</summary>
    /// <param name="name">The column; case is ignored.</param>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    public bool IsNull(string name) => _frame[name].IsMissing(Index);

    /// <summary>
    /// A value by column name. Numbers of any type, and truth values as 0 and 1, can be read as <see cref="double"/>; otherwise the type is
    /// the column's own.
    /// </summary>
    /// <typeparam name="T">The type. With a nullable type (<c>double?</c>, <c>string</c>) a missing value is null.</typeparam>
    /// <param name="name">The column; case is ignored.</param>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    /// <exception cref="InvalidCastException">The column holds another type.</exception>
    /// <exception cref="InvalidOperationException">The value is missing and <typeparamref name="T"/> has no null.</exception>
    public T Get<T>(string name) => Read<T>(_frame[name], Index);

    internal static T Read<T>(Column column, int row)
    {
        if (column is IValues<T> values)
            return values.Read(row);
        if (column.ConvertsToDouble)
        {
            if (typeof(T) == typeof(double?))
                return (T)(object)(column.IsMissing(row) ? null : (double?)column.GetDouble(row))!;
            if (typeof(T) == typeof(double))
            {
                return column.IsMissing(row)
                    ? throw new InvalidOperationException(
                        $"Column \"{column.Name}\" has no value in row {row}. Ask for double? to read a missing value as null.")
                    : (T)(object)column.GetDouble(row);
            }
        }

        if (typeof(T) == typeof(object))
            return (T)column.ValueAt(row)!;
        throw new InvalidCastException(DataFrame.WrongType(column, typeof(T)));
    }
}
