
namespace ResearchKit.DuckDB.Tests.Errors;

public sealed class DuckDBExceptionTests
{
    [Theory]
    [InlineData("SELECT nme FROM (SELECT 1 AS name)", DuckDBErrorType.Binder, 7, 1, 8)]
    [InlineData("SELECT 1;\nSELEC 2", DuckDBErrorType.Parser, 10, 2, 1)]
    [InlineData("SELECT *\nFROM nowhere", DuckDBErrorType.Catalog, 14, 2, 6)]
    public void It_has_DuckDBs_message_its_class_and_the_place(string sql, DuckDBErrorType type, int offset, int line, int column)
    {
        using var connection = TestDatabase.OpenInMemory();
        var error = Assert.Throws<DuckDBException>(() => connection.Execute(sql));
        Assert.Equal(type, error.ErrorType);
        Assert.Equal(sql, error.Sql);
        Assert.Equal(new DuckDBErrorPosition(offset, line, column), error.Position);
    }

    [Fact]
    public void The_place_is_right_in_a_line_that_DuckDB_shortens()
    {
        var before = string.Join(", ", Enumerable.Range(0, 60).Select(i => $"{i} AS column{i}"));
        var sql = $"SELECT {before}, wrong AS w, {before}";
        using var connection = TestDatabase.OpenInMemory();
        var error = Assert.Throws<DuckDBException>(() => connection.Execute(sql));
        Assert.Equal(sql.IndexOf("wrong", StringComparison.Ordinal), error.Position!.Value.Offset);
    }

    [Fact]
    public void An_error_on_the_way_has_its_class()
    {
        using var connection = TestDatabase.OpenInMemory();
        var error = Assert.Throws<DuckDBException>(() => connection.Execute("SELECT (i::VARCHAR || 'x')::INTEGER FROM range(10) t(i)"));
        Assert.Equal(DuckDBErrorType.Conversion, error.ErrorType);
        Assert.Contains("0x", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_connection_goes_on_after_an_error()
    {
        using var connection = TestDatabase.OpenInMemory();
        Assert.Throws<DuckDBException>(() => connection.Execute("SELECT oops"));
        Assert.Equal(42, connection.Scalar("SELECT 42"));
    }

    [Theory]
    [InlineData("'")]
    [InlineData("\"; DROP TABLE x; --")]
    [InlineData("SELECT '%s%n%x {0} \\u0000'::INTEGER")]
    [InlineData("SELECT '\u001b[31mred\u001b[0m'::DATE")]
    [InlineData("LINE 1: ^\n^")]
    [InlineData("SELECT '🌲🌲' || 1 + oops")]
    public void Hostile_text_gives_an_error_that_says_what_was_wrong(string sql)
    {
        using var connection = TestDatabase.OpenInMemory();
        var error = Assert.Throws<DuckDBException>(() => connection.Execute(sql));
        Assert.NotEmpty(error.Message);
        Assert.NotEqual(DuckDBErrorType.Invalid, error.ErrorType);
    }

    [Fact]
    public void SQL_with_NUL_is_refused_with_the_remedy()
    {
        using var connection = TestDatabase.OpenInMemory();
        var error = Assert.Throws<ArgumentException>(() => connection.Execute("SELECT 'a\0b'"));
        Assert.Contains("offset 9", error.Message, StringComparison.Ordinal);
        Assert.Contains("parameter", error.Message, StringComparison.Ordinal);
    }
}
