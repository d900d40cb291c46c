using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>STRUCT: a dictionary from field name to value, in the fields' order.</summary>
internal sealed class StructVectorReader(DuckDBLogicalType type, VectorReader[] fields) : ObjectVectorReader<Dictionary<string, object?>>(type)
{
    public override int PhysicalSize => 0;

    public override IReadOnlyList<VectorReader> Children => fields;

    public override void Bind(nint vector, int count)
    {
        base.Bind(vector, count);
        for (var i = 0; i < fields.Length; i++)
            fields[i].Bind(NativeMethods.duckdb_struct_vector_get_child(vector, (ulong)i), count);
    }

    public override object GetObject(int row) => Read(row, provider: false);

    public override object GetProviderObject(int row) => Read(row, provider: true);

    private Dictionary<string, object?> Read(int row, bool provider)
    {
        var values = new Dictionary<string, object?>(fields.Length, StringComparer.Ordinal);
        for (var i = 0; i < fields.Length; i++)
            values[Type.Fields[i].Name] = provider ? fields[i].GetProviderObjectOrNull(row) : fields[i].GetObjectOrNull(row);
        return values;
    }
}
