using System.Diagnostics;
using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB.Tests.Connections;

/// <summary>
/// Many cycles leave nothing behind: no native object, no file handle. The long form (10,000 cycles, 1,000 cancellations) is a command of the benchmarks: <c>soak</c>.
/// Nothing else may run beside these, since they count what the process has open.
/// </summary>
[Collection(nameof(SoakTests))]
[CollectionDefinition(nameof(SoakTests), DisableParallelization = true)]
public sealed class SoakTests
{
    [Fact]
    public void Open_query_close_leaves_no_handle()
    {
        using var folder = new TestFolder();
        TestDatabase.OpenFile(folder.File("a.duckdb")).Dispose();
        Cycle(folder.File("a.duckdb"), 5);
        var (natives, files) = (NativeHandle.OpenCount, OpenFiles());
        Cycle(folder.File("a.duckdb"), 100);
        Assert.Equal(natives, NativeHandle.OpenCount);
        Assert.InRange(OpenFiles(), 0, files + 2);
    }

    [Fact]
    public void Cancelled_queries_leave_no_handle()
    {
        using var connection = TestDatabase.OpenInMemory();
        var natives = NativeHandle.OpenCount;
        for (var i = 0; i < 60; i++)
        {
            using var source = new CancellationTokenSource();
            using var command = connection.Command("SELECT i FROM range(1000000000) t(i)");
            using var reader = command.ExecuteChunks(source.Token);
            Assert.True(reader.Read());
            source.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => reader.Read());
        }

        Assert.Equal(natives, NativeHandle.OpenCount);
        Assert.Equal(1, connection.Scalar("SELECT 1"));
    }

    [Fact]
    public void Things_disposed_of_in_any_order_neither_crash_nor_leak()
    {
        using var folder = new TestFolder();
        TestDatabase.OpenFile(folder.File("a.duckdb")).Dispose();
        var natives = NativeHandle.OpenCount;
        int[][] orders = [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [3, 4, 0, 2, 1], [1, 3, 0, 4, 2]];
        foreach (var order in orders)
        {
            var connection = TestDatabase.OpenFile(folder.File("a.duckdb"));
            connection.Execute("CREATE OR REPLACE TABLE t (i INTEGER)");
            var appender = connection.CreateAppender("t");
            appender.AppendRow(1);
            var duplicate = connection.Duplicate();
            var command = duplicate.Command("SELECT i FROM range(100000) t(i)");
            command.Prepare();
            var reader = command.ExecuteChunks();
            Assert.True(reader.Read());
            IDisposable[] things = [connection, duplicate, command, reader, appender];
            foreach (var i in order)
            {
                // An appender whose connection went first cannot write its row, and says so.
                if (things[i] == appender && connection.State == System.Data.ConnectionState.Closed)
                    Assert.Contains("closed connection", Assert.Throws<DuckDBException>(appender.Dispose).Message, StringComparison.Ordinal);
                else
                    things[i].Dispose();
            }

            foreach (var thing in things)
                thing.Dispose();
            Assert.Throws<ObjectDisposedException>(() => reader.Read());
            Assert.Throws<InvalidOperationException>(() => duplicate.Scalar("SELECT 1"));
        }

        Assert.Equal(natives, NativeHandle.OpenCount);
    }

    [Fact]
    public void What_nobody_disposed_of_the_collector_does()
    {
        var natives = NativeHandle.OpenCount;
        Forget();
        var waited = Stopwatch.StartNew();
        while (NativeHandle.OpenCount > natives && waited.Elapsed < TimeSpan.FromSeconds(20))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.InRange(NativeHandle.OpenCount, 0, natives);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget()
    {
        var connection = TestDatabase.OpenInMemory();
        var reader = connection.Command("SELECT i FROM range(100000) t(i)").ExecuteChunks();
        Assert.True(reader.Read());
        using var other = connection.Duplicate();
        Assert.True(other.CreateCommand() is not null);
    }

    private static void Cycle(string path, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var connection = TestDatabase.OpenFile(path, "Access Mode=ReadOnly");
            using var command = connection.Command("SELECT $n, [1, 2], 'a text of more than twelve bytes'", new DuckDBParameter("n", i));
            using var reader = command.ExecuteReader();
            Assert.True(reader.Read());
            Assert.Equal(i, reader.GetInt32(0));
        }
    }

    private static int OpenFiles() => OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : 0;
}
