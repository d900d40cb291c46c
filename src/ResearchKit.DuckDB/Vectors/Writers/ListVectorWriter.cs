using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>The elements of LIST and MAP, which grow as rows are written.</summary>
internal abstract unsafe class GrowingVectorWriter(DuckDBLogicalType type) : VectorWriter(type)
{
    private int _used;
    private int _reserved;

    public override int PhysicalSize => sizeof(DuckDBListEntry);

    public override void Bind(nint vector, int capacity)
    {
        base.Bind(vector, capacity);
        BindElements(NativeMethods.duckdb_list_vector_get_child(vector), _reserved);
    }

    public override void Unbind()
    {
        base.Unbind();
        _used = 0;
        _reserved = 0;
    }

    public override void SetNull(int row)
    {
        base.SetNull(row);
        ((DuckDBListEntry*)Data)[row] = new DuckDBListEntry((ulong)_used, 0);
    }

    protected abstract void BindElements(nint elements, int capacity);

    /// <summary>Makes room for a row's elements, and gives the place of the first.</summary>
    protected int Append(int row, int length)
    {
        var start = _used;
        _used = checked(_used + length);
        if (_used > _reserved)
        {
            _reserved = (int)Math.Min(int.MaxValue, Math.Max(2L * _reserved, Math.Max(_used, 2048)));
            if (NativeMethods.duckdb_list_vector_reserve(Vector, (ulong)_reserved) == NativeState.Error)
                throw new DuckDBException($"DuckDB has no room for {_reserved} elements of {Type} in one chunk.", DuckDBErrorType.OutOfMemory);
            BindElements(NativeMethods.duckdb_list_vector_get_child(Vector), _reserved);
        }

        _ = NativeMethods.duckdb_list_vector_set_size(Vector, (ulong)_used);
        ((DuckDBListEntry*)Data)[row] = new DuckDBListEntry((ulong)start, (ulong)length);
        return start;
    }
}

/// <summary>LIST.</summary>
internal sealed class ListVectorWriter(DuckDBLogicalType type, VectorWriter element) : GrowingVectorWriter(type)
{
    private readonly VectorWriter[] _children = [element];

    public override IReadOnlyList<VectorWriter> Children => _children;

    protected override void Set(int row, object value)
    {
        var elements = NestedCoercion.Elements(value, Type);
        var start = Append(row, elements.Count);
        for (var i = 0; i < elements.Count; i++)
            element.SetObject(start + i, elements[i]);
    }

    protected override void BindElements(nint elements, int capacity) => element.Bind(elements, capacity);
}

/// <summary>MAP: a list of keys and values.</summary>
internal sealed class MapVectorWriter(DuckDBLogicalType type, VectorWriter key, VectorWriter value) : GrowingVectorWriter(type)
{
    private readonly VectorWriter[] _children = [key, value];

    public override IReadOnlyList<VectorWriter> Children => _children;

    protected override void Set(int row, object map)
    {
        var entries = NestedCoercion.Entries(map, Type);
        var start = Append(row, entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            key.SetObject(start + i, entries[i].Key);
            value.SetObject(start + i, entries[i].Value);
        }
    }

    protected override void BindElements(nint elements, int capacity)
    {
        key.Bind(NativeMethods.duckdb_struct_vector_get_child(elements, 0), capacity);
        value.Bind(NativeMethods.duckdb_struct_vector_get_child(elements, 1), capacity);
    }
}

/// <summary>ARRAY: each row has its own stretch of elements.</summary>
internal sealed class ArrayVectorWriter(DuckDBLogicalType type, VectorWriter element) : VectorWriter(type)
{
    private readonly VectorWriter[] _children = [element];

    public override int PhysicalSize => 0;

    public override IReadOnlyList<VectorWriter> Children => _children;

    public override void Bind(nint vector, int capacity)
    {
        base.Bind(vector, capacity);
        element.Bind(NativeMethods.duckdb_array_vector_get_child(vector), checked(capacity * Type.ArraySize));
    }

    public override void SetNull(int row)
    {
        base.SetNull(row);
        for (var i = 0; i < Type.ArraySize; i++)
            element.SetNull((row * Type.ArraySize) + i);
    }

    protected override void Set(int row, object value)
    {
        var elements = NestedCoercion.Elements(value, Type);
        for (var i = 0; i < elements.Count; i++)
            element.SetObject((row * Type.ArraySize) + i, elements[i]);
    }
}
