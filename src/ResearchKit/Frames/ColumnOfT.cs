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
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public T? this[int row]
    {
        get
        {
            CheckRow(row);
            return IsMissing(row) ? null : Read(row);
        }
    }

    /// <summary>All values in row order, null where missing, without making an array.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public IEnumerable<T?> Values
    {
        get
        {
            RequireReadable();
            return All();
        }
    }

    /// <inheritdoc/>
    public override Type ElementType => typeof(T);

    /// <inheritdoc/>
    public override bool IsNumeric => Numbers.IsNumber<T>();

    /// <summary>All values, null where missing.</summary>
    /// <returns>A new array of length <see cref="Column.Count"/>.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public T?[] ToArray()
    {
        RequireReadable();
        var values = new T?[Length];
        for (var row = 0; row < values.Length; row++)
            values[row] = IsMissing(row) ? null : Read(row);
        return values;
    }

    /// <summary>All values, with one value in place of what is missing.</summary>
    /// <param name="missing">Stands for a missing value.</param>
    /// <returns>A new array of length <see cref="Column.Count"/>.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public T[] ToArray(T missing)
    {
        RequireReadable();
        return Filled(missing);
    }

    /// <summary>All values, with one value in place of what is missing, for the kit's own rooms.</summary>
    internal T[] Filled(T missing)
    {
        var values = GC.AllocateUninitializedArray<T>(Length);
        CopyValues(values, missing);
        return values;
    }

    internal sealed override object? ValueAt(int row) => IsMissing(row) ? null : Read(row);

    /// <summary>All values in row order, null where missing, for the kit's own rooms.</summary>
    internal IEnumerable<T?> All()
    {
        for (var row = 0; row < Length; row++)
            yield return IsMissing(row) ? null : Read(row);
    }

    T IValues<T>.Read(int row) => IsMissing(row)
        ? throw new InvalidOperationException($"Column \"{Name}\" has no value in row {row}. Ask for {TypeName(typeof(T))}? to read a missing value as null.")
        : Read(row);

    T? IValues<T?>.Read(int row) => IsMissing(row) ? null : Read(row);

    internal sealed override bool ConvertsToDouble => Numbers.ConvertsToDouble<T>();

    internal sealed override double GetDouble(int row)
    {
        ThrowIfNotDoubles();
        return IsMissing(row) ? double.NaN : Numbers.ToDouble(Read(row));
    }

    /// <summary>The value of a row that is there and not missing; not checked.</summary>
    internal abstract T Read(int row);

    private protected abstract void CopyValues(Span<T> target, T missing);
}

/// <summary>Reads values as one type: the value type itself (an error when missing), or the type with null.</summary>
internal interface IValues<out T>
{
    T Read(int row);
}
