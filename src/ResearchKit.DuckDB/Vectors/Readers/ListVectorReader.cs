using System.Collections;
using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>LIST and ARRAY: a .NET list whose elements may be NULL.</summary>
internal abstract class ElementsVectorReader(DuckDBLogicalType type, VectorReader element) : VectorReader(type)
{
    private readonly VectorReader[] _children = [element];

    protected VectorReader Element { get; } = element;

    public override Type ClrType { get; } = element.CreateList(0).GetType();

    public override Type ProviderType => typeof(List<object?>);

    public override IReadOnlyList<VectorReader> Children => _children;

    public override object GetObject(int row)
    {
        var (offset, length) = Range(row);
        var list = Element.CreateList(length);
        for (var i = 0; i < length; i++)
            list.Add(Element.GetObjectOrNull(offset + i));
        return list;
    }

    public override object GetProviderObject(int row)
    {
        var (offset, length) = Range(row);
        var list = new List<object?>(length);
        for (var i = 0; i < length; i++)
            list.Add(Element.GetProviderObjectOrNull(offset + i));
        return list;
    }

    public override IList CreateList(int capacity) => (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(ClrType), capacity)!;

    protected abstract (int Offset, int Length) Range(int row);
}

/// <summary>LIST: each row points at a stretch of the element vector.</summary>
internal sealed unsafe class ListVectorReader(DuckDBLogicalType type, VectorReader element) : ElementsVectorReader(type, element)
{
    public override int PhysicalSize => sizeof(DuckDBListEntry);

    public override void Bind(nint vector, int count)
    {
        base.Bind(vector, count);
        Element.Bind(NativeMethods.duckdb_list_vector_get_child(vector), checked((int)NativeMethods.duckdb_list_vector_get_size(vector)));
    }

    protected override (int Offset, int Length) Range(int row)
    {
        var entry = ((DuckDBListEntry*)Data)[row];
        return ((int)entry.Offset, (int)entry.Length);
    }
}

/// <summary>ARRAY: each row has its own stretch of fixed size.</summary>
internal sealed class ArrayVectorReader(DuckDBLogicalType type, VectorReader element) : ElementsVectorReader(type, element)
{
    public override int PhysicalSize => 0;

    public override void Bind(nint vector, int count)
    {
        base.Bind(vector, count);
        Element.Bind(NativeMethods.duckdb_array_vector_get_child(vector), checked(count * Type.ArraySize));
    }

    protected override (int Offset, int Length) Range(int row) => (row * Type.ArraySize, Type.ArraySize);
}
