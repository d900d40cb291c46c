using System.Runtime.CompilerServices;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>DECIMAL: an integer of 2, 4, 8 or 16 bytes according to its width.</summary>
internal sealed unsafe class DecimalVectorReader : ValueVectorReader<decimal>
{
    public DecimalVectorReader(DuckDBLogicalType type)
        : base(type) => PhysicalSize = SizeOf(type.Width);

    public override Type ProviderType => typeof(DuckDBDecimal);

    public override int PhysicalSize { get; }

    /// <summary>Bytes of a DECIMAL of this width.</summary>
    public static int SizeOf(int width) => width switch { <= 4 => 2, <= 9 => 4, <= 18 => 8, _ => 16 };

    public override object GetObject(int row) => Value(row).ToDecimal();

    public override object GetProviderObject(int row) => Value(row);

    public override T Get<T>(int row)
    {
        if (typeof(T) == typeof(decimal))
        {
            var value = Value(row).ToDecimal();
            return Unsafe.As<decimal, T>(ref value);
        }

        return base.Get<T>(row);
    }

    private DuckDBDecimal Value(int row)
    {
        Int128 unscaled = PhysicalSize switch
        {
            2 => ((short*)Data)[row],
            4 => ((int*)Data)[row],
            8 => ((long*)Data)[row],
            _ => ((Int128*)Data)[row],
        };
        return new DuckDBDecimal(unscaled, Type.Width, Type.Scale);
    }
}
