using System.Diagnostics;
using System.Globalization;
using ResearchKit.DuckDB;
using ResearchKit.Sources.Events;
using ResearchKit.Sources.Xapi;
using ResearchKit.Store;

namespace ResearchKit.Benchmarks.Events;

/// <summary>
/// xAPI statements through staging into a store: <c>events [folder] [millions ...]</c>, by default 1, 2, 5 and 10 million in the system's temporary folder. Each size is generated, imported by
/// a process of its own, and read by bare <c>CREATE TABLE AS FROM read_json</c> in another. Statements and megabytes a second, peak memory of the process, ratio of the times. Exit code 1 when
/// a count is wrong, or peak memory at the largest size is over 1.25 times that at a tenth or a fifth of it.
/// </summary>
internal static class EventStream
{
    public static int Run(string[] args)
    {
        switch (args)
        {
            case ["--import", var file, var merged, var superseded]:
                return Import(file, long.Parse(merged, CultureInfo.InvariantCulture), long.Parse(superseded, CultureInfo.InvariantCulture));
            case ["--bare", var file]:
                return Bare(file);
            default:
                break;
        }

        var folder = args.Length > 0 ? args[0] : Path.GetTempPath();
        double[] sizes = args.Length > 1 ? [.. args.Skip(1).Select(size => double.Parse(size, CultureInfo.InvariantCulture))] : [1, 2, 5, 10];
        var failed = false;
        Console.WriteLine("millions       MB   staging  settling  loading    total s  statements/s   MB/s  peak MiB  bare s  bare MiB   ratio   cpu s  bare cpu s  cpu ratio");
        foreach (var millions in sizes)
        {
            var file = Path.Combine(folder, $"researchkit-events-{Environment.ProcessId}.ndjson");
            try
            {
                var count = (long)(millions * 1_000_000);
                (long Merged, long Superseded) key;
                using (var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20))
                    key = new StatementGenerator(20261122).Write(stream, count);
                var import = Child("--import", file, key.Merged.ToString(CultureInfo.InvariantCulture), key.Superseded.ToString(CultureInfo.InvariantCulture));
                var bare = Child("--bare", file);
                failed |= import is null || bare is null;
                if (import is null || bare is null)
                    continue;
                var megabytes = new FileInfo(file).Length / 1e6;
                var total = import[0] + import[1] + import[2];
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{millions,8} {megabytes,8:F0} {import[0],9:F1} {import[1],9:F1} {import[2],8:F1} {total,10:F1} {count / total,13:N0} {megabytes / total,6:F0} {import[3],9:F0} {bare[0],7:F1} {bare[1],9:F0} {total / bare[0],7:F2} {import[4],7:F1} {bare[2],11:F1} {import[4] / bare[2],10:F2}"));
            }
            finally
            {
                File.Delete(file);
            }
        }

        return failed ? 1 : 0;
    }

    private static int Import(string file, long merged, long superseded)
    {
        var folder = Directory.CreateTempSubdirectory("researchkit-events-").FullName;
        try
        {
            using var writer = LearningStore.Create(Path.Combine(folder, "store.duckdb"), replace: false);
            using var stage = new EventStage(writer.Session, Path.Combine(folder, "events"), 1, EventPlaces.Xapi);
            var watch = Stopwatch.StartNew();
            EventAccount account;
            using (var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan))
                account = new StatementIntake(stage).ReadFile("statements.ndjson", stream);
            var staging = Restart(watch);
            Trace("staging", writer.Session);
            stage.Settle();
            var settling = Restart(watch);
            Trace("settling", writer.Session);
            var load = new EventLoad(stage, new EventMaps(
                [.. Enumerable.Range(1, stage.Actors.Count)], [.. Enumerable.Repeat(true, stage.Actors.Count)], [.. Enumerable.Range(1, stage.Items.Count)], [.. Enumerable.Range(1, stage.Groups.Count)]));
            load.WriteEvents();
            Trace("events", writer.Session);
            load.WriteAnswers();
            load.WriteFeedback();
            Trace("answers", writer.Session);
            stage.Dispose();
            writer.Finish(check: false, default);
            var loading = Restart(watch);
            if ((account.Merged, account.Superseded, account.Rejected) != (merged, superseded, 0))
            {
                Console.Error.WriteLine($"merged {account.Merged} for {merged}, superseded {account.Superseded} for {superseded}, rejected {account.Rejected} for 0");
                return 1;
            }

            Print(staging, settling, loading, PeakMebibytes(), CpuSeconds());
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Bare(string file)
    {
        var store = Path.Combine(Path.GetTempPath(), $"researchkit-bare-{Environment.ProcessId}.duckdb");
        try
        {
            var watch = Stopwatch.StartNew();
            using (var connection = new DuckDBConnection($"Data Source={store}"))
            {
                connection.Open();
                using var command = new DuckDBCommand($"CREATE TABLE statements AS FROM read_json('{file}', format = 'newline_delimited')", connection);
                command.ExecuteNonQuery();
            }

            Print(watch.Elapsed.TotalSeconds, PeakMebibytes(), CpuSeconds());
            return 0;
        }
        finally
        {
            File.Delete(store);
        }
    }

    private static void Trace(string step, SqlSession session)
    {
        if (Environment.GetEnvironmentVariable("EVENTS_TRACE") is not null)
        {
            var buffers = session.Scalar<string>("SELECT string_agg(format('{} {} MiB', tag, memory_usage_bytes >> 20), ', ') FROM duckdb_memory() WHERE memory_usage_bytes >= 1048576") ?? "";
            using var process = Process.GetCurrentProcess();
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {step}: peak {PeakMebibytes():F0} MiB, now {process.WorkingSet64 >> 20} MiB, managed {GC.GetTotalMemory(false) >> 20} MiB, processor {CpuSeconds():F1} s; DuckDB: {buffers}"));
        }
    }

    private static double Restart(Stopwatch watch)
    {
        var seconds = watch.Elapsed.TotalSeconds;
        watch.Restart();
        return seconds;
    }

    private static void Print(params double[] numbers) => Console.WriteLine(string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))));

    private static double CpuSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static double PeakMebibytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1048576.0;
    }

    private static double[]? Child(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            start.ArgumentList.Add(typeof(EventStream).Assembly.Location);
        foreach (var argument in arguments.Prepend("events"))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? [.. line.Trim().Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))] : null;
    }
}
