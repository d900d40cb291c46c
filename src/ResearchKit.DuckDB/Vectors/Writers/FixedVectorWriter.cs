using System.Runtime.CompilerServices;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>Types that .NET lays out as DuckDB does: numbers, BOOLEAN, INTERVAL, DATE.</summary>
internal sealed unsafe class FixedVectorWriter<TStorage>(DuckDBLogicalType type) : VectorWriter(type)
    where TStorage : unmanaged
{
    public override int PhysicalSize => sizeof(TStorage);

    public override void Set<T>(int row, T value)
    {
        if (typeof(T) == typeof(TStorage))
        {
            CheckRow(row);
            ((TStorage*)Data)[row] = Unsafe.As<T, TStorage>(ref value);
        }
        else
        {
            base.Set(row, value);
        }
    }

    protected override void Set(int row, object value) => ((TStorage*)Data)[row] = (TStorage)ValueCoercion.Coerce(value, Type);
}

/// <summary>Types whose coerced value is turned into a stored integer: timestamps, times, DECIMAL, UUID, ENUM.</summary>
internal sealed unsafe class EncodedVectorWriter<TStorage>(DuckDBLogicalType type, Func<object, TStorage> encode) : VectorWriter(type)
    where TStorage : unmanaged
{
    public override int PhysicalSize => sizeof(TStorage);

    protected override void Set(int row, object value) => ((TStorage*)Data)[row] = encode(ValueCoercion.Coerce(value, Type));
}
