namespace ResearchKit.DuckDB.Tests.Commands;

public sealed class CancellationTests
{
    // Runs for minutes if nothing stops it.
    private const string Endless = "SELECT count(*) FROM range(100000000) a(x), range(100000000) b(y) WHERE (x * y) % 7 = 3";

    [Fact]
    public void A_token_stops_a_running_query_and_the_connection_goes_on()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        using var command = connection.Command(Endless);
        var error = Assert.ThrowsAny<OperationCanceledException>(() => command.ExecuteNonQuery(source.Token));
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal(7, connection.Scalar("SELECT 7"));
    }

    [Fact]
    public void A_token_that_is_cancelled_already_runs_nothing()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var command = connection.Command("CREATE TABLE t (i INTEGER)");
        Assert.ThrowsAny<OperationCanceledException>(() => command.ExecuteNonQuery(new CancellationToken(canceled: true)));
        Assert.Equal(0L, connection.Scalar("SELECT count(*) FROM duckdb_tables()"));
    }

    [Fact]
    public async Task Cancel_from_another_thread_stops_it()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var command = connection.Command(Endless);
        var run = Task.Run(command.ExecuteScalar);
        while (!run.IsCompleted)
        {
            command.Cancel();
            await Task.Delay(20);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(7, connection.Scalar("SELECT 7"));
    }

    [Fact]
    public void A_token_stops_a_result_that_streams()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var source = new CancellationTokenSource();
        using var command = connection.Command("SELECT i FROM range(10000000000) t(i)");
        using var reader = command.ExecuteChunks(source.Token);
        Assert.True(reader.Read());
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            while (reader.Read())
            {
            }
        });
        reader.Dispose();
        Assert.Equal(7, connection.Scalar("SELECT 7"));
    }

    [Fact]
    public void The_time_limit_stops_it_and_says_how_to_raise_it()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var command = connection.Command(Endless);
        command.CommandTimeout = 1;
        var error = Assert.Throws<TimeoutException>(() => command.ExecuteNonQuery());
        Assert.Contains("CommandTimeout", error.Message, StringComparison.Ordinal);
        Assert.Equal(7, connection.Scalar("SELECT 7"));
    }

    [Fact]
    public void A_signal_that_comes_late_does_not_hit_the_next_query()
    {
        using var connection = TestDatabase.OpenInMemory();
        for (var i = 0; i < 50; i++)
        {
            using var source = new CancellationTokenSource();
            using (var command = connection.Command("SELECT 1"))
                command.ExecuteNonQuery(source.Token);
            source.Cancel();
            Assert.Equal(i, connection.Scalar($"SELECT {i}"));
        }
    }

    [Fact]
    public void An_ambient_token_stops_a_query_that_was_given_none()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        using var command = connection.Command(Endless);
        using (DuckDBAmbientCancellation.Use(source.Token))
        {
            var error = Assert.ThrowsAny<OperationCanceledException>(() => command.ExecuteNonQuery());
            Assert.Equal(source.Token, error.CancellationToken);
        }
        Assert.Equal(CancellationToken.None, DuckDBAmbientCancellation.Token);
        Assert.Equal(7, connection.Scalar("SELECT 7"));
    }

    [Fact]
    public async Task An_async_query_can_be_cancelled()
    {
        await using var connection = TestDatabase.OpenInMemory();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await using var command = connection.Command(Endless);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteScalarAsync(source.Token));
        Assert.Equal(7, await connection.Command("SELECT 7").ExecuteScalarAsync(CancellationToken.None));
    }

    [Fact]
    public void A_transaction_that_was_cancelled_can_be_rolled_back()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Execute("CREATE TABLE t (i INTEGER)");
        using (var transaction = connection.BeginTransaction())
        {
            connection.Execute("INSERT INTO t VALUES (1)");
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
            using var command = connection.Command(Endless);
            Assert.ThrowsAny<OperationCanceledException>(() => command.ExecuteNonQuery(source.Token));
            transaction.Rollback();
        }

        Assert.Equal(0L, connection.Scalar("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Progress_is_reported_while_it_runs()
    {
        using var connection = TestDatabase.OpenInMemory();
        connection.Execute("CREATE TABLE t AS SELECT i FROM range(3000000) t(i)");
        var reports = new List<DuckDBProgress>();
        using var source = new CancellationTokenSource();
        using var command = connection.Command("SELECT max(list_sum(list_transform(range(200), x -> (x * i) % 7))) FROM t");
        command.Progress = new Recorder(reports, source);
        Assert.ThrowsAny<OperationCanceledException>(() => command.ExecuteNonQuery(source.Token));
        Assert.InRange(reports[^1].Percentage, 0, 100);
        Assert.True(reports[^1].Percentage > reports[0].Percentage);
    }

    // Two reports are enough.
    private sealed class Recorder(List<DuckDBProgress> reports, CancellationTokenSource source) : IProgress<DuckDBProgress>
    {
        public void Report(DuckDBProgress value)
        {
            reports.Add(value);
            if (reports.Count == 2)
                source.Cancel();
        }
    }
}
