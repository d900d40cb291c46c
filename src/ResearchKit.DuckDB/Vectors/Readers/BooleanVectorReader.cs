using System.Runtime.CompilerServices;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>BOOLEAN: a byte, 0 or 1.</summary>
internal sealed unsafe class BooleanVectorReader(DuckDBLogicalType type) : ValueVectorReader<bool>(type)
{
    public override int PhysicalSize => 1;

    public override object GetObject(int row) => Data[row] != 0;

    public override T Get<T>(int row)
    {
        if (typeof(T) != typeof(bool))
            return base.Get<T>(row);
        var value = Data[row] != 0;
        return Unsafe.As<bool, T>(ref value);
    }
}
