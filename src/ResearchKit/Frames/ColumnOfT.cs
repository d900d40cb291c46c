using System.Runtime.CompilerServices;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

/// <summary>
/// A column whose values are of a value type: numbers, truth values, dates, times, identifiers.
/// Immutable; reading is safe from any number of threads.
/// </summary>
/// <typeparam name="T">The type of a value that is there. A missing value reads as null, never as a default.</typeparam>
public abstract class Column<T> : Column, IValues<T>, IValues<T?>
    where T : struct
{
    private protected Column(ColumnInfo info, int count, int nullCount)
        : base(info, count, nullCount)
    {
    }

    /// <summary>A row's value; null when missing.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public T? this[int row]
    {
        get
        {
            CheckRow(row);
            return IsMissing(row) ? null : Read(row);
        }
    }

    /// <summary>All values in row order, null where missing, without making an array.</summary>
    public IEnumerable<T?> Values
    {
        get
        {
            for (var row = 0; row < Count; row++)
                yield return IsMissing(row) ? null : Read(row);
        }
    }

    /// <inheritdoc/>
    public override Type ElementType => typeof(T);

    /// <inheritdoc/>
    public override bool IsNumeric => Numbers.IsNumber<T>();

    /// <summary>All values, null where missing.</summary>
    /// <returns>A new array of length <see cref="Column.Count"/>.</returns>
    public T?[] ToArray()
    {
        var values = new T?[Count];
        for (var row = 0; row < values.Length; row++)
            values[row] = IsMissing(row) ? null : Read(row);
        return values;
    }

    /// <summary>All values, with one value in place of what is missing.</summary>
    /// <param name="missing">Stands for a missing value.</param>
    /// <returns>A new array of length <see cref="Column.Count"/>.</returns>
    public T[] ToArray(T missing)
    {
        var values = GC.AllocateUninitializedArray<T>(Count);
        CopyValues(values, missing);
        return values;
    }

    /// <inheritdoc/>
    public sealed override bool IsNull(int row)
    {
        CheckRow(row);
        return IsMissing(row);
    }

    /// <inheritdoc/>
    public sealed override object? GetValue(int row) => this[row];

    T IValues<T>.Read(int row)
    {
        CheckRow(row);
        return IsMissing(row)
            ? throw new InvalidOperationException(
                $"Column \"{Name}\" has no value in row {row}. Ask for {TypeName(typeof(T))}? to read a missing value as null.")
            : Read(row);
    }

    T? IValues<T?>.Read(int row) => this[row];

    internal sealed override bool ConvertsToDouble => Numbers.ConvertsToDouble<T>();

    internal sealed override double GetDouble(int row)
    {
        ThrowIfNotDoubles();
        CheckRow(row);
        return IsMissing(row) ? double.NaN : Numbers.ToDouble(Read(row));
    }

    internal abstract bool IsMissing(int row);

    /// <summary>The value of a row that is there and not missing; not checked.</summary>
    internal abstract T Read(int row);

    private protected abstract void CopyValues(Span<T> target, T missing);
}

/// <summary>Reads values as one type: the value type itself (an error when missing), or the type with null.</summary>
internal interface IValues<out T>
{
    T Read(int row);
}
