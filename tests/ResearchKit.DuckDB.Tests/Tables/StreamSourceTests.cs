namespace ResearchKit.DuckDB.Tests.Tables;

public sealed class StreamSourceTests
{
    /// <summary>Whole numbers from 0 and a text of each, in stretches of given lengths, over and over; every third text is NULL.</summary>
    private sealed class Numbers(long count, params int[] stretches) : IDuckDBStreamSource
    {
        private long _first;
        private int _rows;
        private int _stretch;

        public int[] Filled { get; } = new int[2];

        public Action<long> OnNext { get; init; } = _ => { };

        public IReadOnlyList<DuckDBColumn> Columns { get; } =
            [new("n", DuckDBLogicalType.Of(DuckDBType.BigInt)), new("text", DuckDBLogicalType.Of(DuckDBType.Varchar))];

        public int Next(int maxRows)
        {
            _first += _rows;
            OnNext(_first);
            var wanted = stretches.Length == 0 ? maxRows : stretches[_stretch++ % stretches.Length];
            return _rows = (int)Math.Min(wanted, count - _first);
        }

        public void Fill(int column, DuckDBVectorWriter writer)
        {
            Filled[column]++;
            for (var i = 0; i < _rows; i++)
            {
                if (column == 0)
                    writer.Values<long>()[i] = _first + i;
                else if ((_first + i) % 3 == 0)
                    writer.SetNull(i);
                else
                    writer.WriteString(i, $"row number {_first + i}");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2048)]
    [InlineData(100_001)]
    public void SQL_scans_rows_until_there_are_no_more(int rows)
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.RegisterStream("my stream", new Numbers(rows, 1, 2048, 700));
        connection.Execute("CREATE TABLE t AS FROM \"my stream\"");
        Assert.Equal((long)rows, connection.Scalar("SELECT count(*) FROM t"));
        Assert.Equal((long)rows, connection.Scalar("SELECT count(*) FROM t WHERE n = rowid AND text IS NOT DISTINCT FROM CASE WHEN n % 3 > 0 THEN 'row number ' || n END"));
    }

    [Fact]
    public void Rows_keep_their_order()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.RegisterStream("s", new Numbers(300_000, 2048, 5));
        using var command = connection.Command("SELECT n FROM s WHERE n % 3 = 0");
        using var reader = command.ExecuteChunks();
        long expected = 0;
        while (reader.Read())
        {
            foreach (var value in reader.Vector(0).Values<long>())
            {
                Assert.Equal(expected, value);
                expected += 3;
            }
        }

        Assert.Equal(300_000, expected);
    }

    [Fact]
    public void Only_columns_that_a_query_needs_are_filled()
    {
        using var connection = TestDatabase.OpenInMemory();
        var source = new Numbers(10_000);
        connection.RegisterStream("s", source);
        Assert.Equal(10_000L, connection.Scalar("SELECT count(*) FROM s"));
        Assert.Equal(0, source.Filled[1]);
        source = new Numbers(10_000);
        connection.RegisterStream("s", source);
        Assert.Equal("row number 9998", connection.Scalar("SELECT max(text) FROM s"));
        Assert.Equal([0, 5], source.Filled);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM learners; SELECT count(*) FROM learners")]
    [InlineData("SELECT count(*) FROM learners a, learners b")]
    public void A_second_scan_is_refused_with_what_to_do(string sql)
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.RegisterStream("learners", new Numbers(10));
        var error = Assert.Throws<DuckDBException>(() => connection.Execute(sql));
        Assert.Contains("The stream 'learners' is scanned a second time", error.Message, StringComparison.Ordinal);
        Assert.Contains("CREATE TABLE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_the_source_fails_the_query_with_its_message()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.RegisterStream("s", new Numbers(1_000_000)
        {
            OnNext = row =>
            {
                if (row > 500_000)
                    throw new InvalidOperationException("the source is on strike");
            },
        });
        var error = Assert.Throws<DuckDBException>(() => connection.Execute("CREATE TABLE t AS FROM s"));
        Assert.Contains("on strike", error.Message, StringComparison.Ordinal);
        Assert.Equal(0L, connection.Scalar("SELECT count(*) FROM duckdb_tables()"));
    }

    [Fact]
    public void A_stretch_that_does_not_fit_is_an_error()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.RegisterStream("s", new Numbers(1_000_000, 2049));
        var error = Assert.Throws<DuckDBException>(() => connection.Scalar("SELECT sum(n) FROM s"));
        Assert.Contains("2049 rows at once", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_stops_an_endless_stream_and_the_connection_goes_on()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var stop = new CancellationTokenSource();
        connection.RegisterStream("s", new Numbers(long.MaxValue)
        {
            OnNext = row =>
            {
                if (row > 100_000)
                    stop.Cancel();
            },
        });
        using var command = connection.Command("SELECT sum(n) FROM s");
        Assert.ThrowsAny<OperationCanceledException>(() => command.ExecuteNonQuery(stop.Token));
        Assert.Equal(7, connection.Scalar("SELECT 7"));
    }

    [Fact]
    public void A_stream_and_columns_replace_each_other_under_one_name()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.RegisterStream("s", new Numbers(10));
        connection.RegisterTable("s", new Vectors.RandomTable([DuckDBLogicalType.Of(DuckDBType.Integer)], []));
        Assert.Equal(0L, connection.Scalar("SELECT count(*) FROM s"));
        connection.RegisterStream("s", new Numbers(20));
        Assert.Equal(20L, connection.Scalar("SELECT count(*) FROM s"));
        Assert.True(connection.UnregisterTable("s"));
        Assert.Throws<DuckDBException>(() => connection.Scalar("SELECT count(*) FROM s"));
    }
}
