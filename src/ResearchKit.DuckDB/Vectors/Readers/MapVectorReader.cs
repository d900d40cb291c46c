using System.Collections;
using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>MAP: a list of key and value pairs inside; a dictionary outside, in the map's order.</summary>
internal sealed unsafe class MapVectorReader : VectorReader
{
    private readonly VectorReader[] _children;

    public MapVectorReader(DuckDBLogicalType type, VectorReader key, VectorReader value)
        : base(type)
    {
        _children = [key, value];
        var valueType = value.CreateList(0).GetType().GetGenericArguments()[0];
        ClrType = typeof(Dictionary<,>).MakeGenericType(key.ClrType, valueType);
    }

    public override Type ClrType { get; }

    public override Type ProviderType => typeof(Dictionary<object, object?>);

    public override int PhysicalSize => sizeof(DuckDBListEntry);

    public override IReadOnlyList<VectorReader> Children => _children;

    public override void Bind(nint vector, int count)
    {
        base.Bind(vector, count);
        var entries = NativeMethods.duckdb_list_vector_get_child(vector);
        var size = checked((int)NativeMethods.duckdb_list_vector_get_size(vector));
        _children[0].Bind(NativeMethods.duckdb_struct_vector_get_child(entries, 0), size);
        _children[1].Bind(NativeMethods.duckdb_struct_vector_get_child(entries, 1), size);
    }

    public override object GetObject(int row)
    {
        var entry = ((DuckDBListEntry*)Data)[row];
        var map = (IDictionary)Activator.CreateInstance(ClrType, (int)entry.Length)!;
        for (var i = (int)entry.Offset; i < (int)(entry.Offset + entry.Length); i++)
            map.Add(_children[0].GetObject(i), _children[1].GetObjectOrNull(i));
        return map;
    }

    public override object GetProviderObject(int row)
    {
        var entry = ((DuckDBListEntry*)Data)[row];
        var map = new Dictionary<object, object?>((int)entry.Length);
        for (var i = (int)entry.Offset; i < (int)(entry.Offset + entry.Length); i++)
            map.Add(_children[0].GetProviderObject(i), _children[1].GetProviderObjectOrNull(i));
        return map;
    }

    public override IList CreateList(int capacity) => (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(ClrType), capacity)!;
}
