using System.Runtime.CompilerServices;
using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>Writes one column of a chunk: the mirror of <see cref="VectorReader"/>. Made once, bound to each chunk in turn.</summary>
internal abstract unsafe class VectorWriter(DuckDBLogicalType type)
{
    private ulong* _validity;

    public DuckDBLogicalType Type { get; } = type;

    public byte* Data { get; private set; }

    public int Capacity { get; private set; }

    /// <summary>Bytes a row takes; 0 where a row has none of its own.</summary>
    public abstract int PhysicalSize { get; }

    public virtual IReadOnlyList<VectorWriter> Children => [];

    protected nint Vector { get; private set; }

    /// <summary>Points at a vector whose rows are to be written; what was written to it before stays.</summary>
    public virtual void Bind(nint vector, int capacity)
    {
        Vector = vector;
        Data = (byte*)NativeMethods.duckdb_vector_get_data(vector);
        _validity = null;
        Capacity = capacity;
    }

    /// <summary>Forgets the vector and what children have counted.</summary>
    public virtual void Unbind()
    {
        Vector = 0;
        Data = null;
        _validity = null;
        Capacity = 0;
        foreach (var child in Children)
            child.Unbind();
    }

    public void EnsureBound()
    {
        if (Vector == 0)
            throw new ObjectDisposedException("DuckDBVectorWriter", "This writer's chunk is gone or was handed over: take the writer anew from the chunk.");
    }

    /// <summary>Makes a row NULL, and with it the parts that share its place.</summary>
    public virtual void SetNull(int row)
    {
        CheckRow(row);
        var validity = Validity();
        validity[row >> 6] &= ~(1UL << (row & 63));
    }

    /// <summary>The validity bits, made writable.</summary>
    public ulong* Validity()
    {
        if (_validity == null)
        {
            NativeMethods.duckdb_vector_ensure_validity_writable(Vector);
            _validity = NativeMethods.duckdb_vector_get_validity(Vector);
        }

        return _validity;
    }

    /// <summary>Writes a value; null and DBNull make the row NULL.</summary>
    /// <exception cref="InvalidCastException">The column's type does not take it.</exception>
    public void SetObject(int row, object? value)
    {
        CheckRow(row);
        if (value is null or DBNull)
            SetNull(row);
        else
            Set(row, value);
    }

    /// <summary>Writes a value without boxing where the column's own type is given.</summary>
    public virtual void Set<T>(int row, T value)
    {
        if (value is null or DBNull)
            SetNull(row);
        else
            SetObject(row, (object)value);
    }

    public void CheckRow(int row)
    {
        if ((uint)row >= (uint)Capacity)
            ThrowRow(row);
    }

    /// <summary>Writes a value that is not null.</summary>
    protected abstract void Set(int row, object value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowRow(int row)
    {
        EnsureBound();
        throw new ArgumentOutOfRangeException(nameof(row), row, $"The chunk holds {Capacity} rows.");
    }
}
