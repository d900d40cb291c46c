using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ResearchKit.DuckDB.Vectors;

namespace ResearchKit.DuckDB;

/// <summary>
/// One column of a chunk, to be written straight into DuckDB's memory. Rows start as not NULL with anything in them: write every row that will be used.
/// It is valid until its chunk is handed over, reset or disposed of.
/// </summary>
public readonly unsafe ref struct DuckDBVectorWriter
{
    private readonly VectorWriter _writer;

    internal DuckDBVectorWriter(VectorWriter writer) => _writer = writer;

    /// <summary>The column's type.</summary>
    public DuckDBLogicalType Type => _writer.Type;

    /// <summary>How many rows can be written.</summary>
    public int Capacity => _writer.Capacity;

    /// <summary>
    /// The rows as DuckDB keeps them, to be filled: physical values as <see cref="DuckDBVector.Values{T}"/> gives them. Not for text and bytes, whose
    /// long values need memory of their own: <see cref="WriteUtf8(int, ReadOnlySpan{byte})"/>.
    /// </summary>
    /// <exception cref="InvalidCastException">The type is of another size than the column's values.</exception>
    public Span<T> Values<T>()
        where T : unmanaged
    {
        _writer.EnsureBound();
        if (sizeof(T) != _writer.PhysicalSize || _writer is BytesVectorWriter or GrowingVectorWriter)
            ThrowPhysical<T>();
        return new Span<T>(_writer.Data, _writer.Capacity);
    }

    /// <summary>Copies physical values into the rows from <paramref name="firstRow"/> on.</summary>
    public void Write<T>(ReadOnlySpan<T> values, int firstRow = 0)
        where T : unmanaged => values.CopyTo(Values<T>()[firstRow..]);

    /// <summary>Writes text, or bytes to BLOB. Text must be UTF-8.</summary>
    /// <exception cref="InvalidCastException">The column is of another type, or the bytes are no UTF-8.</exception>
    public void WriteUtf8(int row, ReadOnlySpan<byte> bytes) => Bytes().SetBytes(row, bytes);

    /// <summary>Writes text.</summary>
    public void WriteString(int row, ReadOnlySpan<char> text) => Bytes().SetText(row, text);

    /// <summary>Makes a row NULL.</summary>
    public void SetNull(int row) => _writer.SetNull(row);

    /// <summary>Sets the validity of the first rows: one bit a row, lowest first, set where the row is not NULL. Empty leaves all not NULL.</summary>
    /// <param name="validity">At least one word for each 64 rows of <paramref name="rowCount"/>.</param>
    /// <param name="rowCount">How many rows.</param>
    public void SetValidity(ReadOnlySpan<ulong> validity, int rowCount)
    {
        _writer.EnsureBound();
        if (validity.IsEmpty)
            return;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, _writer.Capacity);
        if (_writer.Children.Count > 0)
        {
            for (var row = 0; row < rowCount; row++)
            {
                if ((validity[row >> 6] & (1UL << (row & 63))) == 0)
                    _writer.SetNull(row);
            }

            return;
        }

        var words = (rowCount + 63) / 64;
        validity[..words].CopyTo(new Span<ulong>(_writer.Validity(), words));
    }

    /// <summary>Writes any value that the column's type takes, nested ones too; null makes the row NULL.</summary>
    /// <exception cref="InvalidCastException">The type does not take it; the message names both and the remedy.</exception>
    public void SetValue(int row, object? value) => _writer.SetObject(row, value);

    /// <summary>Writes a value without boxing where the column's own .NET type is given; else as <see cref="SetValue(int, object?)"/>.</summary>
    public void SetValue<T>(int row, T value) => _writer.Set(row, value);

    private BytesVectorWriter Bytes()
    {
        _writer.EnsureBound();
        return _writer as BytesVectorWriter
            ?? throw new InvalidCastException($"A column of type {Type} takes no text or bytes: use Values<T>() or SetValue.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowPhysical<T>()
        where T : unmanaged =>
        throw new InvalidCastException(_writer is BytesVectorWriter or GrowingVectorWriter || _writer.PhysicalSize == 0
            ? $"A column of type {Type} has no values of fixed size: use {(_writer is BytesVectorWriter ? "WriteString, WriteUtf8 or SetValue" : "SetValue")}."
            : $"A column of type {Type} takes {_writer.PhysicalSize} bytes a row, {typeof(T).Name} takes {sizeof(T)}.");
}
