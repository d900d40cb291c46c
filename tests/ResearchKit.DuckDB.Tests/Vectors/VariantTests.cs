namespace ResearchKit.DuckDB.Tests.Vectors;

/// <summary>VARIANT reads as the text that DuckDB's own cast to VARCHAR gives.</summary>
public sealed class VariantTests(SharedConnection shared) : IClassFixture<SharedConnection>
{
    [Theory]
    [InlineData("42")]
    [InlineData("-7::TINYINT")]
    [InlineData("170141183460469231731687303715884105727::HUGEINT")]
    [InlineData("18446744073709551615::UBIGINT")]
    [InlineData("true")]
    [InlineData("1.5::DOUBLE")]
    [InlineData("2::DOUBLE")]
    [InlineData("0.25::FLOAT")]
    [InlineData("-12.345::DECIMAL(8,3)")]
    [InlineData("99999999999999999999.5::DECIMAL(30,1)")]
    [InlineData("'text of more than twelve bytes ä'")]
    [InlineData("DATE '2024-02-29'")]
    [InlineData("TIME '01:02:03.5'")]
    [InlineData("TIMESTAMP '2024-02-29 12:34:56.789'")]
    [InlineData("'00112233-4455-6677-8899-aabbccddeeff'::UUID")]
    [InlineData("[1, 2, NULL]")]
    [InlineData("[]::INTEGER[]")]
    [InlineData("['a, b', '', 'it''s', ' edge', 'null']")]
    [InlineData("{'a': 1, 'b': ['x', 'y'], 'c': {'d': true}}")]
    public void Reads_as_DuckDBs_text(string sql)
    {
        var expected = shared.Connection.Scalar($"SELECT ({sql})::VARIANT::VARCHAR");
        Assert.Equal(expected, shared.Connection.Scalar($"SELECT ({sql})::VARIANT"));
        using var command = shared.Connection.Command($"SELECT CASE WHEN i % 3 = 1 THEN NULL ELSE ({sql})::VARIANT END, i FROM range(3000) t(i)");
        using var reader = command.ExecuteReader();
        while (reader.Read())
            Assert.Equal(reader.GetInt64(1) % 3 == 1 ? DBNull.Value : expected, reader.GetValue(0));
    }
}
