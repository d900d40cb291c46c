using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>STRUCT: fields alongside each other.</summary>
internal sealed class StructVectorWriter(DuckDBLogicalType type, VectorWriter[] fields) : VectorWriter(type)
{
    public override int PhysicalSize => 0;

    public override IReadOnlyList<VectorWriter> Children => fields;

    public override void Bind(nint vector, int capacity)
    {
        base.Bind(vector, capacity);
        for (var i = 0; i < fields.Length; i++)
            fields[i].Bind(NativeMethods.duckdb_struct_vector_get_child(vector, (ulong)i), capacity);
    }

    public override void SetNull(int row)
    {
        base.SetNull(row);
        foreach (var field in fields)
            field.SetNull(row);
    }

    protected override void Set(int row, object value)
    {
        var values = NestedCoercion.Fields(value, Type);
        for (var i = 0; i < fields.Length; i++)
            fields[i].SetObject(row, values[i]);
    }
}

/// <summary>UNION: a struct whose first field is the member's number.</summary>
internal sealed class UnionVectorWriter : VectorWriter
{
    private readonly FixedVectorWriter<byte> _tag = new(DuckDBLogicalType.Of(DuckDBType.UnsignedTinyInt));
    private readonly VectorWriter[] _members;
    private readonly VectorWriter[] _children;

    public UnionVectorWriter(DuckDBLogicalType type, VectorWriter[] members)
        : base(type)
    {
        _members = members;
        _children = [_tag, .. members];
    }

    public override int PhysicalSize => 0;

    public override IReadOnlyList<VectorWriter> Children => _children;

    public override void Bind(nint vector, int capacity)
    {
        base.Bind(vector, capacity);
        for (var i = 0; i < _children.Length; i++)
            _children[i].Bind(NativeMethods.duckdb_struct_vector_get_child(vector, (ulong)i), capacity);
    }

    public override void SetNull(int row)
    {
        base.SetNull(row);
        foreach (var child in _children)
            child.SetNull(row);
    }

    protected override void Set(int row, object value)
    {
        var (member, inner) = NestedCoercion.Member(value, Type);
        _tag.Set(row, (byte)member);
        for (var i = 0; i < _members.Length; i++)
            _members[i].SetObject(row, i == member ? inner : null);
    }
}

/// <summary>The type of a bare NULL.</summary>
internal sealed class NullVectorWriter(DuckDBLogicalType type) : VectorWriter(type)
{
    public override int PhysicalSize => 4;

    protected override void Set(int row, object value) => throw ValueCoercion.Refused(value, Type, "only null");
}
