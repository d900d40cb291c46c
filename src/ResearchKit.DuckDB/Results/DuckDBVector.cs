using System.Runtime.CompilerServices;
using ResearchKit.DuckDB.Bindings;
using ResearchKit.DuckDB.Vectors;

namespace ResearchKit.DuckDB;

/// <summary>
/// One column of a chunk, read where DuckDB wrote it: nothing is copied or boxed. It is valid until the next
/// <see cref="DuckDBChunkReader.Read"/> or the reader's disposal; spans taken from it must not be used after that.
/// </summary>
public readonly unsafe ref struct DuckDBVector
{
    private readonly VectorReader _reader;

    internal DuckDBVector(VectorReader reader) => _reader = reader;

    /// <summary>The column's type.</summary>
    public DuckDBLogicalType Type => _reader.Type;

    /// <summary>Rows in this vector, at most 2048 for a column; the element vector of a list may be longer.</summary>
    public int Count
    {
        get
        {
            _reader.EnsureBound();
            return _reader.Count;
        }
    }

    /// <summary>One bit a row, lowest first, set where the row is not NULL; empty when no row is NULL.</summary>
    public ReadOnlySpan<ulong> Validity
    {
        get
        {
            _reader.EnsureBound();
            return _reader.Validity == null ? default : new ReadOnlySpan<ulong>(_reader.Validity, (_reader.Count + 63) / 64);
        }
    }

    /// <summary>True when at least one row is NULL.</summary>
    public bool HasNulls
    {
        get
        {
            var validity = Validity;
            if (validity.IsEmpty)
                return false;
            var whole = _reader.Count / 64;
            foreach (var word in validity[..whole])
            {
                if (word != ulong.MaxValue)
                    return true;
            }

            var rest = (1UL << (_reader.Count % 64)) - 1;
            return rest != 0 && (validity[whole] & rest) != rest;
        }
    }

    /// <summary>True when the row is not NULL.</summary>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    public bool IsValid(int row) => _reader.IsValid(row);

    /// <summary>
    /// The rows as DuckDB keeps them; rows that are NULL hold anything. The type must have the column's physical size:
    /// bool, sbyte to ulong, Int128, UInt128, float, double for the types of those names; int or <see cref="DuckDBDate"/> for DATE; long for timestamps and TIME;
    /// ulong for TIMETZ; short, int, long or Int128 for DECIMAL of up to 4, 9, 18, 38 digits; byte, ushort or uint for ENUM; <see cref="DuckDBInterval"/>; UInt128 for UUID (top bit flipped);
    /// <see cref="DuckDBListEntry"/> for LIST and MAP. For text and bytes use <see cref="Utf8"/>.
    /// </summary>
    /// <exception cref="InvalidCastException">The type is of another size; the message names the sizes.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
    {
        _reader.EnsureBound();
        if (sizeof(T) != _reader.PhysicalSize)
            ThrowSize<T>();
        return new ReadOnlySpan<T>(_reader.Data, _reader.Count);
    }

    /// <summary>The bytes of a row of VARCHAR, JSON, BLOB (or the inner bytes of BIT and BIGNUM); empty when it is NULL.</summary>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="InvalidCastException">The column keeps no bytes.</exception>
    public ReadOnlySpan<byte> Utf8(int row)
    {
        if (!_reader.IsValid(row))
            return default;
        if (_reader is not (VarcharVectorReader or BlobVectorReader or BitVectorReader or BigNumVectorReader or GeometryVectorReader))
            throw new InvalidCastException($"A column of type {Type} keeps no text or bytes: use Values<T>() or GetValue(row).");
        return NativeString.Bytes((NativeString*)_reader.Data + row);
    }

    /// <summary>The value of a row as .NET knows it, or null; what <see cref="DuckDBDataReader.GetValue"/> gives, for every type.</summary>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="InvalidCastException">The .NET type cannot hold it, such as an infinite date.</exception>
    public object? GetValue(int row) => _reader.GetObjectOrNull(row);

    /// <summary>The value of a row without loss, or null: <see cref="DuckDBDate"/>, <see cref="DuckDBTimestamp"/>, <see cref="DuckDBDecimal"/>, <see cref="DuckDBUnion"/> and so on.</summary>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    public object? GetProviderSpecificValue(int row) => _reader.GetProviderObjectOrNull(row);

    /// <summary>The value of a row as the type asked for; numbers are checked, nullable types take NULL.</summary>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="InvalidCastException">No such conversion, the value does not fit, or it is NULL and the type is not nullable.</exception>
    public T GetValue<T>(int row)
    {
        if (_reader.IsValid(row))
            return _reader.Get<T>(row);
        return default(T) is null ? default! : throw new InvalidCastException($"Row {row} is NULL, which {NestedConversion.NameOf(typeof(T))} cannot hold. Test IsValid(row), or ask for {NestedConversion.NameOf(typeof(T))}?.");
    }

    /// <summary>How many child vectors there are: 1 for LIST and ARRAY (the elements), 2 for MAP (keys, values), one a field for STRUCT and UNION, else 0.</summary>
    public int ChildCount => _reader.Children.Count;

    /// <summary>
    /// A child vector. Rows of a STRUCT's fields run alongside its own; the elements of a LIST or MAP lie where <see cref="Values{T}"/> of
    /// <see cref="DuckDBListEntry"/> says; those of an ARRAY of n from row * n.
    /// </summary>
    /// <param name="ordinal">0 to <see cref="ChildCount"/> - 1.</param>
    public DuckDBVector Child(int ordinal) => new(_reader.Children[ordinal]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowSize<T>()
        where T : unmanaged =>
        throw new InvalidCastException(_reader.PhysicalSize == 0
            ? $"A column of type {Type} has no values of its own: use Child(ordinal) or GetValue(row)."
            : $"A column of type {Type} takes {_reader.PhysicalSize} bytes a row, {typeof(T).Name} takes {sizeof(T)}. The .NET type of its values is {NestedConversion.NameOf(_reader.ClrType)}; see Values<T>() for the physical types.");
}
