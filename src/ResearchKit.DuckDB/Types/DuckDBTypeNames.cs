namespace ResearchKit.DuckDB;

/// <summary>The names by which SQL knows the types without parts.</summary>
internal static class DuckDBTypeNames
{
    public static string Sql(DuckDBType type) => type switch
    {
        DuckDBType.UnsignedTinyInt => "UTINYINT",
        DuckDBType.UnsignedSmallInt => "USMALLINT",
        DuckDBType.UnsignedInteger => "UINTEGER",
        DuckDBType.UnsignedBigInt => "UBIGINT",
        DuckDBType.UnsignedHugeInt => "UHUGEINT",
        DuckDBType.TimestampSeconds => "TIMESTAMP_S",
        DuckDBType.TimestampMilliseconds => "TIMESTAMP_MS",
        DuckDBType.TimestampNanoseconds => "TIMESTAMP_NS",
        DuckDBType.TimestampTz => "TIMESTAMP WITH TIME ZONE",
        DuckDBType.TimeTz => "TIME WITH TIME ZONE",
        DuckDBType.TimeNanoseconds => "TIME_NS",
        DuckDBType.SqlNull => "\"NULL\"",
        _ => type.ToString().ToUpperInvariant(),
    };
}
