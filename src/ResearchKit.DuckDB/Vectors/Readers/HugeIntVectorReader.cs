using System.Numerics;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>HUGEINT and UHUGEINT: BigInteger for those who ask for an object, the 128-bit integers without loss or boxing.</summary>
internal sealed unsafe class HugeIntVectorReader<TNumber>(DuckDBLogicalType type) : ValueVectorReader<BigInteger>(type)
    where TNumber : unmanaged, INumber<TNumber>
{
    public override Type ProviderType => typeof(TNumber);

    public override int PhysicalSize => 16;

    public override object GetObject(int row) => BigInteger.CreateChecked(((TNumber*)Data)[row]);

    public override object GetProviderObject(int row) => ((TNumber*)Data)[row];

    public override T Get<T>(int row) =>
        NumberConversion.TryConvert(((TNumber*)Data)[row], out T converted) ? converted : base.Get<T>(row);
}
