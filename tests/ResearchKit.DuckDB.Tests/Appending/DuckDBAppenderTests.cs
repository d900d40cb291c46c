namespace ResearchKit.DuckDB.Tests.Appending;

public sealed class DuckDBAppenderTests
{
    [Fact]
    public void Chunks_of_spans_go_in_with_their_validity()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Execute("CREATE TABLE t (i INTEGER, d DOUBLE, s VARCHAR)");
        using (var appender = connection.CreateAppender("t"))
        using (var chunk = appender.CreateChunk())
        {
            for (var part = 0; part < 3; part++)
            {
                var rows = part == 2 ? 100 : DuckDBDataChunk.MaxRows;
                chunk.Column(0).Write<int>(Enumerable.Range(part * DuckDBDataChunk.MaxRows, rows).ToArray());
                chunk.Column(1).Values<double>()[..rows].Fill(0.5);
                chunk.Column(1).SetValidity(Enumerable.Repeat(0x5555555555555555UL, 32).ToArray(), rows);
                for (var row = 0; row < rows; row++)
                    chunk.Column(2).WriteString(row, row % 2 == 0 ? "short" : "longer than twelve bytes ä");
                chunk.RowCount = rows;
                appender.AppendChunk(chunk);
                chunk.Reset();
            }
        }

        Assert.Equal(4196L, connection.Scalar("SELECT count(*) FROM t"));
        Assert.Equal(2098L, connection.Scalar("SELECT count(d) FROM t WHERE i % 2 = 0 AND d = 0.5 AND s = 'short'"));
        Assert.Equal(2098L, connection.Scalar("SELECT count(*) FROM t WHERE i % 2 = 1 AND d IS NULL AND s = 'longer than twelve bytes ä'"));
    }

    [Fact]
    public void Rows_go_in_one_by_one_with_defaults_and_NULLs()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Execute("CREATE TABLE t (i INTEGER, s VARCHAR DEFAULT 'none', d DATE)");
        using (var appender = connection.CreateAppender("main", "t"))
        {
            appender.CreateRow().AppendValue(1).AppendValue("a").AppendValue(new DateOnly(2024, 5, 6)).EndRow();
            appender.CreateRow().AppendValue((int?)null).AppendDefault().AppendNullValue().EndRow();
        }

        Assert.Equal(1L, connection.Scalar("SELECT count(*) FROM t WHERE i = 1 AND s = 'a' AND d = DATE '2024-05-06'"));
        Assert.Equal(1L, connection.Scalar("SELECT count(*) FROM t WHERE i IS NULL AND s = 'none' AND d IS NULL"));
    }

    [Fact]
    public void A_value_of_the_wrong_type_names_column_both_types_and_the_remedy()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Execute("CREATE TABLE grades (student INTEGER, grade DECIMAL(3,1))");
        using var appender = connection.CreateAppender("grades");
        var error = Assert.Throws<InvalidCastException>(() => appender.AppendRow(1, "nine"));
        Assert.Equal("Column 1 ('grade', DECIMAL(3,1)) of the table grades: A value of .NET type String cannot be stored as DECIMAL(3,1), which takes decimal, DuckDBDecimal or whole numbers. Convert it first, or choose another type.", error.Message);
        error = Assert.Throws<InvalidCastException>(() => appender.AppendRow(1, 100m));
        Assert.Contains("too large for DECIMAL(3,1)", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InvalidCastException>(() => appender.AppendRow(1, 9.25m));
        Assert.Contains("would lose", error.Message, StringComparison.Ordinal);
        // What was refused is not in the table, and the appender goes on.
        appender.AppendRow(2, 9.5m);
        appender.Close();
        Assert.Equal(1L, connection.Scalar("SELECT count(*) FROM grades"));
    }

    [Fact]
    public void The_whole_mapping_is_checked_at_the_door()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Execute("CREATE TABLE t (i INTEGER, s VARCHAR)");
        using var appender = connection.CreateAppender("t");
        using var chunk = new DuckDBDataChunk(DuckDBLogicalType.Of(DuckDBType.Integer), DuckDBLogicalType.Of(DuckDBType.BigInt));
        var error = Assert.Throws<ArgumentException>(() => appender.AppendChunk(chunk));
        Assert.Contains("Column 1 ('s') of the table t is VARCHAR, the chunk's is BIGINT", error.Message, StringComparison.Ordinal);
        using var narrow = new DuckDBDataChunk(DuckDBLogicalType.Of(DuckDBType.Integer));
        Assert.Contains("i INTEGER, s VARCHAR", Assert.Throws<ArgumentException>(() => appender.AppendChunk(narrow)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_values_name_the_next_column()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Execute("CREATE TABLE t (i INTEGER, s VARCHAR)");
        using var appender = connection.CreateAppender("t");
        var row = appender.CreateRow().AppendValue(1);
        Assert.Contains("'s' comes next", Assert.Throws<InvalidOperationException>(row.EndRow).Message, StringComparison.Ordinal);
        row.AppendValue("x");
        Assert.Throws<InvalidOperationException>(() => row.AppendValue("y"));
        row.EndRow();
        Assert.Throws<ArgumentException>(() => appender.AppendRow(1));
    }

    [Fact]
    public void A_broken_constraint_is_DuckDBs_error_and_nothing_goes_in()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Execute("CREATE TABLE t (i INTEGER PRIMARY KEY)");
        var appender = connection.CreateAppender("t");
        appender.AppendRow(1);
        appender.AppendRow(1);
        var error = Assert.Throws<DuckDBException>(appender.Close);
        Assert.Equal(DuckDBErrorType.Constraint, error.ErrorType);
        appender.Dispose();
        Assert.Equal(0L, connection.Scalar("SELECT count(*) FROM t"));
        Assert.Throws<ObjectDisposedException>(() => appender.AppendRow(2));
    }

    [Fact]
    public void A_table_that_is_not_there_is_named()
    {
        using var connection = TestDatabase.OpenInMemory();
        Assert.Contains("nowhere", Assert.Throws<DuckDBException>(() => connection.CreateAppender("nowhere")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused_for_text()
    {
        using var chunk = new DuckDBDataChunk(DuckDBLogicalType.Of(DuckDBType.Varchar));
        Assert.Throws<InvalidCastException>(() => chunk.Column(0).WriteUtf8(0, [0xC3, 0x28]));
        Assert.Throws<InvalidCastException>(() => chunk.Column(0).Values<UInt128>().Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => chunk.Column(0).WriteString(DuckDBDataChunk.MaxRows, "x"));
    }

    [Fact]
    public void Ten_megabytes_of_text_go_in_and_out()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Execute("CREATE TABLE t (s VARCHAR)");
        var text = string.Concat(Enumerable.Repeat("0123456789äö🌲", 500_000));
        using (var appender = connection.CreateAppender("t"))
            appender.AppendRow(text);
        Assert.Equal(text, connection.Scalar("SELECT s FROM t"));
    }
}
