namespace ResearchKit.DuckDB;

/// <summary>The kinds of type that DuckDB 1.5 has, with the numbers of its C API. <see cref="DuckDBLogicalType"/> says the rest (width, fields, members).</summary>
public enum DuckDBType
{
    /// <summary>Not a type.</summary>
    Invalid = 0,

    /// <summary>BOOLEAN.</summary>
    Boolean = 1,

    /// <summary>TINYINT: 8 bits, signed.</summary>
    TinyInt = 2,

    /// <summary>SMALLINT: 16 bits, signed.</summary>
    SmallInt = 3,

    /// <summary>INTEGER: 32 bits, signed.</summary>
    Integer = 4,

    /// <summary>BIGINT: 64 bits, signed.</summary>
    BigInt = 5,

    /// <summary>UTINYINT: 8 bits, unsigned.</summary>
    UnsignedTinyInt = 6,

    /// <summary>USMALLINT: 16 bits, unsigned.</summary>
    UnsignedSmallInt = 7,

    /// <summary>UINTEGER: 32 bits, unsigned.</summary>
    UnsignedInteger = 8,

    /// <summary>UBIGINT: 64 bits, unsigned.</summary>
    UnsignedBigInt = 9,

    /// <summary>FLOAT: 32 bits.</summary>
    Float = 10,

    /// <summary>DOUBLE: 64 bits.</summary>
    Double = 11,

    /// <summary>TIMESTAMP: microseconds since 1970-01-01, without a time zone.</summary>
    Timestamp = 12,

    /// <summary>DATE: days since 1970-01-01.</summary>
    Date = 13,

    /// <summary>TIME: microseconds since midnight.</summary>
    Time = 14,

    /// <summary>INTERVAL: months, days and microseconds.</summary>
    Interval = 15,

    /// <summary>HUGEINT: 128 bits, signed.</summary>
    HugeInt = 16,

    /// <summary>VARCHAR: UTF-8 text.</summary>
    Varchar = 17,

    /// <summary>BLOB: bytes.</summary>
    Blob = 18,

    /// <summary>DECIMAL(width, scale): up to 38 digits.</summary>
    Decimal = 19,

    /// <summary>TIMESTAMP_S: seconds since 1970-01-01.</summary>
    TimestampSeconds = 20,

    /// <summary>TIMESTAMP_MS: milliseconds since 1970-01-01.</summary>
    TimestampMilliseconds = 21,

    /// <summary>TIMESTAMP_NS: nanoseconds since 1970-01-01.</summary>
    TimestampNanoseconds = 22,

    /// <summary>ENUM: one of a list of strings.</summary>
    Enum = 23,

    /// <summary>LIST: any number of elements of one type.</summary>
    List = 24,

    /// <summary>STRUCT: named fields.</summary>
    Struct = 25,

    /// <summary>MAP: keys of one type to values of another.</summary>
    Map = 26,

    /// <summary>UUID.</summary>
    Uuid = 27,

    /// <summary>UNION: one of several named members.</summary>
    Union = 28,

    /// <summary>BIT: a string of bits.</summary>
    Bit = 29,

    /// <summary>TIME WITH TIME ZONE: microseconds since midnight and an offset.</summary>
    TimeTz = 30,

    /// <summary>TIMESTAMP WITH TIME ZONE: microseconds since 1970-01-01 in UTC.</summary>
    TimestampTz = 31,

    /// <summary>UHUGEINT: 128 bits, unsigned.</summary>
    UnsignedHugeInt = 32,

    /// <summary>ARRAY: a fixed number of elements of one type.</summary>
    Array = 33,

    /// <summary>ANY: only a parameter of a function.</summary>
    Any = 34,

    /// <summary>BIGNUM: an integer of any size.</summary>
    BigNum = 35,

    /// <summary>The type of a bare NULL.</summary>
    SqlNull = 36,

    /// <summary>A string literal whose type is not settled.</summary>
    StringLiteral = 37,

    /// <summary>An integer literal whose type is not settled.</summary>
    IntegerLiteral = 38,

    /// <summary>TIME_NS: nanoseconds since midnight.</summary>
    TimeNanoseconds = 39,

    /// <summary>GEOMETRY.</summary>
    Geometry = 40,

    /// <summary>VARIANT: a value that carries its type.</summary>
    Variant = 41,
}
