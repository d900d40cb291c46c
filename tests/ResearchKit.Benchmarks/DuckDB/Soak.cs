using System.Diagnostics;
using System.Globalization;
using ResearchKit.DuckDB;
using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.Benchmarks.DuckDB;

/// <summary>
/// <c>soak [cycles] [cancellations]</c>: opens, queries and closes a file 10,000 times and cancels 1,000 queries, and fails when native objects,
/// file handles or memory grew.
/// </summary>
public static class Soak
{
    private const long AllowedGrowth = 32 << 20;

    public static int Run(string[] args)
    {
        var cycles = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        var cancellations = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000;
        var folder = Directory.CreateTempSubdirectory("researchkit-soak-");
        try
        {
            var path = Path.Combine(folder.FullName, "a.duckdb");
            using (var connection = Open(path))
                Execute(connection, "CREATE TABLE t AS SELECT i, 'name ' || i AS name FROM range(5000) t(i)");
            var grew = Measure($"{cycles} open, query, close", cycles, _ => Cycle(path));
            using (var connection = Open(path))
                grew |= Measure($"{cancellations} cancelled queries", cancellations, _ => Cancel(connection));
            return grew ? 1 : 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool Measure(string what, int times, Action<int> act)
    {
        // The first tenth warms up: DuckDB's allocator keeps what it once had.
        for (var i = 0; i < times / 10; i++)
            act(i);
        var before = State();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < times; i++)
            act(i);
        var after = State();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {watch.Elapsed.TotalSeconds:0.0} s; native objects {before.Natives} -> {after.Natives}, file handles {before.Files} -> {after.Files}, resident {before.Resident >> 20} -> {after.Resident >> 20} MiB"));
        return after.Natives > before.Natives || after.Files > before.Files + 2 || after.Resident > before.Resident + AllowedGrowth;
    }

    private static (long Natives, int Files, long Resident) State()
    {
        // Aggressive: hands memory that the collector keeps for new objects back, so that what is left is in use.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return (NativeHandle.OpenCount, OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : 0, process.WorkingSet64);
    }

    private static void Cycle(string path)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT i, name FROM t WHERE i >= $least";
        command.Parameters.Add("least", 100L);
        using var reader = command.ExecuteChunks();
        while (reader.Read())
            _ = reader.Vector(0).Values<long>()[0];
    }

    private static void Cancel(DuckDBConnection connection)
    {
        using var source = new CancellationTokenSource();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT a.i + b.i FROM range(10000000) a(i), range(10000000) b(i)";
        using var reader = command.ExecuteChunks(source.Token);
        reader.Read();
        source.Cancel();
        try
        {
            while (reader.Read())
            {
                // Read on until the interruption arrives.
            }

            throw new InvalidOperationException("The cancelled query ran to its end.");
        }
        catch (OperationCanceledException)
        {
            // What was asked for.
        }
    }

    private static DuckDBConnection Open(string path)
    {
        var connection = new DuckDBConnection($"Data Source={path}");
        connection.Open();
        return connection;
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
