namespace ResearchKit.DuckDB.Tests.Commands;

public sealed class ParameterTests(SharedConnection shared) : IClassFixture<SharedConnection>
{
    private readonly DuckDBConnection _connection = shared.Connection;

    [Theory]
    [InlineData("SELECT ? - ?")]
    [InlineData("SELECT $1 - $2")]
    [InlineData("SELECT -$2 + $1")]
    public void By_place(string sql) => Assert.Equal(7, _connection.Scalar(sql, 10, 3));

    [Theory]
    [InlineData("a", "b")]
    [InlineData("$a", "@b")]
    [InlineData("A", ":B")]
    public void By_name_with_or_without_a_sign(string first, string second) =>
        Assert.Equal(7, _connection.Scalar("SELECT $a - $b", new DuckDBParameter(second, 3), new DuckDBParameter(first, 10)));

    [Fact]
    public void One_that_is_missing_is_named_beside_those_taken_and_given()
    {
        var error = Assert.Throws<ArgumentException>(() => _connection.Scalar("SELECT $school, $year", new DuckDBParameter("year", 2024)));
        Assert.Equal("No value was given for $school. The SQL takes $school, $year; given: $year.", error.Message);
    }

    [Fact]
    public void One_too_many_is_named()
    {
        var error = Assert.Throws<ArgumentException>(() => _connection.Scalar("SELECT $year", new DuckDBParameter("year", 2024), new DuckDBParameter("yaer", 1)));
        Assert.Equal("The parameter 'yaer' was given, but the SQL takes $year. Remove it, or correct its name.", error.Message);
        error = Assert.Throws<ArgumentException>(() => _connection.Scalar("SELECT ?", 1, 2));
        Assert.Contains("2 values were given by place", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => _connection.Scalar("SELECT 1", 1));
        Assert.Contains("no parameters", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_statements_share_them()
    {
        using var command = _connection.Command("SELECT $a; SELECT $b, $a", new DuckDBParameter("a", 1), new DuckDBParameter("b", 2));
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal(1, reader.GetInt32(0));
        Assert.True(reader.NextResult());
        Assert.True(reader.Read());
        Assert.Equal(2, reader.GetInt32(0));
        Assert.False(reader.NextResult());
        var error = Assert.Throws<ArgumentException>(() => _connection.Execute("SELECT $a; SELECT $b", new DuckDBParameter("a", 1), new DuckDBParameter("b", 2), new DuckDBParameter("c", 3)));
        Assert.Contains("'c'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prepared_command_runs_again_with_other_values()
    {
        using var command = _connection.Command("SELECT $n * 2");
        command.Prepare();
        for (var i = 0; i < 5; i++)
        {
            command.Parameters.Clear();
            command.Parameters.Add("n", i);
            Assert.Equal(i * 2, command.ExecuteScalar());
        }
    }

    [Fact]
    public void A_list_of_values_needs_no_text()
    {
        Assert.Equal(2L, _connection.Scalar("SELECT count(*) FROM range(10) t(i) WHERE list_contains($ids, i)", new DuckDBParameter("ids", new long[] { 3, 5, 99 })));
        Assert.Equal("INTEGER[]", _connection.Scalar("SELECT typeof($1)", new DuckDBParameter(new int?[] { 1, null })));
        Assert.Equal("DECIMAL(4,2)[]", _connection.Scalar("SELECT typeof($1)", new DuckDBParameter(new List<decimal> { 1.5m, 12.25m })));
        Assert.Equal("MAP(VARCHAR, INTEGER)", _connection.Scalar("SELECT typeof($1)", new DuckDBParameter(new Dictionary<string, int> { ["a"] = 1 })));
        Assert.Equal("VARCHAR[]", _connection.Scalar("SELECT typeof($1)", new DuckDBParameter(Array.Empty<string>())));
        Assert.Equal("STRUCT(a INTEGER, b VARCHAR)", _connection.Scalar("SELECT typeof($1)", new DuckDBParameter(new Dictionary<string, object?> { ["a"] = 1, ["b"] = "x" })));
    }

    [Fact]
    public void A_value_that_its_type_cannot_take_is_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => _connection.Scalar("SELECT $n", new DuckDBParameter("n", DuckDBLogicalType.Of(DuckDBType.Integer), "seven")));
        Assert.Equal("The parameter 'n' cannot be bound: A value of .NET type String cannot be stored as INTEGER, which takes numbers. Convert it first, or choose another type.", error.Message);
        error = Assert.Throws<ArgumentException>(() => _connection.Scalar("SELECT $n", new DuckDBParameter("n", new object())));
        Assert.Contains("LogicalType", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => _connection.Scalar("SELECT $n", new DuckDBParameter("n", DuckDBLogicalType.Of(DuckDBType.TinyInt), 300)));
        Assert.Contains("300", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_data_not_SQL()
    {
        const string hostile = "'; DROP TABLE x; --\0\"🌲";
        Assert.Equal(hostile, _connection.Scalar("SELECT $t", new DuckDBParameter("t", hostile)));
        var long10MB = new string('ä', 5_000_000);
        Assert.Equal(long10MB, _connection.Scalar("SELECT $t", new DuckDBParameter("t", long10MB)));
    }

    [Fact]
    public void NET_dates_and_times_bind_as_their_own_types()
    {
        Assert.Equal("DATE", _connection.Scalar("SELECT typeof($1)", new DateOnly(2024, 1, 2)));
        Assert.Equal("2024-01-02 03:04:05", _connection.Scalar("SELECT $1::VARCHAR", new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Unspecified)));
        Assert.Equal(1_717_232_400.0, _connection.Scalar("SELECT epoch($1)", new DateTimeOffset(2024, 6, 1, 12, 0, 0, TimeSpan.FromHours(3))));
        Assert.Equal("TIMESTAMP WITH TIME ZONE", _connection.Scalar("SELECT typeof($1)", new DateTimeOffset(2024, 6, 1, 12, 0, 0, TimeSpan.FromHours(3))));
        Assert.Equal("2 days 03:00:00", _connection.Scalar("SELECT $1::VARCHAR", new TimeSpan(2, 3, 0, 0)));
        Assert.Equal("TIMESTAMP_NS", _connection.Scalar("SELECT typeof($1)", new DateTime(2024, 1, 2, 0, 0, 0, DateTimeKind.Unspecified).AddTicks(1)));
    }
}
