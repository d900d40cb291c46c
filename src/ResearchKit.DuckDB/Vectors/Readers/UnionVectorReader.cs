using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>UNION: a struct inside, whose first field tells the member. Outside the member's value, or <see cref="DuckDBUnion"/> with its name.</summary>
internal sealed unsafe class UnionVectorReader(DuckDBLogicalType type, VectorReader[] members) : ObjectVectorReader<object>(type)
{
    private byte* _tags;

    public override Type ProviderType => typeof(DuckDBUnion);

    public override int PhysicalSize => 0;

    public override IReadOnlyList<VectorReader> Children => members;

    public override void Bind(nint vector, int count)
    {
        base.Bind(vector, count);
        _tags = (byte*)NativeMethods.duckdb_vector_get_data(NativeMethods.duckdb_struct_vector_get_child(vector, 0));
        for (var i = 0; i < members.Length; i++)
            members[i].Bind(NativeMethods.duckdb_struct_vector_get_child(vector, (ulong)i + 1), count);
    }

    /// <summary>A member that is NULL reads as NULL.</summary>
    public override object? GetObjectOrNull(int row) => IsValid(row) ? members[_tags[row]].GetObjectOrNull(row) : null;

    public override object GetObject(int row) => members[_tags[row]].GetObjectOrNull(row) ?? DBNull.Value;

    public override object GetProviderObject(int row) => new DuckDBUnion(Type.Fields[_tags[row]].Name, members[_tags[row]].GetProviderObjectOrNull(row));
}
