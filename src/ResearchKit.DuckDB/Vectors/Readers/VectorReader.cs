using System.Collections;
using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>
/// Reads one column of a result. Made once a result, bound to the vector of each chunk in turn; a nested column has a reader for each part.
/// Reading while unbound is a use after the chunk is gone, and is refused.
/// </summary>
internal abstract unsafe class VectorReader(DuckDBLogicalType type)
{
    public DuckDBLogicalType Type { get; } = type;

    public byte* Data { get; private set; }

    public ulong* Validity { get; private set; }

    public int Count { get; private set; }

    protected nint Vector { get; private set; }

    /// <summary>The .NET type that <see cref="GetObject"/> gives.</summary>
    public abstract Type ClrType { get; }

    /// <summary>The type that <see cref="GetProviderObject"/> gives, which holds every value of the column's type.</summary>
    public virtual Type ProviderType => ClrType;

    /// <summary>Bytes a row takes in the vector; 0 where a row has no bytes of its own (STRUCT, ARRAY, UNION).</summary>
    public abstract int PhysicalSize { get; }

    /// <summary>The readers of the parts: the elements of a list, the fields of a struct.</summary>
    public virtual IReadOnlyList<VectorReader> Children => [];

    public virtual void Bind(nint vector, int count)
    {
        Vector = vector;
        Data = (byte*)NativeMethods.duckdb_vector_get_data(vector);
        Validity = NativeMethods.duckdb_vector_get_validity(vector);
        Count = count;
    }

    public void Unbind()
    {
        Vector = 0;
        Data = null;
        Validity = null;
        Count = 0;
        foreach (var child in Children)
            child.Unbind();
    }

    public void EnsureBound()
    {
        if (Vector == 0)
            throw new ObjectDisposedException("DuckDBVector", "This vector's chunk is gone: a vector is valid until the next Read() or Dispose() of its reader. Copy what you need before.");
    }

    public bool IsValid(int row)
    {
        if ((uint)row >= (uint)Count)
            ThrowRow(row);
        return Validity == null || (Validity[row >> 6] & (1UL << (row & 63))) != 0;
    }

    /// <summary>The value of a row that is not NULL, as the .NET type that users expect.</summary>
    /// <exception cref="InvalidCastException">That type cannot hold this value (an infinite date, a decimal of 38 digits).</exception>
    public abstract object GetObject(int row);

    /// <summary>The value of a row that is not NULL, without any loss.</summary>
    public virtual object GetProviderObject(int row) => GetObject(row);

    public virtual object? GetObjectOrNull(int row) => IsValid(row) ? GetObject(row) : null;

    public object? GetProviderObjectOrNull(int row) => IsValid(row) ? GetProviderObject(row) : null;

    /// <summary>The value of a row that is not NULL, as the type asked for.</summary>
    public virtual T Get<T>(int row)
    {
        if (typeof(T) == typeof(object))
            return (T)GetObject(row);
        return (T)ValueConversion.Convert(GetProviderObject(row), typeof(T), Type);
    }

    /// <summary>An empty list of this reader's values, NULLs allowed.</summary>
    public abstract IList CreateList(int capacity);

    private void ThrowRow(int row)
    {
        EnsureBound();
        throw new ArgumentOutOfRangeException(nameof(row), row, $"The chunk has {Count} rows.");
    }
}

/// <summary>A reader whose values are of a .NET value type: its lists hold that type as nullable.</summary>
internal abstract class ValueVectorReader<T>(DuckDBLogicalType type) : VectorReader(type)
    where T : struct
{
    public override Type ClrType => typeof(T);

    public override IList CreateList(int capacity) => new List<T?>(capacity);
}

/// <summary>A reader whose values are of a .NET reference type.</summary>
internal abstract class ObjectVectorReader<T>(DuckDBLogicalType type) : VectorReader(type)
    where T : class
{
    public override Type ClrType => typeof(T);

    public override IList CreateList(int capacity) => new List<T?>(capacity);
}
