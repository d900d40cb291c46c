using System.Diagnostics;
using System.Globalization;
using ResearchKit.DuckDB;
using ResearchKit.Frames;

namespace ResearchKit.Benchmarks.Frames;

/// <summary>
/// Reads a query of a database file into a frame, beside the bare loop over the same chunks, which sums the values, and the
/// ADO.NET reader, which fills lists row by row as one does without frames; all in one run.
/// <code>
/// dotnet run -c Release --project tests/ResearchKit.Benchmarks -- frame-reading [--rows 20000000] [--texts 5000000] [--rounds 5]
/// dotnet run -c Release --project tests/ResearchKit.Benchmarks -- frame-memory numbers|texts DATABASE [SETTINGS]
/// </code>
/// The second form reads once into a frame and prints the peak of resident memory above what the process took before; the first runs it as a
/// process of its own.
/// </summary>
internal static class FrameReading
{
    private const string Numbers = "select learner, item, day, clicks from events";
    private const string Texts = "select name from names";

    public static int Run(string[] args)
    {
        var rows = Option(args, "--rows", 20_000_000);
        var texts = Option(args, "--texts", 5_000_000);
        var rounds = Option(args, "--rounds", 5);
        var folder = Directory.CreateTempSubdirectory("frame-reading-");
        try
        {
            var database = Path.Combine(folder.FullName, "events.duckdb");
            Make(database, rows, texts);
            Compare($"{rows:N0} rows x 4 integers", database, Numbers, rounds, SumNumbers, RowsOfNumbers);
            Compare($"{texts:N0} texts", database, Texts, rounds, SumTexts, RowsOfTexts);
            foreach (var settings in new[] { "", "memory_limit=48MB" })
            {
                MeasureMemory(database, "numbers", settings);
                MeasureMemory(database, "texts", settings);
            }
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static int Memory(string[] args)
    {
        var (kind, database, settings) = (args[0], args[1], args.Length > 2 ? args[2] : "");
        using var connection = Open(database, settings);
        using (var small = Chunks(connection, $"select * from ({(kind == "texts" ? Texts : Numbers)}) limit 10"))
            DataFrame.FromChunks(small, "benchmark");
        GC.Collect();
        var before = ResidentBytes("VmRSS:");
        File.WriteAllText("/proc/self/clear_refs", "5");
        using var chunks = Chunks(connection, kind == "texts" ? Texts : Numbers);
        var frame = DataFrame.FromChunks(chunks, "benchmark");
        var peak = ResidentBytes("VmHWM:") - before;
        Print($"memory, {kind}, DuckDB's cache {(settings.Length == 0 ? "not limited" : settings)}: columns {Megabytes(frame.SizeInBytes)}, peak above baseline {Megabytes(peak)}, ratio {peak / (double)frame.SizeInBytes:F2} (bar 1.5)");
        GC.KeepAlive(frame);
        return 0;
    }

    private static void Compare(
        string what, string database, string sql, int rounds, Func<DuckDBChunkReader, long> bareLoop, Func<DuckDBDataReader, long> rowByRow)
    {
        using var connection = Open(database);
        var (bare, frames, reader) = (new List<Cost>(), new List<Cost>(), new List<Cost>());
        for (var round = 0; round <= rounds; round++)
        {
            var times = (
                Bare: Time(() =>
                {
                    using var chunks = Chunks(connection, sql);
                    return bareLoop(chunks);
                }),
                Frame: Time(() =>
                {
                    using var chunks = Chunks(connection, sql);
                    return DataFrame.FromChunks(chunks, "benchmark").Opened().RowCount;
                }),
                Reader: round > 3 ? default : Time(() =>
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = sql;
                    using var rows = command.ExecuteReader();
                    return rowByRow(rows);
                }));
            if (round == 0)
                continue;
            bare.Add(times.Bare);
            frames.Add(times.Frame);
            if (times.Reader.Wall > 0)
                reader.Add(times.Reader);
        }

        Print($"{what}, median wall time: bare loop {Median(bare).Wall:F0} ms, frame {Median(frames).Wall:F0} ms, ADO.NET reader {Median(reader).Wall:F0} ms; " +
            $"frame / bare {Median(frames).Wall / Median(bare).Wall:F2} (bar 1.5), reader / frame {Median(reader).Wall / Median(frames).Wall:F1} (bar 5)");
        Print($"{what}, least wall time: bare loop {bare.Min(cost => cost.Wall):F0} ms, frame {frames.Min(cost => cost.Wall):F0} ms, ADO.NET reader {reader.Min(cost => cost.Wall):F0} ms; " +
            $"frame / bare {frames.Min(cost => cost.Wall) / bare.Min(cost => cost.Wall):F2}, reader / frame {reader.Min(cost => cost.Wall) / frames.Min(cost => cost.Wall):F1}");
        Print($"{what}, least processor time: bare loop {bare.Min(cost => cost.Processor):F0} ms, frame {frames.Min(cost => cost.Processor):F0} ms, ADO.NET reader {reader.Min(cost => cost.Processor):F0} ms");
    }

    private static long SumNumbers(DuckDBChunkReader chunks)
    {
        var sum = 0L;
        while (chunks.Read())
        {
            for (var column = 0; column < 4; column++)
            {
                foreach (var value in chunks.Vector(column).Values<int>())
                    sum += value;
            }
        }

        return sum;
    }

    private static long SumTexts(DuckDBChunkReader chunks)
    {
        var sum = 0L;
        while (chunks.Read())
        {
            var vector = chunks.Vector(0);
            for (var row = 0; row < vector.Count; row++)
            {
                foreach (var octet in vector.Utf8(row))
                    sum += octet;
            }
        }

        return sum;
    }

    private static long RowsOfNumbers(DuckDBDataReader reader)
    {
        var columns = new List<int?>[4];
        for (var column = 0; column < 4; column++)
            columns[column] = [];
        while (reader.Read())
        {
            for (var column = 0; column < 4; column++)
                columns[column].Add(reader.IsDBNull(column) ? null : reader.GetInt32(column));
        }

        return columns[0].Count;
    }

    private static long RowsOfTexts(DuckDBDataReader reader)
    {
        var texts = new List<string?>();
        while (reader.Read())
            texts.Add(reader.IsDBNull(0) ? null : reader.GetString(0));
        return texts.Count;
    }

    private static void Make(string database, int rows, int texts)
    {
        using var connection = new DuckDBConnection($"Data Source={database}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            create table events as select (hash(i) % 100000)::integer as learner, (hash(i + 1) % 5000)::integer as item,
                (hash(i + 2) % 300)::integer as day, (hash(i + 3) % 20)::integer as clicks from range({rows}) t(i);
            create table names as select case when i % 2 = 0 then 'learner ' || (hash(i) % 1000000) else md5(i::varchar) end as name from range({texts}) t(i);
            checkpoint
            """);
        command.ExecuteNonQuery();
    }

    private static void MeasureMemory(string database, string kind, string settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(start.FileName).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.ArgumentList.Add(typeof(FrameReading).Assembly.Location);
        foreach (var argument in new[] { "frame-memory", kind, database, settings })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        Print(process.StandardOutput.ReadToEnd().TrimEnd());
        process.WaitForExit();
    }

    private static long ResidentBytes(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }

    private static DuckDBConnection Open(string database, string settings = "")
    {
        var connection = new DuckDBConnection($"Data Source={database};Access Mode=ReadOnly;{settings}");
        connection.Open();
        return connection;
    }

    private static DuckDBChunkReader Chunks(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteChunks(CancellationToken.None);
    }

    private readonly record struct Cost(double Wall, double Processor);

    private static Cost Time(Func<long> action)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        GC.KeepAlive(action());
        var wall = watch.Elapsed.TotalMilliseconds;
        process.Refresh();
        return new Cost(wall, (process.TotalProcessorTime - before).TotalMilliseconds);
    }

    private static Cost Median(List<Cost> costs) => costs.OrderBy(cost => cost.Wall).ElementAt(costs.Count / 2);

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F0} MB");

    private static int Option(string[] args, string name, int otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at < 0 ? otherwise : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Print(string line) => Console.WriteLine(line);
}
