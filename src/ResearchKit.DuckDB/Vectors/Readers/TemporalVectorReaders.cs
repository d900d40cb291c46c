using System.Runtime.CompilerServices;

namespace ResearchKit.DuckDB.Vectors;

/// <summary>DATE: days in 32 bits.</summary>
internal sealed unsafe class DateVectorReader(DuckDBLogicalType type) : ValueVectorReader<DateOnly>(type)
{
    public override Type ProviderType => typeof(DuckDBDate);

    public override int PhysicalSize => 4;

    public override object GetObject(int row) => ((DuckDBDate*)Data)[row].ToDateOnly();

    public override object GetProviderObject(int row) => ((DuckDBDate*)Data)[row];
}

/// <summary>TIMESTAMP in its four units, and TIMESTAMPTZ: 64 bits.</summary>
internal sealed unsafe class TimestampVectorReader(DuckDBLogicalType type, DuckDBTimePrecision precision) : ValueVectorReader<DateTime>(type)
{
    private readonly DateTimeKind _kind = type.Type == DuckDBType.TimestampTz ? DateTimeKind.Utc : DateTimeKind.Unspecified;

    public override Type ProviderType => typeof(DuckDBTimestamp);

    public override int PhysicalSize => 8;

    public override object GetObject(int row) => Value(row).ToDateTime(_kind);

    public override object GetProviderObject(int row) => Value(row);

    public override T Get<T>(int row)
    {
        if (typeof(T) != typeof(DateTime))
            return base.Get<T>(row);
        var value = Value(row).ToDateTime(_kind);
        return Unsafe.As<DateTime, T>(ref value);
    }

    private DuckDBTimestamp Value(int row) => new(((long*)Data)[row], precision);
}

/// <summary>TIME and TIME_NS: 64 bits since midnight.</summary>
internal sealed unsafe class TimeVectorReader(DuckDBLogicalType type, DuckDBTimePrecision precision) : ValueVectorReader<TimeOnly>(type)
{
    public override Type ProviderType => typeof(DuckDBTime);

    public override int PhysicalSize => 8;

    public override object GetObject(int row) => Value(row).ToTimeOnly();

    public override object GetProviderObject(int row) => Value(row);

    private DuckDBTime Value(int row) => new(((long*)Data)[row], precision);
}

/// <summary>TIME WITH TIME ZONE: time and offset in 64 bits.</summary>
internal sealed unsafe class TimeTzVectorReader(DuckDBLogicalType type) : ValueVectorReader<DuckDBTimeTz>(type)
{
    public override int PhysicalSize => 8;

    public override object GetObject(int row) => DuckDBTimeTz.FromBits(((ulong*)Data)[row]);
}

/// <summary>INTERVAL: months, days, microseconds.</summary>
internal sealed unsafe class IntervalVectorReader(DuckDBLogicalType type) : ValueVectorReader<DuckDBInterval>(type)
{
    public override int PhysicalSize => 16;

    public override object GetObject(int row) => ((DuckDBInterval*)Data)[row];
}
