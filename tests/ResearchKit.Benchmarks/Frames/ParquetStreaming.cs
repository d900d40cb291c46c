using System.Diagnostics;
using System.Globalization;
using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Benchmarks.Frames;

/// <summary>
/// Rows (INTEGER, BIGINT, TIMESTAMP, DOUBLE, text of 8 values, SMALLINT) made in frames and streamed to Parquet, beside bare
/// <c>COPY (SELECT ... FROM range(...)) TO</c> of the same rows: seconds, rows a second, and the peak of resident memory, each in a process of its own.
/// <code>dotnet run -c Release --project tests/ResearchKit.Benchmarks -- parquet-stream [ROWS = 20000000] [BATCH = 200000]</code>
/// Streamed are a quarter, half and all of the rows, so that growth of memory with their number would show; then all rows over eight and thirty files at once.
/// </summary>
internal static class ParquetStreaming
{
    private static readonly string[] s_verbs = ["viewed", "attempted", "completed", "answered", "asked", "hinted", "left", "returned"];

    public static int Run(string[] args)
    {
        if (args is ["once", var kind, var rowsOfOne, var batchOfOne, var folderOfOne])
            return Once(kind, int.Parse(rowsOfOne, CultureInfo.InvariantCulture), int.Parse(batchOfOne, CultureInfo.InvariantCulture), folderOfOne);
        var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000_000;
        var batch = args.Length > 1 ? args[1] : "200000";
        var folder = Directory.CreateTempSubdirectory("parquet-stream-");
        try
        {
            foreach (var (what, some) in new[]
            {
                ("frames only", rows), ("codes", rows / 4), ("codes", rows / 2), ("codes", rows), ("strings", rows), ("codes, 8 files", rows), ("codes, 30 files", rows),
                ("copy, 1 thread", rows), ("copy, all threads", rows),
            })
            {
                InProcess(what, some.ToString(CultureInfo.InvariantCulture), batch, folder.FullName);
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Once(string kind, int rows, int batch, string folder)
    {
        var before = Peak();
        var watch = Stopwatch.StartNew();
        switch (kind)
        {
            case "frames only":
                for (var first = 0; first < rows; first += batch)
                    GC.KeepAlive(Batch(first, Math.Min(batch, rows - first), asStrings: false));
                break;
            case "copy, 1 thread":
                Copy(rows, Path.Combine(folder, "copy.parquet"), "threads=1");
                break;
            case "copy, all threads":
                Copy(rows, Path.Combine(folder, "copy.parquet"), "");
                break;
            default:
                Stream(rows, batch, folder, Files(kind), kind == "strings");
                break;
        }

        var seconds = watch.Elapsed.TotalSeconds;
        var files = Directory.GetFiles(folder, "*.parquet");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kind,-18} {rows,12:N0} rows: {seconds,6:0.00} s, {rows / seconds / 1e6,5:0.0} million rows/s, peak {(Peak() - before) / 1e6,5:0} MB above {before / 1e6:0} MB at the start, files {files.Sum(file => new FileInfo(file).Length) / 1e6:0} MB"));
        Array.ForEach(files, File.Delete);
        return 0;
    }

    private static int Files(string kind) => kind.Split(", ") is [_, var files] ? int.Parse(files.Split(' ')[0], CultureInfo.InvariantCulture) : 1;

    private static void Stream(int rows, int batch, string folder, int files, bool asStrings)
    {
        using var streams = new ParquetStreams();
        var layout = Batch(0, 0, asStrings);
        var open = Enumerable.Range(0, files).Select(i => streams.Open(Path.Combine(folder, $"events-{i}.parquet"), layout)).ToArray();
        for (var (first, i) = (0, 0); first < rows; first += batch, i++)
            open[i % files].Append(Batch(first, Math.Min(batch, rows - first), asStrings));
        streams.Complete();
    }

    private static DataFrame Batch(int first, int rows, bool asStrings)
    {
        var (learners, events, moments) = (new int[rows], new long[rows], new long[rows]);
        var (scores, verbs, tries) = (new double[rows], new byte[rows], new short[rows]);
        for (var i = 0; i < rows; i++)
        {
            var row = (long)first + i;
            learners[i] = (int)(row * 2_654_435_761 % 1_000_000);
            events[i] = row;
            moments[i] = 1_722_470_400_000_000 + (row * 1_370_000);
            scores[i] = row * 69_069 % 1_000 / 10.0;
            verbs[i] = (byte)(row * 40_503 / 8 % 8);
            tries[i] = (short)(row * 7 % 50);
        }

        var verb = asStrings
            ? Column.Create("verb", Array.ConvertAll(verbs, code => s_verbs[code]))
            : Column.FromCodes("verb", verbs, s_verbs);
        return DataFrame.FromColumns(
            new FrameProvenance("benchmark", Protection.Synthetic),
            [
                Column.Create("learner_id", learners), Column.Create("event_id", events), Column.FromMicroseconds("occurred_at", moments), Column.Create("score", scores),
                verb, Column.Create("tries", tries),
            ]);
    }

    private static void Copy(int rows, string path, string settings)
    {
        using var connection = new DuckDBConnection($"Data Source=:memory:;memory_limit=1024MiB;temp_directory=;{settings}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            copy (
                select (i * 2654435761 % 1000000)::integer as learner_id, i as event_id, make_timestamp(1722470400000000 + i * 1370000) as occurred_at,
                    (i * 69069 % 1000) / 10.0::double as score, [{string.Join(", ", s_verbs.Select(SqlIdentifier.Literal))}][(i * 40503 // 8 % 8) + 1] as verb, (i * 7 % 50)::smallint as tries
                from range({rows}) t(i)) to {SqlIdentifier.Literal(path)} (format parquet, compression zstd)
            """);
        command.ExecuteNonQuery();
    }

    private static void InProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(start.FileName).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.ArgumentList.Add(typeof(ParquetStreaming).Assembly.Location);
        foreach (var argument in new[] { "parquet-stream", "once" }.Concat(arguments))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        Console.WriteLine(process.StandardOutput.ReadToEnd().TrimEnd());
        process.WaitForExit();
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
