using System.Data;
using System.Data.Common;

namespace ResearchKit.DuckDB.Tests.Connections;

public sealed class DuckDBConnectionTests
{
    [Fact]
    public void A_file_keeps_what_was_written()
    {
        using var folder = new TestFolder();
        using (var connection = TestDatabase.OpenFile(folder.File("a.duckdb")))
            connection.Execute("CREATE TABLE t AS SELECT 42 AS i");
        using (var connection = TestDatabase.OpenFile(folder.File("a.duckdb"), "Access Mode=ReadOnly"))
        {
            Assert.Equal(42, connection.Scalar("SELECT i FROM t"));
            Assert.Equal("a", connection.Database);
            var error = Assert.Throws<DuckDBException>(() => connection.Execute("INSERT INTO t VALUES (1)"));
            Assert.Contains("read-only", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Connections_to_one_file_share_the_database()
    {
        using var folder = new TestFolder();
        using var first = TestDatabase.OpenFile(folder.File("a.duckdb"));
        first.Execute("CREATE TABLE t AS SELECT 1 AS i");
        using (var second = TestDatabase.OpenFile(Path.Combine(folder.Path, ".", "a.duckdb")))
        {
            second.Execute("INSERT INTO t VALUES (2)");
        }

        Assert.Equal(2L, first.Scalar("SELECT count(*) FROM t"));
        first.Close();
        using var third = TestDatabase.OpenFile(folder.File("a.duckdb"), "access_mode=READ_ONLY");
        Assert.Equal(2L, third.Scalar("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Modes_and_settings_that_conflict_are_refused_with_both_sides()
    {
        using var folder = new TestFolder();
        using var first = TestDatabase.OpenFile(folder.File("a.duckdb"), "threads=2");
        var error = Assert.Throws<InvalidOperationException>(() => TestDatabase.OpenFile(folder.File("a.duckdb"), "Access Mode=ReadOnly"));
        Assert.Contains("open in this process as ReadWrite, and cannot be opened as ReadOnly", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InvalidOperationException>(() => TestDatabase.OpenFile(folder.File("a.duckdb"), "threads=1"));
        Assert.Contains("threads=2", error.Message, StringComparison.Ordinal);
        using var same = TestDatabase.OpenFile(folder.File("a.duckdb"), "threads=2");
        using var silent = TestDatabase.OpenFile(folder.File("a.duckdb"));
        Assert.Equal(2L, silent.Scalar("SELECT current_setting('threads')"));
    }

    [Fact]
    public void Settings_of_the_connection_string_hold()
    {
        using var connection = new DuckDBConnection("DataSource=:memory:;threads=1;memory_limit=512MB");
        connection.Open();
        Assert.Equal(1L, connection.Scalar("SELECT current_setting('threads')"));
        Assert.Equal("488.2 MiB", connection.Scalar("SELECT current_setting('memory_limit')"));
        var error = Assert.Throws<DuckDBException>(() => new DuckDBConnection("Data Source=:memory:;thraeds=1").Open());
        Assert.Contains("thraeds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_cannot_be_opened_read_only()
    {
        using var folder = new TestFolder();
        var error = Assert.Throws<DuckDBException>(() => TestDatabase.OpenFile(folder.File("none.duckdb"), "Access Mode=ReadOnly"));
        Assert.Contains("none.duckdb", error.Message, StringComparison.Ordinal);
        Assert.Equal(DuckDBErrorType.IO, error.ErrorType);
        Assert.False(File.Exists(folder.File("none.duckdb")));
    }

    [Fact]
    public void A_file_that_is_no_database_says_so()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("x.duckdb"), new string('x', 20_000));
        var error = Assert.Throws<DuckDBException>(() => TestDatabase.OpenFile(folder.File("x.duckdb")));
        Assert.Contains("not a valid DuckDB database file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Databases_in_memory_are_apart_unless_shared_or_duplicated()
    {
        using var first = TestDatabase.OpenInMemory();
        first.Execute("CREATE TABLE t (i INTEGER)");
        using var second = TestDatabase.OpenInMemory();
        Assert.Equal(0L, second.Scalar("SELECT count(*) FROM duckdb_tables()"));
        using var duplicate = first.Duplicate();
        first.Close();
        Assert.Equal(1L, duplicate.Scalar("SELECT count(*) FROM duckdb_tables()"));

        using var shared = new DuckDBConnection(DuckDBConnectionStringBuilder.InMemorySharedConnectionString);
        shared.Open();
        shared.Execute("CREATE TABLE s (i INTEGER)");
        using var other = new DuckDBConnection(DuckDBConnectionStringBuilder.InMemorySharedConnectionString);
        other.Open();
        Assert.Equal(1L, other.Scalar("SELECT count(*) FROM duckdb_tables()"));
    }

    [Fact]
    public void Transactions_commit_or_roll_back()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Execute("CREATE TABLE t (i INTEGER)");
        using (var transaction = connection.BeginTransaction())
        {
            connection.Execute("INSERT INTO t VALUES (1)");
            Assert.Throws<InvalidOperationException>(() => connection.BeginTransaction());
            transaction.Commit();
            Assert.Throws<InvalidOperationException>(transaction.Rollback);
        }

        using (connection.BeginTransaction())
            connection.Execute("INSERT INTO t VALUES (2)");
        Assert.Equal(1L, connection.Scalar("SELECT count(*) FROM t"));
        Assert.Throws<ArgumentException>(() => connection.BeginTransaction(IsolationLevel.ReadUncommitted));
    }

    [Fact]
    public void Four_threads_with_a_connection_each_work_at_once()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Execute("CREATE TABLE t (i INTEGER)");
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread =>
        {
            using var own = connection.Duplicate();
            for (var i = 0; i < 20; i++)
            {
                own.Execute("INSERT INTO t VALUES ($1)", (thread * 100) + i);
                Assert.Equal(thread, own.Scalar("SELECT $1", thread));
            }
        });
        Assert.Equal(80L, connection.Scalar("SELECT count(DISTINCT i) FROM t"));
    }

    [Fact]
    public void What_needs_an_open_connection_says_so()
    {
        using var connection = new DuckDBConnection();
        Assert.Contains("Open()", Assert.Throws<InvalidOperationException>(() => connection.Scalar("SELECT 1")).Message, StringComparison.Ordinal);
        Assert.Contains("Connection", Assert.Throws<InvalidOperationException>(() => new DuckDBCommand("SELECT 1").ExecuteScalar()).Message, StringComparison.Ordinal);
        connection.Open();
        Assert.Throws<InvalidOperationException>(connection.Open);
        connection.Close();
        connection.Close();
        connection.Open();
        Assert.Equal(1, connection.Scalar("SELECT 1"));
    }

    [Fact]
    public void Code_that_knows_only_ADO_NET_gets_on()
    {
        DbProviderFactory factory = DuckDBClientFactory.Instance;
        using var connection = factory.CreateConnection()!;
        connection.ConnectionString = "Data Source=:memory:";
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT i, 'n' || i AS name, i / 2.0 AS half, DATE '2024-01-01' + i::INTEGER AS day FROM range(3) t(i) WHERE i >= $least";
        var parameter = command.CreateParameter();
        parameter.ParameterName = "least";
        parameter.Value = 1L;
        command.Parameters.Add(parameter);
        var table = new DataTable();
        using (var reader = command.ExecuteReader())
            table.Load(reader);
        Assert.Equal(["i", "name", "half", "day"], table.Columns.Cast<DataColumn>().Select(c => c.ColumnName));
        Assert.Equal([1L, "n1", 0.5, new DateOnly(2024, 1, 2)], table.Rows[0].ItemArray);
        Assert.Equal(2, table.Rows.Count);
    }
}
