using System.Runtime.CompilerServices;

namespace ResearchKit.DuckDB.Tests.Tables;

public sealed class TableSourceTests
{
    private sealed class Numbers(long count) : IDuckDBTableSource
    {
        public int[] Filled { get; } = new int[2];

        public bool Fails { get; set; }

        public IReadOnlyList<DuckDBColumn> Columns { get; } =
            [new("n", DuckDBLogicalType.Of(DuckDBType.BigInt)), new("text", DuckDBLogicalType.Of(DuckDBType.Varchar))];

        public long RowCount { get; } = count;

        public void Fill(int column, long firstRow, int rowCount, DuckDBVectorWriter writer)
        {
            if (Fails)
                throw new InvalidOperationException("the source is on strike");
            Interlocked.Increment(ref Filled[column]);
            for (var i = 0; i < rowCount; i++)
            {
                if (column == 0)
                    writer.Values<long>()[i] = firstRow + i;
                else
                    writer.WriteString(i, $"row number {firstRow + i}");
            }
        }
    }

    [Fact]
    public void SQL_scans_NET_columns_in_parallel_and_reads_only_those_it_needs()
    {
        using var connection = TestDatabase.OpenInMemory();
        var source = new Numbers(1_000_000);
        connection.RegisterTable("my numbers", source);
        Assert.Equal(999_999L * 1_000_000 / 2, (long)connection.Command("SELECT sum(n)::BIGINT FROM \"my numbers\"").ExecuteScalar()!);
        Assert.True(source.Filled[0] >= 489);
        Assert.Equal(0, source.Filled[1]);
        Assert.Equal(1_000_000L, connection.Scalar("SELECT count(*) FROM \"my numbers\""));
        Assert.Equal("row number 77", connection.Scalar("SELECT text FROM \"my numbers\" WHERE n = 77"));
    }

    [Fact]
    public void Rows_keep_their_order()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.RegisterTable("s", new Numbers(300_000));
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
    public void An_error_of_the_source_fails_the_query_with_its_message()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.RegisterTable("s", new Numbers(10) { Fails = true });
        var error = Assert.Throws<DuckDBException>(() => connection.Scalar("SELECT sum(n) FROM s"));
        Assert.Contains("on strike", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, connection.Scalar("SELECT 1"));
    }

    [Fact]
    public void A_registration_replaces_joins_and_ends()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Execute("CREATE TABLE real AS SELECT 5 AS n");
        connection.RegisterTable("s", new Numbers(10));
        connection.RegisterTable("s", new Numbers(20));
        Assert.Equal(1L, connection.Scalar("SELECT count(*) FROM s JOIN real USING (n)"));
        Assert.Equal(20L, connection.Scalar("SELECT count(*) FROM s"));
        Assert.True(connection.UnregisterTable("S"));
        Assert.False(connection.UnregisterTable("s"));
        Assert.Throws<DuckDBException>(() => connection.Scalar("SELECT count(*) FROM s"));
    }

    [Fact]
    public void It_works_beside_a_file_opened_read_only_and_by_several_connections()
    {
        using var folder = new TestFolder();
        TestDatabase.OpenFile(folder.File("a.duckdb")).Dispose();
        using var connection = TestDatabase.OpenFile(folder.File("a.duckdb"), "Access Mode=ReadOnly");
        connection.RegisterTable("s", new Numbers(10));
        using var second = connection.Duplicate();
        second.RegisterTable("s", new Numbers(20));
        Assert.Equal(10L, connection.Scalar("SELECT count(*) FROM s"));
        Assert.Equal(20L, second.Scalar("SELECT count(*) FROM s"));
    }

    [Fact]
    public void An_empty_source_is_an_empty_table_and_one_without_columns_is_refused()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.RegisterTable("s", new Numbers(0));
        Assert.Equal(0L, connection.Scalar("SELECT count(*) FROM s"));
        var twice = new Vectors.RandomTable([DuckDBLogicalType.Of(DuckDBType.Integer)], []);
        Assert.Throws<ArgumentException>(() => connection.RegisterTable("", twice));
    }

    [Fact]
    public void The_source_lives_as_long_as_its_registration()
    {
        using var connection = TestDatabase.OpenInMemory();
        var weak = Register(connection);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(10L, connection.Scalar("SELECT count(n) FROM s"));
        connection.UnregisterTable("s");
        // The plan that DuckDB keeps of the last query goes with the next one.
        connection.Scalar("SELECT 1");
        for (var i = 0; i < 10 && weak.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(weak.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Register(DuckDBConnection connection)
    {
        var source = new Numbers(10);
        connection.RegisterTable("s", source);
        return new WeakReference(source);
    }
}
