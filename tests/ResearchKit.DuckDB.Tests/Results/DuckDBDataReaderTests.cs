using System.Data.Common;
using System.Numerics;

namespace ResearchKit.DuckDB.Tests.Results;

public sealed class DuckDBDataReaderTests(SharedConnection shared) : IClassFixture<SharedConnection>
{
    private readonly DuckDBConnection _connection = shared.Connection;

    private enum Level
    {
        Low,
        High,
    }

    private sealed record Student(string Name, int? Mark);

    private DuckDBDataReader Row(string sql)
    {
        var reader = _connection.Command(sql).ExecuteReader();
        Assert.True(reader.Read());
        return reader;
    }

    [Fact]
    public void Values_are_the_types_that_users_expect()
    {
        using var reader = Row("SELECT DATE '2024-01-02', TIMESTAMP '2024-01-02 03:04:05', TIME '01:02:03', 1.50::DECIMAL(5,2), 5::HUGEINT, [1, NULL], {'a': 1}, MAP {'k': 2}, uuid(), 'x'::BLOB, sum(7::INTEGER) FROM range(2)");
        Assert.Equal(new DateOnly(2024, 1, 2), reader.GetValue(0));
        Assert.Equal(new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Unspecified), reader.GetValue(1));
        Assert.Equal(new TimeOnly(1, 2, 3), reader.GetValue(2));
        Assert.Equal(1.50m, reader.GetValue(3));
        Assert.Equal(new BigInteger(5), reader.GetValue(4));
        Assert.Equal(new List<int?> { 1, null }, reader.GetValue(5));
        Assert.Equal(1, ((Dictionary<string, object?>)reader.GetValue(6))["a"]);
        Assert.Equal(2, ((Dictionary<string, int?>)reader.GetValue(7))["k"]);
        Assert.IsType<Guid>(reader.GetValue(8));
        Assert.Equal("x"u8.ToArray(), reader.GetValue(9));
        Assert.Equal(14, reader.GetInt32(10));
        for (var i = 0; i < reader.FieldCount; i++)
        {
            Assert.Equal(reader.GetFieldType(i), reader.GetValue(i).GetType());
            Assert.IsAssignableFrom(reader.GetProviderSpecificFieldType(i), reader.GetProviderSpecificValue(i));
        }
    }

    [Fact]
    public void GetFieldValue_converts_checked()
    {
        using var reader = Row("SELECT 300, 'High', [1, 2], {'name': 'Aino', 'mark': NULL}, TIMESTAMPTZ '2024-06-01 12:00:00+00', NULL::INTEGER, 2.5, INTERVAL '1 day', TIME '10:00:00'");
        Assert.Equal(300L, reader.GetFieldValue<long>(0));
        Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<byte>(0));
        Assert.Equal(Level.High, reader.GetFieldValue<Level>(1));
        Assert.Equal([1, 2], reader.GetFieldValue<int[]>(2));
        Assert.Equal([1.0, 2.0], reader.GetFieldValue<List<double>>(2));
        Assert.Equal(new Student("Aino", null), reader.GetFieldValue<Student>(3));
        Assert.Equal(new DateTimeOffset(2024, 6, 1, 12, 0, 0, TimeSpan.Zero), reader.GetFieldValue<DateTimeOffset>(4));
        Assert.Null(reader.GetFieldValue<int?>(5));
        Assert.Contains("IsDBNull(5)", Assert.Throws<InvalidCastException>(() => reader.GetInt32(5)).Message, StringComparison.Ordinal);
        Assert.Equal(2.5, reader.GetDouble(6));
        Assert.Throws<InvalidCastException>(() => reader.GetInt32(6));
        Assert.Equal(TimeSpan.FromDays(1), reader.GetFieldValue<TimeSpan>(7));
        Assert.Equal(TimeSpan.FromHours(10), reader.GetFieldValue<TimeSpan>(8));
        Assert.Contains("cannot be read as Guid", Assert.Throws<InvalidCastException>(() => reader.GetGuid(0)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DATE 'infinity'", "DuckDBDate")]
    [InlineData("TIMESTAMP '-infinity'", "DuckDBTimestamp")]
    [InlineData("TIMESTAMP '20000-01-01'", "DuckDBTimestamp")]
    [InlineData("TIMESTAMP_NS '2024-01-01 00:00:00.000000001'", "DuckDBTimestamp")]
    [InlineData("TIME '24:00:00'", "DuckDBTime")]
    [InlineData("99999999999999999999999999999999999999::DECIMAL(38,0)", "DuckDBDecimal")]
    public void What_NET_cannot_hold_is_refused_with_the_type_that_can(string sql, string type)
    {
        using var reader = Row($"SELECT {sql}");
        Assert.Contains(type, Assert.Throws<InvalidCastException>(() => reader.GetValue(0)).Message, StringComparison.Ordinal);
        Assert.Equal(type, reader.GetProviderSpecificValue(0).GetType().Name);
    }

    [Fact]
    public void Several_results_and_statements_without_one()
    {
        using var reader = _connection.Command("CREATE OR REPLACE TEMP TABLE several (i INTEGER); INSERT INTO several VALUES (1), (2); SELECT i FROM several ORDER BY i; SELECT 'b' AS other").ExecuteReader();
        Assert.Equal(2, reader.RecordsAffected);
        Assert.True(reader.HasRows);
        Assert.True(reader.Read() && reader.Read());
        Assert.Equal(2, reader.GetInt32(0));
        Assert.False(reader.Read());
        Assert.True(reader.NextResult());
        Assert.Equal("other", reader.GetName(0));
        Assert.False(reader.NextResult());
        Assert.Equal(0, reader.FieldCount);
    }

    [Fact]
    public void A_column_that_is_not_there_lists_those_that_are()
    {
        using var reader = Row("SELECT 1 AS Mark, 2 AS school");
        Assert.Equal(1, reader["mark"]);
        Assert.Contains("Mark, school", Assert.Throws<ArgumentException>(() => reader.GetOrdinal("makr")).Message, StringComparison.Ordinal);
        Assert.Contains("Mark, school", Assert.Throws<ArgumentOutOfRangeException>(() => reader.GetValue(2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_says_names_types_and_precision()
    {
        using var reader = _connection.Command("SELECT 1.5::DECIMAL(7,3) AS d, 'x' AS s").ExecuteReader();
        var schema = reader.GetColumnSchema();
        Assert.Equal(("d", typeof(decimal), 7, 3), (schema[0].ColumnName, schema[0].DataType, schema[0].NumericPrecision, schema[0].NumericScale));
        Assert.Equal("VARCHAR", schema[1].DataTypeName);
        var table = reader.GetSchemaTable()!;
        Assert.Equal("s", table.Rows[1][SchemaTableColumn.ColumnName]);
        Assert.Equal(typeof(string), table.Rows[1][SchemaTableColumn.DataType]);
    }

    [Fact]
    public void Bytes_and_characters_come_in_parts()
    {
        using var reader = Row("SELECT '\\x01\\x02\\x03'::BLOB, 'abc'");
        var bytes = new byte[2];
        Assert.Equal(3, reader.GetBytes(0, 0, null, 0, 0));
        Assert.Equal(2, reader.GetBytes(0, 1, bytes, 0, 2));
        Assert.Equal([2, 3], bytes);
        var letters = new char[5];
        Assert.Equal(2, reader.GetChars(1, 1, letters, 0, 5));
        Assert.Equal("bc", new string(letters, 0, 2));
        using var stream = reader.GetStream(0);
        Assert.Equal(1, stream.ReadByte());
    }
}
