using System.Numerics;
using System.Runtime.CompilerServices;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>Integers and floating-point numbers, which .NET lays out as DuckDB does.</summary>
internal sealed unsafe class NumericVectorReader<TNumber>(DuckDBLogicalType type) : ValueVectorReader<TNumber>(type)
    where TNumber : unmanaged, INumber<TNumber>
{
    public override int PhysicalSize => sizeof(TNumber);

    public override object GetObject(int row) => ((TNumber*)Data)[row];

    public override T Get<T>(int row)
    {
        var value = ((TNumber*)Data)[row];
        if (typeof(T) == typeof(TNumber))
            return Unsafe.As<TNumber, T>(ref value);
        if (NumberConversion.TryConvert(value, out T converted))
            return converted;
        return base.Get<T>(row);
    }
}
