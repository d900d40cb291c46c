using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>GEOMETRY: well-known binary inside, well-known text outside.</summary>
internal sealed unsafe class GeometryVectorReader(DuckDBLogicalType type) : ObjectVectorReader<string>(type)
{
    public override int PhysicalSize => 16;

    public override object GetObject(int row) => WellKnownText.FromBinary(NativeString.Bytes((NativeString*)Data + row));
}
